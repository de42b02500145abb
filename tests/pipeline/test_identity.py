"""Whose an identifier is: by what payloads name together, in any order, and by no name."""

import json
from itertools import permutations, zip_longest
from typing import Any

from hq import withdraw
from tests.conftest import on_one_version
from tests.pipeline.conftest import Body, Rows, Warehouse, assert_same, samples
from tests.pipeline.test_why import hq
from tests.pipeline.test_withdraw import landed, rebuild, take

IN = "https://www.linkedin.com/in/"
ADA, BEN = f"{IN}ada-quill-000", f"{IN}ben-quill-000"
ID = "ACwAAIdentityIdentityIdentityIdentit000"
HASHED, URN = f"{IN}{ID}", f"urn:li:fs_salesProfile:({ID})"
MAIL, OTHER, OFFICE = (f"{name}@tallowgate-000.example" for name in ("a.quill", "b.quill", "info"))


def scraped(url: str, **said: str) -> Body:
    titles = {"urn": "LinkedIn user profile URN", "email": "Email", "first": "First name"}
    row = {titles.get(name, name): value for name, value in said.items()}
    return "salesnav-clay-basic", {"raw_payload": {"LinkedIn URL (user profile)": url} | row}


def enriched(asked: str, answered: str) -> Body:
    return "clay-person-profile", {"linkedin_url": asked, "raw_payload": {"url": answered}}


def found(url: str, email: str, status: str = "valid") -> Body:
    answer = {"email": email, "status": status}
    return "leadmagic-email", {"person_linkedin_url": url, "leadmagic_raw_payload": answer}


def lead(url: str, email: str) -> Body:
    said = {"person_linkedin_url": url, "work_email": email}
    return "client-lead", {"client_domain": "brassfinch.example"} | said


def listed(*leads: tuple[str, str]) -> Body:
    said = [{"person_linkedin_url": url, "person_email": email} for url, email in leads]
    target = {"target_client_domain": "quillbank.example", "leads": said}
    return "target-client-lead-link-batch", target


def apollo(url: str, email: str, status: str) -> Body:
    return "apollo-scrape", {
        "person_linkedin_link": url,
        "email": email,
        "email_status": status,
        "full_name": "Ada Quill",
        "domain": "tallowgate.example",
    }


