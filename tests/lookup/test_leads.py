"""Lists of leads, people and companies: who is shown and why not; pages, totals, filters."""

from typing import Any

import psycopg
import pytest

from lookup.boards import BOARDS, OF_BOARD
from lookup.clients import CLIENTS, OF_CLIENT
from lookup.commas import longest
from lookup.companies import COMPANIES, OF_ONE
from lookup.filters import FILTERS, SEARCHES
from lookup.investors import INVESTORS
from lookup.leads import COUNTS, LEADS
from lookup.lookups import NOT_FILLED, NOT_MODELLED, Lookup
from lookup.pages import Listing
from lookup.similar import SIMILAR
from lookup.views import VIEW, VIEWS
from tests.lookup.conftest import Ask

pytestmark = pytest.mark.usefixtures("crowd")
Owner = psycopg.Connection[tuple[Any, ...]]
KNOWN = {
    "domain": "crowd-00007.example",
    "company_domain": "crowd-00007.example",
    "domains": ["crowd-00007.example", "www.crowd-00009.example"],
    "company_name": "Crowd 7, Inc.",
    "linkedin_url": "linkedin.com/in/Crowd-000007/",
    "client": "crowd-00007.example",
    "client_domain": "crowd-00007.example",
    "target_client_domain": "harrowlight.example",
    "q": "crowd-0000",
    "name": "google",
    "title": "engineer",
    "slug": "brassfinch-example",
}
ROUTES: list[tuple[str, Listing | Lookup]] = [
    *(
        (method, one)
        for one in (*LEADS, *COMPANIES, *BOARDS, *CLIENTS, *VIEWS, *SIMILAR, *INVESTORS)
        for method in one.methods
    ),
    *((one.method, one) for one in (*COUNTS, *OF_ONE, *OF_BOARD, *OF_CLIENT, *VIEW)),
]
VISIBLE = 29_992  # a quarter is Miscellaneous; eight work where no country is known


def question(one: Listing | Lookup) -> tuple[str, dict[str, Any]]:
    """The path, and what it asks for at least."""
    needed = {field.name: KNOWN[field.name] for field in one.fields if field.required}
    inside = {name: value for name, value in needed.items() if f"{{{name}}}" in one.path}
    rest = {name: value for name, value in needed.items() if name not in inside}
    return one.path.format(**inside), rest


@pytest.mark.parametrize(("method", "one"), ROUTES, ids=lambda one: getattr(one, "path", one))
def test_every_list_answers(ask: Ask, method: str, one: Listing | Lookup) -> None:
    path, given = question(one)
    answer = ask(method, path, given)
    assert answer.status_code == 200, answer.text
    unknown = ask(method, path, given | {"colour": "red"})
    assert unknown.status_code == 422
    assert unknown.json()["field"] == "colour"
    if isinstance(one, Listing):
        too_many = ask(method, path, given | {"limit": one.most + 1})
        assert too_many.status_code == 422
        assert too_many.json()["field"] == "limit"


@pytest.mark.parametrize(("method", "one"), ROUTES, ids=lambda one: getattr(one, "path", one))
def test_no_filter_is_taken_for_sql(ask: Ask, method: str, one: Listing | Lookup) -> None:
    path, given = question(one)
    for field in one.fields:
        if f"{{{field.name}}}" in one.path:
            continue
        for evil in ("'; drop table core.people; --", "%", "%(limit)s", "{0}", "\\", "a,b'c,(d"):
            answer = ask(method, path, given | {field.name: evil})
            assert answer.status_code in (200, 422), (field.name, evil, answer.text)


def test_leads_are_shown_when_they_may_be_and_else_say_why_not(ask: Ask, owner: Owner) -> None:
    shown = ask("GET", "/api/leads", {"company_domain": "crowd-00002.example"}).json()
    assert {one["is_visible"] for one in shown["data"]} == {True}
    assert {tuple(one["hidden_because"]) for one in shown["data"]} == {()}
    nowhere = {"company_domain": "crowd-00001.example"}
    assert ask("GET", "/api/leads", nowhere).json()["meta"]["total"] == 0
    told = ask("GET", "/api/leads", nowhere | {"include_hidden": "true"}).json()
    assert told["meta"]["total"] == 10
    assert {tuple(one["hidden_because"]) for one in told["data"]} == {("company_country",)}
    misc = ask("POST", "/api/leads", {"job_function": "Miscellaneous"}).json()
    assert misc["meta"]["total"] == 0
    misc = ask("POST", "/api/leads", {"job_function": "Miscellaneous", "include_hidden": True})
    assert misc.json()["data"][0]["hidden_because"] == ["miscellaneous"]
    disagree = owner.execute(
        "select count(*) from core.leads where is_visible != (hidden_because = '{}')"
    ).fetchone()
    assert disagree == (0,)
    people, leads = (
        owner.execute(f"select count(*) from core.{name}").fetchone()
        for name in ("people", "leads")
    )
    assert people == leads  # no dimension repeats anybody, none is lost


