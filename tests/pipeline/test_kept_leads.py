"""What leads are filtered by is kept, and is at every moment what the leads themselves say."""

from tests.pipeline.conftest import Body, Warehouse, samples

PERSON = "https://www.linkedin.com/in/vera-lunde-000"
# both ways, so that neither lacks a row
DIFFERENT = """
with

said as (

    select
        linkedin_url, is_visible, lower(full_name), lower(person_city), lower(person_state),
        lower(person_country), lower(matched_cleaned_job_title), matched_job_function,
        matched_seniority, job_start_date, company_id, company_domain, lower(company_name),
        lower(company_city), lower(company_state), lower(company_country), matched_industry,
        employee_range
    from core.leads

),

kept as (

    select
        linkedin_url, is_visible, full_name, person_city, person_state, person_country,
        matched_cleaned_job_title, matched_job_function, matched_seniority, job_start_date,
        company_id, company_domain, company_name, company_city, company_state, company_country,
        matched_industry, employee_range
    from serving.lead_filters

)

(select 'not kept', said.* from said except select 'not kept', kept.* from kept)
union all
(select 'not so', kept.* from kept except select 'not so', said.* from said)
"""
UNLISTED = """
select said.field, said.word
from serving.lead_filters as l
cross join lateral (
    values
    ('person_city', l.person_city), ('person_state', l.person_state),
    ('person_country', l.person_country), ('company_city', l.company_city),
    ('company_state', l.company_state), ('company_country', l.company_country),
    ('matched_cleaned_job_title', l.matched_cleaned_job_title)
) as said (field, word)
where
    said.word is not null
    and not exists (
        select from serving.lead_words as w where w.field = said.field and w.word = said.word
    )
"""


def agrees(warehouse: Warehouse) -> None:
    assert warehouse.connection.execute(DIFFERENT).fetchall() == []
    assert warehouse.connection.execute(UNLISTED).fetchall() == []


def found(domain: str, place: str, **more: str) -> Body:
    person = {
        "name": "Vera Lunde",
        "location_name": place,
        "domain": domain,
        "latest_experience_title": "VP of Sales",
        "latest_experience_company": domain.split(".")[0],
        "latest_experience_start_date": "2025-09-01",
    }
    return "clay-find-people", {"linkedin_url": PERSON, "raw_payload": person | more}


def employer(domain: str, country: str, industry: str = "Software", size: str = "11-50") -> Body:
    said = {"industry": industry, "employees": size, "location": {"country": {"name": country}}}
    name = {"name": domain.split(".")[0]}
    return "companyenrich", {"domain": domain, "raw_payload": name | said}


def kept(warehouse: Warehouse, columns: str) -> tuple[object, ...] | None:
    return warehouse.connection.execute(
        f"select {columns} from serving.lead_filters where linkedin_url = %s", [PERSON]
    ).fetchone()


def test_whatever_changes_of_a_lead_is_kept(warehouse: Warehouse) -> None:
    warehouse.land([*samples(), found("ashvale-kept.example", "Oslo, Norway")])
    warehouse.build()
    agrees(warehouse)
    assert kept(warehouse, "company_country, employee_range") == (None, None)
    # of the employer alone, again and again
    for country, size in (("Norway", "11-50"), ("Germany", "51-200")):
        warehouse.land([employer("ashvale-kept.example", country, size=size)])
        warehouse.build()
        agrees(warehouse)
        assert kept(warehouse, "company_country, employee_range") == (country.lower(), size)
    # of the person alone: a place that the look-up learns, another employer, another name
    place = {"location_name": "Oslo, Norway", "city": "Oslo", "state": "Oslo", "country": "Norway"}
    warehouse.land([("location-update", place)])
    warehouse.build()
    agrees(warehouse)
    assert kept(warehouse, "person_city") == ("oslo",)
    warehouse.land([employer("birchford-kept.example", "Sweden")])
    warehouse.land([found("birchford-kept.example", "Oslo, Norway", name="Vera Lunde-Holm")])
    warehouse.build()
    agrees(warehouse)
    assert kept(warehouse, "company_country, full_name") == ("sweden", "vera lunde-holm")


def test_a_lead_that_is_gone_is_not_kept(warehouse: Warehouse) -> None:
    warehouse.land([found("ashvale-kept.example", "Oslo, Norway")])
    warehouse.build()
    assert kept(warehouse, "linkedin_url") == (PERSON,)
    warehouse.connection.execute("delete from raw.payloads")
    warehouse.dbt("run", "--vars", "{rebuild: true}")
    assert kept(warehouse, "linkedin_url") is None
    agrees(warehouse)