# what lands, and whose each identifier then is: a profile, or why it is nobody's
CASES: dict[str, tuple[list[Body], dict[str, str]]] = {
    "a profile asked for by its hashed id": (
        [enriched(HASHED, ADA)],
        {HASHED: ADA, ADA: ADA},
    ),
    "a row with a URN beside the profile": (
        [scraped(ADA, urn=f"urn:li:fs_salesProfile:({ID},NAME_SEARCH,x1)")],
        {HASHED: ADA, URN: ADA, ADA: ADA},
    ),
    "a row with both URLs": (
        [scraped(ADA, person_linkedin_sales_nav_url=f"linkedin.com/sales/lead/{ID},x")],
        {HASHED: ADA, ADA: ADA},
    ),
    "a URN by the hashed id between": (
        [scraped(HASHED, urn=URN), enriched(HASHED, ADA)],
        {HASHED: ADA, URN: ADA, ADA: ADA},
    ),
    "a hashed id by an address between": (
        [scraped(HASHED, email=MAIL), found(ADA, MAIL)],
        {HASHED: ADA, MAIL: ADA, ADA: ADA},
    ),
    "a list of leads": (
        [listed((ADA, MAIL), (BEN, OTHER))],
        {MAIL: ADA, ADA: ADA, OTHER: BEN, BEN: BEN},
    ),
    "an address that Apollo verified": (
        [apollo(ADA, MAIL, "Verified")],
        {MAIL: ADA, ADA: ADA},
    ),
    "an address that two share": (
        [lead(ADA, MAIL), found(BEN, MAIL)],
        {MAIL: "ambiguous", ADA: ADA, BEN: BEN},
    ),
    "an address that two share leads nowhere": (
        [lead(ADA, MAIL), lead(BEN, MAIL), scraped(HASHED, email=MAIL)],
        {MAIL: "ambiguous", HASHED: "ambiguous", ADA: ADA, BEN: BEN},
    ),
    "nor away from what is known otherwise": (
        [lead(ADA, MAIL), lead(BEN, MAIL), scraped(HASHED, email=MAIL), enriched(HASHED, BEN)],
        {MAIL: "ambiguous", HASHED: BEN, ADA: ADA, BEN: BEN},
    ),
    "two profiles by two ways": (
        [enriched(HASHED, ADA), scraped(HASHED, email=MAIL), found(BEN, MAIL)],
        {HASHED: "ambiguous", MAIL: "ambiguous", ADA: ADA, BEN: BEN},
    ),
    "two profiles by two addresses between": (
        [
            scraped(HASHED, email=MAIL),
            scraped(HASHED, email=OTHER),
            found(ADA, MAIL),
            found(BEN, OTHER),
        ],
        {HASHED: "ambiguous", MAIL: ADA, OTHER: BEN, ADA: ADA, BEN: BEN},
    ),
    "one identifier between and no more": (
        [scraped(HASHED, urn=URN), scraped(HASHED, email=MAIL), found(ADA, MAIL)],
        {URN: "no_profile", HASHED: ADA, MAIL: ADA, ADA: ADA},
    ),
    "no profile at all": (
        [scraped(HASHED, urn=URN)],
        {HASHED: "no_profile", URN: "no_profile"},
    ),
    "an address made up from the name": (
        [found(ADA, MAIL, "unknown"), found(HASHED, MAIL, "valid_catch_all")],
        {MAIL: "no_evidence", HASHED: "no_evidence", ADA: ADA},
    ),
    "an address that Apollo guessed": (
        [apollo(ADA, MAIL, "guessed")],
        {MAIL: "no_evidence", ADA: ADA},
    ),
    "the mailbox of an office": (
        [lead(ADA, OFFICE), scraped(HASHED, email=OFFICE)],
        {OFFICE: "no_evidence", HASHED: "no_evidence", ADA: ADA},
    ),
    "a profile under two names": (
        [enriched(ADA, BEN)],
        {ADA: ADA, BEN: BEN},
    ),
    "namesakes at one company": (
        [
            scraped(HASHED, first="Ada", Company="Tallowgate"),
            scraped(ADA, first="Ada", Company="Tallowgate"),
        ],
        {},
    ),
    "what is no identifier": (
        [lead("linkedin.com/in/me", MAIL), scraped(HASHED, urn="urn:li:fs_salesCompany:1")],
        {},
    ),
}


def of_people(warehouse: Warehouse) -> Rows:
    """Claims and what was decided of them."""
    tables = ("claims.person_identity", "core.person_identity", "claims.person", "core.people")
    return {table: rows for table, rows in warehouse.rows().items() if table in tables}


def whose(warehouse: Warehouse) -> dict[str, str]:
    rows = warehouse.connection.execute(
        "select identifier, coalesce(linkedin_url, reason) from core.person_identity"
    )
    return dict(rows.fetchall())


def numbered(given: Any, number: int) -> Any:
    """The same of other people."""
    return json.loads(json.dumps(given).replace("000", f"{number:03}"))


def test_evidence_decides_in_every_order_of_landing(warehouse: Warehouse) -> None:
    """Of every case each order, each of other people, side by side."""
    cases = [(name, order) for name in CASES for order in permutations(CASES[name][0])]
    for turn in zip_longest(*(numbered(order, n) for n, (_, order) in enumerate(cases))):
        warehouse.land([(slug, body) for slug, body in filter(None, turn)])
        warehouse.build()
    owners, known = whose(warehouse), set[str]()
    for number, (name, order) in enumerate(cases):
        expected = numbered(CASES[name][1], number)
        given = {one: owners[one] for one in expected if one in owners}
        assert given == expected, (name, order)
        known |= expected.keys()
    assert owners.keys() == known
    rows = warehouse.rows()
    warehouse.forget()
    warehouse.build()
    assert_same(rows, warehouse.rows())