def test_totals_are_exact_until_they_are_large_and_then_say_so(ask: Ask) -> None:
    large = ask("GET", "/api/leads", {"limit": 3}).json()["meta"]
    assert large["total_is_estimate"] is True
    assert 10_000 < large["total"] < 10 * VISIBLE
    exact = ask("GET", "/api/leads", {"seniority": "VP", "limit": 3}).json()["meta"]
    assert (exact["total"], exact["total_is_estimate"]) == (100, False)
    assert ask("GET", "/api/leads/quick", {"limit": 2000}).json()["meta"]["total"] is None


def test_pages_follow_each_other_without_gap_or_overlap(ask: Ask) -> None:
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(20):
        given: dict[str, Any] = {"seniority": "VP", "limit": 17}
        if cursor:
            given["cursor"] = cursor
        page = ask("GET", "/api/leads", given).json()
        seen += [one["linkedin_url"] for one in page["data"]]
        cursor = page["meta"]["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 100
    assert seen == sorted(seen)
    by_offset = ask("GET", "/api/leads", {"seniority": "VP", "limit": 17, "offset": 17}).json()
    assert [one["linkedin_url"] for one in by_offset["data"]] == seen[17:34]


def test_lists_by_date_go_on_where_they_ended(ask: Ask) -> None:
    for path, date in (
        ("/api/leads/new-in-role", "job_start_date"),
        ("/api/leads/recently-promoted", "promotion_date"),
    ):
        given: dict[str, Any] = {"limit": 100}
        if path.endswith("promoted"):
            given["promoted_within_days"] = 365
        first = ask("GET", path, given).json()
        total = first["meta"]["total"]
        assert total > 10, first
        seen = first["data"]
        cursor = first["meta"]["next_cursor"]
        while cursor:
            page = ask("GET", path, given | {"cursor": cursor}).json()
            seen += page["data"]
            cursor = page["meta"]["next_cursor"]
        assert len({one["linkedin_url"] for one in seen}) == len(seen) == total
        dates = [one[date] for one in seen]
        assert dates == sorted(dates, reverse=True)


def test_values_may_hold_commas(ask: Ask) -> None:
    odd = "Security, Risk, & Compliance"

    def total(**given: Any) -> int:
        given |= {"company_domain": "crowd-00005.example", "include_hidden": True}
        answer = ask("POST", "/api/leads", given)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["meta"]["total"])

    alone, sales = total(job_function=odd), total(job_function="Sales")
    assert alone > 0 or sales > 0
    together = total(job_function=[odd, "Sales"])
    assert together == alone + sales
    assert total(job_function=f"Sales, {odd}") == together
    assert total(job_function=f"{odd},Sales,") == together
    repeated = ask("GET", "/api/leads", {"job_function": ["Sales", odd], "limit": 1})
    assert repeated.json()["meta"]["filters"]["job_function"] == ["Sales", odd]


def test_the_longest_known_value_is_meant() -> None:
    known = {"Security, Risk", "Security, Risk, & Compliance"}
    parts = "Sales,Security, Risk, & Compliance, Security".split(",")
    assert longest(parts, known) == ["Sales", "Security, Risk, & Compliance", "Security"]
    assert longest([" ", ""], known) == []


def test_percent_and_underscore_mean_themselves(ask: Ask) -> None:
    def total(city: str) -> int:
        given = {"person_city": city, "company_domain": "crowd-00003.example"}
        return int(ask("GET", "/api/leads", given).json()["meta"]["total"])

    assert total("oslo_100%") == total("O_100") > 0
    assert total("oslo%100") == total("oslo__00") == total("%") - total("%") == 0


