"""Core over claims of 25 sources, beside the form that wrote every payload table out 25 times.

Payload tables are made up (25 of 200,000 rows, of 400,000 companies); claims are the project's own
table, filled with what those payloads say, and core the project's own model, as dbt compiled it.
"""

import statistics
from typing import Any

import psycopg

from bench.place import place

SOURCES = 25
PAYLOADS = 200_000  # of each source
COMPANIES = 400_000
TOUCHED = 1_000
ROUNDS = 5
MODEL = "core.company_descriptions"

PAYLOAD_TABLE = """
create table bench.p{n} as
select
    ({n} - 1) * {payloads} + i as landing_id,
    'c' || hashint8(i::bigint * 31 + {n}) % {companies} || '.example' as domain,
    'What company ' || i % 97 || ' does, said by {n}.' as description,
    null::text as quarantine_reason
from generate_series(1, {payloads}) as i;
create index on bench.p{n} (domain, landing_id);
"""
CLAIMS = """
insert into claims.company
    (domain, attribute, source, value_id, value, landing_id, landed_xid, last_landing_id,
     created_at, updated_at, last_seen_at, edition)
select
    domain, 'description', 'source-{n}', md5(description)::uuid, description, min(landing_id), 1,
    max(landing_id), now(), now(), now(), 1
from bench.p{n} group by domain, description
"""
ONE = """
(
    select p.description, p.landing_id from bench.p{n} as p
    where p.domain = touched.domain and p.quarantine_reason is null and p.description is not null
    order by p.landing_id desc limit 1
)
"""
BY_HAND = """
with touched as (select domain from bench.touched)
select touched.domain, said.*
from touched cross join lateral ({branches} order by landing_id desc limit 1) as said
"""
WINDOW = (
    "select set_config('hq.from_company', %s, false), set_config('hq.until_company', %s, false)"
)
TOUCH = """
update claims.company set edition = %s
where source = 'source-1' and domain in (select domain from bench.touched)
"""
PICK = """
create or replace view bench.touched as
select distinct domain from bench.p1 where landing_id <= {touched} {only}
"""


def main() -> dict[str, Any]:
    """Milliseconds of execution and of planning, medians of five, warm."""
    with place() as here:
        here.timed([here.dbt, "build", "--exclude", "resource_type:test", *here.dbt_places])
        compiled = here.directory / "target/compiled/hq_master_data/models/core/company"
        decide = (compiled / "company_descriptions.sql").read_text()
        with psycopg.connect(here.address, autocommit=True) as connection:
            return _measure(connection, decide)


def _measure(connection: psycopg.Connection[Any], decide: str) -> dict[str, Any]:
    connection.execute("create schema bench; set jit = off; set work_mem = '64MB'")
    for n in range(1, SOURCES + 1):
        sizes = {"n": n, "payloads": PAYLOADS, "companies": COMPANIES}
        connection.execute(PAYLOAD_TABLE.format(**sizes).encode())
        connection.execute(CLAIMS.format(n=n).encode())
    connection.execute("vacuum analyze")
    found: dict[str, Any] = {"sources": SOURCES, "payloads": SOURCES * PAYLOADS}
    branches = " union all ".join(ONE.format(n=n) for n in range(1, SOURCES + 1))
    for about, touched in (("1,000 keys", TOUCHED), ("one key", 1)):
        connection.execute(PICK.format(touched=touched, only="").encode())
        _touch(connection, edition=100 + touched)
        by_hand = _timed(connection, BY_HAND.format(branches=branches))
        over_claims = _timed(connection, decide)
        found[about] = {
            "written out 25 times": by_hand,
            "over claims": over_claims,
            "ratio": round(over_claims["execution"] / by_hand["execution"], 3),
        }
    few = "delete from claims.company where source not in ('source-1', 'source-2')"
    connection.execute(PICK.format(touched=TOUCHED, only="").encode())
    _touch(connection, edition=3000)
    many_sources = _timed(connection, decide)
    connection.execute(few.encode())
    connection.execute("vacuum analyze claims.company")
    two_sources = _timed(connection, decide)
    found["25 sources against 2"] = {
        "25": many_sources,
        "2": two_sources,
        "ratio": round(many_sources["execution"] / two_sources["execution"], 3),
    }
    return found


def _touch(connection: psycopg.Connection[Any], edition: int) -> None:
    """Those keys are what this build has to look at, as one edition left them."""
    connection.execute(TOUCH, [edition])
    connection.execute("vacuum analyze claims.company")
    connection.execute(WINDOW, [str(edition), str(edition + 1)])


def _timed(connection: psycopg.Connection[Any], query: str) -> dict[str, float]:
    plans = []
    for _ in range(ROUNDS + 1):
        row = connection.execute(
            ("explain (analyze, timing off, format json) " + query).encode()
        ).fetchone()
        plans.append(row[0][0] if row else {})
    warm = plans[1:]
    return {
        "execution": round(statistics.median(one["Execution Time"] for one in warm), 1),
        "planning": round(statistics.median(one["Planning Time"] for one in warm), 1),
        "rows": warm[0]["Plan"]["Actual Rows"],
    }