def test_the_payload_that_decides_is_cited(warehouse: Warehouse) -> None:
    warehouse.land([scraped(HASHED, urn=URN), enriched(HASHED, ADA), enriched(HASHED, ADA)])
    warehouse.build()
    cited = warehouse.connection.execute(
        "select identifier, source, landing_id, via, via_landing_id from core.person_identity"
    ).fetchall()
    assert sorted(cited) == sorted(
        [
            (ADA, "clay-person-profile", 2, None, None),
            (HASHED, "clay-person-profile", 2, None, None),
            (URN, "salesnav-clay-basic", 1, HASHED, 2),
        ]
    )


def test_a_finders_last_word_counts(warehouse: Warehouse) -> None:
    for status, owner in (("unknown", "no_evidence"), ("valid", ADA), ("invalid", "no_evidence")):
        warehouse.land([found(ADA, MAIL, status)])
        warehouse.build()
        assert whose(warehouse)[MAIL] == owner


def test_a_changed_rank_decides_anew(warehouse: Warehouse) -> None:
    warehouse.land([found(ADA, MAIL, "valid_catch_all"), scraped(HASHED, email=MAIL)])
    warehouse.build()
    assert whose(warehouse)[HASHED] == "no_profile"
    rank = "update reference.email_status_ranks set rank = %s where value = 'valid_catch_all'"
    try:
        warehouse.builder.execute(rank, [1])
        warehouse.build()
        assert whose(warehouse) == {MAIL: ADA, HASHED: ADA, ADA: ADA}
    finally:
        warehouse.builder.execute(rank, [2])


def test_what_is_taken_back_joins_nobody(warehouse: Warehouse) -> None:
    warehouse.connection.execute("truncate ops.withdrawals, ops.withdrawn, raw.withdrawn")
    warehouse.land([scraped(HASHED, urn=URN), lead(BEN, MAIL)])
    warehouse.build()
    before = of_people(warehouse)
    warehouse.land([enriched(HASHED, ADA), lead(ADA, MAIL), scraped(HASHED, email=MAIL)])
    warehouse.build()
    assert whose(warehouse) == {HASHED: ADA, URN: ADA, ADA: ADA, MAIL: "ambiguous", BEN: BEN}
    plan = take(warehouse, landed(warehouse)[2:])
    withdraw.apply(warehouse.connection, plan, lambda: rebuild(warehouse))
    assert whose(warehouse) == {
        HASHED: "no_profile",
        URN: "no_profile",
        MAIL: BEN,
        BEN: BEN,
    }
    assert_same(of_people(warehouse), before)


def test_it_merges_nobody(warehouse: Warehouse) -> None:
    """Everybody a payload mentions keeps a row of their own, whoever they turn out to be."""
    warehouse.land([*samples(), scraped(HASHED, urn=URN), scraped(ADA), enriched(HASHED, ADA)])
    warehouse.build()
    assert whose(warehouse)[HASHED] == ADA
    people, mentioned = (
        {url for (url,) in warehouse.connection.execute(f"select linkedin_url from {table}")}
        for table in ("core.people", "claims.person")
    )
    assert people == mentioned
    assert {HASHED, ADA} <= people


def test_nothing_of_core_stands_on_it(warehouse: Warehouse) -> None:
    manifest = warehouse.dbt.manifest
    manifest.build_parent_and_child_maps()
    readers = {
        f"{below.schema}.{below.alias}"
        for name in ("person_identity", "core_person_identity")
        for child in manifest.child_map[f"model.hq_master_data.{name}"]
        if (below := manifest.nodes.get(child)) and below.resource_type == "model"
    }
    assert readers == {"core.person_identity", "ops.why"}


@on_one_version
def test_why_shows_the_evidence(warehouse: Warehouse) -> None:
    warehouse.land([scraped(HASHED, urn=URN), enriched(HASHED, ADA)])
    warehouse.build()
    code, said = hq(warehouse, "why", "core.person_identity", f"urn:li:fs_salesProfile:({ID},x,y)")
    assert code == 0, said
    lines = said.splitlines()
    assert f"core.person_identity of {URN}: 1 row" in lines
    assert f"  → {ADA}   clay-person-profile (rank 99), landing 2" in lines
    assert f"    {HASHED}   salesnav-clay-basic (rank 99), landing 1" in lines
    code, said = hq(warehouse, "why", "person_identity", f"linkedin.com/sales/lead/{ID},x")
    assert f"  → {ADA}   clay-person-profile (rank 99), landing 2" in said.splitlines()