def test_business_models_are_told_apart(ask: Ask) -> None:
    for domain, b2b, b2c, both in (
        ("crowd-00002", True, True, True),
        ("crowd-00003", True, False, False),
    ):
        for word, expected in (("B2B", b2b), ("b2c", b2c), ("Both", both)):
            given = {"company_domain": f"{domain}.example", "business_model": word}
            found = ask("GET", "/api/leads", given).json()["meta"]["total"] > 0
            assert found is expected, (domain, word)
    assert ask("GET", "/api/leads", {"business_model": "B2X"}).status_code == 422


def test_former_employees_are_the_same_people_on_every_path(ask: Ask) -> None:
    domain = "crowd-00009.example"
    alumni = ask("POST", "/run/companies/db/alumni/lookup", {"past_company_domain": domain}).json()
    urls = {one["linkedin_url"] for one in alumni["alumni"]}
    assert alumni["alumni_count"] == len(urls) > 0
    leads = ask("GET", "/api/leads/by-past-employer", {"domains": domain, "limit": 100}).json()
    assert {one["linkedin_url"] for one in leads["data"]} == urls
    named = ask("GET", "/api/leads/past-employer-count", {"company_name": "Crowd 9"}).json()
    assert (named["count"], named["domain"]) == (len(urls), domain)
    parts = ask("GET", "/api/leads/past-employer-breakdown", {"company_name": "crowd 9"}).json()
    assert parts["total"] == sum(parts["by_job_function"].values()) == len(urls)
    (vendor,) = {"crowd-00008.example"}
    customers = ask("GET", "/api/leads/by-company-customers", {"company_domain": vendor}).json()
    assert customers["meta"]["total"] > 0
    assert {one["previous_domain"] for one in customers["data"]} <= {
        f"crowd-{number:05}.example" for number in range(9, 15)
    }


def test_people_are_listed_whether_they_are_shown_as_leads_or_not(ask: Ask) -> None:
    given = {"linkedin_url": "https://linkedin.com/in/CROWD-000008?x=1"}
    (person,) = ask("GET", "/api/people", given).json()["data"]
    assert person["person_country"] == "Norway"
    history = ask("POST", "/api/people/work-history", given).json()
    assert history["has_work_history"] is True
    assert history["entry_count"] == len(history["work_history"]) == 2
    assert [one["is_current"] for one in history["work_history"]] == [True, False]
    unknown = ask("POST", "/api/people/work-history", {"linkedin_url": "linkedin.com/in/nobody-0"})
    assert unknown.json()["has_work_history"] is False


def test_a_company_counts_the_leads_that_a_list_of_them_shows(ask: Ask) -> None:
    for domain in ("crowd-00001.example", "crowd-00002.example"):
        company = ask("GET", f"/api/companies/{domain.upper()}").json()
        listed = ask("GET", "/api/leads", {"company_domain": domain}).json()
        assert company["lead_count"] == listed["meta"]["total"]
    assert ask("GET", "/api/companies/nobody-knows.example").status_code == 404


def test_customers_without_a_company_stay_in_the_list(ask: Ask) -> None:
    answer = ask("GET", "/api/companies/harbor-soft.example/customers").json()
    assert answer["meta"]["total"] == len(answer["data"]) == 2
    assert None in {one["domain"] for one in answer["data"]}


def test_coverage_says_which_tables_know_a_company(ask: Ask, owner: Owner) -> None:
    answer = ask("POST", "/read/companies/coverage")
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert said["meta"]["total"] == len(said["data"]) > 0
    for one in said["data"]:
        assert one["covered"] == sum(one["tables"].values())
        (stands,) = owner.execute(
            "select exists(select from core.companies where domain = %s)", [one["domain"]]
        ).fetchone() or (None,)
        assert one["tables"]["companies"] is stands
    paged = ask("POST", "/read/companies/coverage", {"limit": 1}).json()
    assert (len(paged["data"]), paged["meta"]["total"]) == (1, said["meta"]["total"])


def test_tables_that_nothing_fills_are_empty_with_a_note(ask: Ask) -> None:
    for path in ("by-google-ads", "by-linkedin-ads", "by-meta-ads", "crowd-00001.example/icp"):
        answer = ask("GET", f"/api/companies/{path}").json()
        assert answer["note"]
        assert not answer.get("data")


def test_what_nothing_fills_says_whether_anything_lands_for_it(ask: Ask) -> None:
    for name, note in {
        "raw-leads": NOT_MODELLED,
        "normalized-leads": NOT_MODELLED,
        "workflow-sequences": NOT_MODELLED,
        "salesnav-template": NOT_FILLED,
    }.items():
        answer = ask("POST", f"/api/hq/clients/{name}", {"client_domain": "crowd-00001.example"})
        assert answer.json()["note"] == note
        assert not answer.json().get("data")


def test_clients_are_those_with_leads(ask: Ask, owner: Owner) -> None:
    listed: list[str] = []
    cursor: str | None = None
    while not listed or cursor:
        page = ask(
            "POST", "/api/hq/clients", {"limit": 100} | ({"cursor": cursor} if cursor else {})
        )
        listed += [one["client_domain"] for one in page.json()["data"]]
        cursor = page.json()["meta"]["next_cursor"]
    clients = owner.execute("select distinct client_domain from client.leads order by 1").fetchall()
    assert listed == sorted(one for (one,) in clients)
    assert len(listed) > 100


def test_a_seller_sees_who_left_its_customers(ask: Ask) -> None:
    seller = "crowd-00008.example"
    board = ask("POST", "/read/gtm/dashboard", {"domain": seller}).json()
    leads = ask(
        "GET", "/api/leads/by-company-customers", {"company_domain": seller, "limit": 100}
    ).json()
    assert board["customer_count"] == len(board["customers"]) == 5
    assert board["lead_count"] == len(board["leads"]) == leads["meta"]["total"] > 0
    assert [one["person_linkedin_url"] for one in board["leads"]] == [
        one["linkedin_url"] for one in leads["data"]
    ]
    one = board["leads"][0]
    assert one["past_employer_domain"] in {each["customer_domain"] for each in board["customers"]}
    assert one["has_firmographics"] is True
    assert one["firmographics"]["employee_range"] == "51-200"
    assert (one["has_gtm_brief"], one["gtm_brief"], one["priority"]) == (False, None, None)
    unknown = ask("POST", "/read/gtm/dashboard", {"domain": "nobody-knows.example"}).json()
    assert (unknown["match_status"], unknown["customers"], unknown["leads"]) == (False, [], [])


def test_a_board_shows_each_posting_of_its_functions_once(ask: Ask, owner: Owner) -> None:
    board = "board.crowd-jobs.example"
    assert board in {one["domain"] for one in ask("GET", "/job-boards/domains").json()["data"]}
    (count,) = owner.execute(
        "select count(*) from core.company_job_postings where job_function in ('RevOps', 'Crowd 3')"
    ).fetchone() or (0,)
    stats = ask("GET", f"/job-boards/jobs/WWW.{board}/stats").json()
    assert stats["total"] == sum(stats["by_job_function"].values()) == count > 100
    first = ask("GET", f"/job-boards/jobs/{board}", {"limit": 100}).json()
    assert first["meta"]["total"] == count
    dates = [one["posted_at"] for one in first["data"]]
    assert dates == sorted(dates, reverse=True)
    assert len({one["id"] for one in first["data"]}) == 100
    company = first["data"][0]["company"]
    assert company["employee_range"] == "51-200"
    assert company["domain"] == first["data"][0]["company_domain"]
    choices = ask("GET", f"/job-boards/jobs/{board}/filters").json()
    assert choices["job_function"] == ["Crowd 3"]
    assert choices["industry"] == ["Farming, Ranching, & Forestry", "Software Development"]
    for name, value in (
        ("industry", "Software Development"),
        ("seniority", "Director"),
        ("company_name", "crowd 12"),
        ("title", "growth 7"),
    ):
        some = ask("GET", f"/job-boards/jobs/{board}", {name: value, "limit": 1}).json()
        assert 0 < some["meta"]["total"] < count, name
    assert ask("GET", "/job-boards/jobs/nobody-knows.example").json()["data"] == []


@pytest.mark.parametrize("name", [*FILTERS, *SEARCHES])
def test_filters_give_what_can_be_chosen(ask: Ask, name: str) -> None:
    answer = ask("GET", f"/api/filters/{name}").json()
    assert answer["data"]
    assert all(one["name"] for one in answer["data"])
    assert ask("GET", f"/api/filters/{name}", {"colour": "red"}).status_code == 422


def test_all_filters_come_in_one_answer(ask: Ask) -> None:
    assert {one.replace("-", "_") for one in FILTERS} == ask("GET", "/api/filters").json().keys()
