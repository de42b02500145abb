"""Every question about one key: what is asked, where it is looked up, and the answer's words.

The SQL is a select over `asked`, which has each field's value as it is stored. Zero or one row:
zero is a miss. How the answer looks otherwise is in lookup/answers.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lookup.bodies import Field

# how a key that is asked for becomes the key that is stored: the same functions as in the models
NORMALISERS = {
    "domain": "reference.normalize_domain({})",
    "person": "reference.linkedin_person_url({})",
    "company_page": "reference.linkedin_company_url({})",
    "text": "reference.lookup_key({})",
    "email": "reference.normalize_email({})",
    "case_study": "reference.case_study_key({})",
    "company_name": "reference.company_name_key({})",
    "as_sent": "btrim({})",
}
# why a key can be no key of anything, when its normaliser gives null
NO_KEY = {
    "domain": "not_a_domain",
    "person": "not_a_profile",
    "company_page": "not_a_company_page",
    "email": "not_an_address",
}
NOT_MODELLED = "What is posted for this lands and waits for a model; nothing can be found yet."
NOT_FILLED = "Nothing that lands here fills this, so nothing can be found."


@dataclass(frozen=True)
class Lookup:
    """One path.

    flag: the old word that says the same as match_status. empty: what stands in a miss where null
    would mislead. or_404: a miss is the answer to a wrong address. derived: lists of texts that are
    looked up first, and stand in `asked` too: each a select over `given`, the fields as stored.
    """

    path: str
    about: str
    fields: tuple[Field, ...]
    sql: str
    flag: str = "found"
    empty: dict[str, Any] = field(default_factory=dict)
    note: str | None = None
    method: str = "POST"
    or_404: bool = False
    derived: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[Field, ...]:
        """Fields by which it is looked up; the others narrow what is found."""
        return tuple(one for one in self.fields if one.required)


DOMAIN = (Field("domain", "domain", about="Domain or URL of a company."),)
VENDOR = (Field("domain", "domain", about="Domain of the company whose customers are meant."),)

CUSTOMERS = """
select
    count(*) as customer_count,
    count(c.customer_domain) as with_domain_count,
    count(*) - count(c.customer_domain) as without_domain_count,
    count(c.case_study_url) as case_study_count,
    coalesce(
        (array_agg(c.case_study_url order by c.case_study_url)
            filter (where c.case_study_url is not null))[:500],
        '{}'
    ) as case_study_urls,
    max(c.updated_at) as updated_at
from core.company_customers as c
where c.origin_company_domain = asked.domain
having count(*) > 0
"""
NO_CUSTOMERS = {
    "customer_count": 0,
    "with_domain_count": 0,
    "without_domain_count": 0,
    "case_study_count": 0,
    "case_study_urls": [],
}
CASE_STUDIES = """
select
    count(distinct p.case_study_key) as case_study_count,
    coalesce(
        (array_agg(distinct p.case_study_url) filter (where p.case_study_url is not null))[:500],
        '{}'
    ) as case_study_urls,
    max(p.last_seen_at) as updated_at
from (
    select case_study_key, case_study_url, last_seen_at
    from extracted.case_study_extraction_payloads
    where origin_company_domain = asked.domain and quarantine_reason is null
    union all
    select case_study_key, case_study_url, last_seen_at
    from extracted.case_study_buyers_payloads
    where origin_company_domain = asked.domain and quarantine_reason is null
    union all
    select case_study_key, case_study_url, last_seen_at
    from extracted.parallel_case_study_payloads
    where origin_company_domain = asked.domain and quarantine_reason is null
) as p
having count(*) > 0
"""
NO_CASE_STUDIES = {"case_study_count": 0, "case_study_urls": []}
LOCATION = """
select
    p.city, p.state, p.country, p.has_city, p.has_state, p.has_country, p.updated_at
from reference.location_lookup as p
where p.location_norm = asked.{}
"""
COMPANY_PAGE = """
select c.linkedin_url, c.linkedin_url as company_linkedin_url, c.source, c.updated_at
from core.companies as c
where c.domain = asked.domain and c.linkedin_url is not null
"""
COMPANY_NAME = """
select
    coalesce(n.cleaned_name, c.cleaned_name, c.name, n.original_name) as company_name,
    case when n.cleaned_name is not null then 'company-canonical' else c.source end as source,
    greatest(n.updated_at, c.updated_at) as updated_at
from (select * from core.company_canonical where domain = asked.domain) as n
full join (select * from core.companies where domain = asked.domain) as c on c.domain = n.domain
where coalesce(n.cleaned_name, c.cleaned_name, c.name, n.original_name) is not null
"""
RAISED_VC = """
select held.*, firm.founded_date
from (
    select
        count(*) as vc_count,
        array_agg(i.vc_name order by i.vc_name) as vc_names,
        jsonb_agg(
            jsonb_build_object('vc_name', i.vc_name, 'vc_domain', i.vc_domain, 'source', i.source)
            order by i.vc_name
        ) as vcs,
        max(i.updated_at) as updated_at
    from core.company_vc_investors as i
    where i.company_domain = asked.domain
    having count(*) > 0
) as held
left join (
    select p.founded_date from extracted.vc_portfolio_payloads as p
    where p.domain = asked.domain and p.founded_date is not null
    order by p.landing_id desc limit 1
) as firm on true
"""
# of all rows of a window, not only those before one
ALL = "rows between unbounded preceding and unbounded following"
NAMED = f"""
select
    k.domain,
    c.name,
    c.cleaned_name,
    'exact' as match_type,
    count(*) over () as candidate_count,
    (array_agg(k.domain) over (order by k.domain {ALL}))[:20] as candidates,
    c.source,
    c.updated_at
from core.company_name_keys as k
inner join core.companies as c on c.domain = k.domain
where k.name_key = asked.{{}}
order by k.domain
limit 1
"""
CUSTOMER_JOB = """
select
    h.linkedin_url as person_linkedin_url,
    c.customer_name,
    h.company_domain as customer_domain,
    h.company_name,
    coalesce(h.matched_cleaned_job_title, h.title) as job_title,
    h.start_date,
    h.end_date,
    h.source,
    h.updated_at
from core.person_work_history as h
inner join core.company_customers as c
    on c.origin_company_domain = asked.seller_domain and c.customer_domain = h.company_domain
where h.linkedin_url = asked.linkedin_url and not h.is_current
order by h.start_date desc nulls last, h.company_domain, c.customer_name
limit 1
"""
EXTRACTED = """
select e.created_at as enriched_at, e.last_seen_at, e.landing_id, e.updated_at
from extracted.{} as e
where e.{} = asked.domain
"""
ICP_FIELDS = (
    *("company_name", "customer_domains", "industries", "countries", "employee_ranges"),
    *("funding_stages", "job_titles", "seniorities", "job_functions", "value_proposition"),
    *("core_benefit", "target_customer", "key_differentiator"),
)
MISSING = "select null::text as source, null::timestamptz as updated_at where false"

LOOKUPS: tuple[Lookup, ...] = (
    # ------------------------------------------------------------ of titles, places, pages
    Lookup(
        "/run/companies/case-study-details/lookup",
        "Whether a page about a customer has been read, by any of the pipelines.",
        (Field("case_study_url", "case_study", about="Address of the page."),),
        """
        select
            array_agg(distinct s.source) as sources,
            max(s.source) as source,
            max(s.last_seen_at) as updated_at
        from claims.case_study as s
        where s.case_study_key = asked.case_study_url
        having count(*) > 0
        """,
        "exists",
        {"sources": []},
    ),
    Lookup(
        "/run/people/db/person-job-title/lookup",
        "A raw title's cleaned title, seniority and function.",
        (Field("job_title"),),
        """
        select t.cleaned_job_title, t.seniority_level, t.job_function, t.updated_at
        from reference.job_title_lookup as t
        where t.latest_title_norm = asked.job_title
        """,
    ),
    Lookup(
        "/run/people/db/person-location/lookup",
        "City, state and country of a person's place as it is written.",
        (Field("location_name"),),
        LOCATION.format("location_name"),
    ),
    Lookup(
        "/run/--/db/salesnav-person/lookup",
        "City, state and country of a person's place as Sales Navigator writes it.",
        (Field("location_raw"),),
        LOCATION.format("location_raw"),
    ),
    Lookup(
        "/run/companies/db/salesnav-company-location/lookup",
        "City, state and country of an address as Sales Navigator writes it.",
        (Field("registered_address_raw"),),
        LOCATION.format("registered_address_raw"),
    ),
    # ------------------------------------------------------------ of companies, by domain
    Lookup(
        "/run/companies/canonical/lookup",
        "The canonical name and page of a company.",
        DOMAIN,
        """
        select n.original_name, n.cleaned_name, n.linkedin_url, n.updated_at
        from core.company_canonical as n
        where n.domain = asked.domain
        """,
    ),
    Lookup(
        "/run/companies/db/company-name/lookup",
        "The name of a company: canonical, else cleaned, else as given.",
        DOMAIN,
        COMPANY_NAME,
    ),
    Lookup(
        "/run/companies/db/company-business-model/lookup",
        "Whether a company sells to businesses, to consumers, or to both.",
        DOMAIN,
        """
        select b.is_b2b, b.is_b2c, b.source, b.updated_at
        from core.company_business_model as b
        where b.domain = asked.domain
        """,
    ),
    Lookup(
        "/run/companies/db/company-description/lookup",
        "Description and tagline of a company.",
        DOMAIN,
        """
        select d.description, d.tagline, d.source, d.updated_at
        from core.company_descriptions as d
        where d.domain = asked.domain
        """,
    ),
    Lookup(
        "/run/companies/db/company-firmographics/lookup",
        "Description and industry of a company; the canonical industry where there is one.",
        DOMAIN,
        """
        select
            coalesce(f.description, d.description) as description,
            coalesce(i.matched_industry, f.industry) as industry,
            f.employee_count, f.size_range, f.country,
            f.updated_at
        from extracted.company_firmographics as f
        left join core.company_descriptions as d on d.domain = f.company_domain
        left join core.company_industries as i on i.domain = f.company_domain
        where f.company_domain = asked.domain
        """,
    ),
    Lookup(
        "/run/companies/db/company-icp/lookup",
        "The ideal customer profile of a company.",
        DOMAIN,
        MISSING,
        empty=dict.fromkeys(ICP_FIELDS),
        note=NOT_MODELLED,
    ),
    Lookup(
        "/run/companies/db/similar-companies/lookup",
        "Whether companies similar to this one are known, and how many.",
        DOMAIN,
        """
        select count(*) as similar_count, max(s.source) as source, max(s.updated_at) as updated_at
        from core.company_similar_companies_preview as s
        where s.input_domain = asked.domain
        having count(*) > 0
        """,
        empty={"similar_count": 0},
    ),
    Lookup(
        "/run/companies/db/has-raised-vc-status/check",
        "Whether a company is in the portfolio of an investor, and of which.",
        DOMAIN,
        RAISED_VC,
        "has_raised_vc",
        {"vc_count": 0, "vc_names": [], "vcs": []},
    ),
    Lookup(
        "/api/companies/linkedin-url/lookup",
        "The LinkedIn page of a company.",
        DOMAIN,
        COMPANY_PAGE,
        "exists",
    ),
    Lookup(
        "/run/people/db/past-customer-employment/lookup",
        "The last job a person left at a customer of the seller.",
        (
            Field("linkedin_url", "person", about="Profile of the person."),
            Field("seller_domain", "domain", about="Domain of the seller."),
        ),
        CUSTOMER_JOB,
    ),
    # ------------------------------------------------------------ one value of a client's list
    Lookup(
        "/api/workflows/resolve-company-location-from-domain/single",
        "City, state and country of a company.",
        DOMAIN,
        """
        select p.city, p.state, p.country, p.source, p.updated_at
        from core.company_locations as p
        where p.domain = asked.domain
        """,
        "resolved",
    ),
    Lookup(
        "/api/workflows/resolve-linkedin-from-domain/single",
        "The LinkedIn page of a company.",
        DOMAIN,
        COMPANY_PAGE,
        "resolved",
    ),
    Lookup(
        "/api/workflows/resolve-domain-from-linkedin/single",
        "The domain of a company, from its LinkedIn page.",
        (Field("company_linkedin_url", "company_page"),),
        """
        select c.domain, c.name as company_name, c.source, c.updated_at
        from core.companies as c
        where c.linkedin_url = asked.company_linkedin_url
        order by c.landing_id, c.domain
        limit 1
        """,
        "resolved",
    ),
    Lookup(
        "/api/workflows/resolve-company-name/single",
        "Domain and cleaned name of a company, from its name.",
        (Field("company_name", "company_name"),),
        NAMED.format("company_name"),
        "resolved",
        {"candidates": [], "candidate_count": 0},
    ),
    Lookup(
        "/api/companies/lookup",
        "The domain of a company, from its name: the same name, else one that holds these words.",
        (Field("name", "company_name", shortest=2),),
        f"""
        select * from (
            ({NAMED.format("name")})
            union all
            (
                select
                    k.domain, c.name, c.cleaned_name, 'partial' as match_type,
                    null as candidate_count,
                    (
                        array_agg(k.domain)
                        over (order by length(k.name_key), k.name_key, k.domain {ALL})
                    )[:20] as candidates,
                    c.source, c.updated_at
                from (
                    select n.domain, n.name_key from core.company_name_keys as n
                    where
                        strpos(n.name_key, asked.name) > 0
                        and not exists (
                            select 1 from core.company_name_keys as same
                            where same.name_key = asked.name
                        )
                    order by length(n.name_key), n.name_key, n.domain
                    limit 20
                ) as k
                inner join core.companies as c on c.domain = k.domain
                order by length(k.name_key), k.name_key, k.domain
                limit 1
            )
        ) as either
        """,
        empty={"candidates": [], "candidate_count": 0},
        method="GET",
    ),
    Lookup(
        "/api/workflows/resolve-domain-from-email/single",
        "The domain of an employer, from a work address; none for providers of mail.",
        (Field("work_email", "email"),),
        """
        select
            reference.normalize_domain(split_part(asked.work_email, '@', 2)) as domain,
            'address' as source,
            null::timestamptz as updated_at
        where
            reference.normalize_domain(split_part(asked.work_email, '@', 2)) is not null
            and not exists (
                select from reference.generic_email_domains as g
                where g.provider_domain = split_part(asked.work_email, '@', 2)
            )
        """,
        "resolved",
    ),
    Lookup(
        "/api/workflows/resolve-person-linkedin-from-email/single",
        "The LinkedIn profile of the person whom a work address was found for.",
        (Field("work_email", "email"),),
        """
        select
            p.person_linkedin_url, p.full_name, p.source, p.updated_at
        from reference.email_to_person as p
        where p.email = asked.work_email
        """,
        "resolved",
    ),
    # ------------------------------------------------------------ the old checks
    Lookup(
        "/api/companies/has-customers-of",
        "How many customers of a company are known, and how many of them by domain.",
        VENDOR,
        CUSTOMERS,
        "has_customers",
        NO_CUSTOMERS,
    ),
    Lookup(
        "/api/companies/check-has-customers",
        "Whether customers of a company are known.",
        VENDOR,
        CUSTOMERS,
        "has_customers",
        NO_CUSTOMERS,
    ),
    Lookup(
        "/api/companies/{domain}/has-customers",
        "Whether customers of a company are known.",
        VENDOR,
        CUSTOMERS,
        "has_customers",
        NO_CUSTOMERS,
        method="GET",
    ),
    Lookup(
        "/api/companies/customers-status",
        "How many customers of a company are known, and the pages about them.",
        VENDOR,
        CUSTOMERS,
        "has_customers",
        NO_CUSTOMERS,
    ),
    Lookup(
        "/api/companies/check-has-case-studies",
        "Whether pages about customers of a company have been read.",
        VENDOR,
        CASE_STUDIES,
        "has_case_studies",
        NO_CASE_STUDIES,
    ),
    Lookup(
        "/api/companies/{domain}/has-case-studies",
        "Whether pages about customers of a company have been read.",
        VENDOR,
        CASE_STUDIES,
        "has_case_studies",
        NO_CASE_STUDIES,
        method="GET",
    ),
    Lookup(
        "/api/companies/case-studies-status",
        "The pages about customers of a company that have been read.",
        VENDOR,
        CASE_STUDIES,
        "has_case_studies",
        NO_CASE_STUDIES,
    ),
    Lookup(
        "/api/companies/companyenrich-status",
        "Whether CompanyEnrich has told of a company.",
        DOMAIN,
        EXTRACTED.format("companyenrich_company", "domain"),
        "enriched",
    ),
    Lookup(
        "/api/companies/firmographics-status",
        "Whether Clay's firmographics of a company have come.",
        DOMAIN,
        EXTRACTED.format("company_firmographics", "company_domain"),
        "enriched",
    ),
    Lookup(
        "/api/companies/competitors-status",
        "Whether competitors of a company are known.",
        DOMAIN,
        MISSING,
        "has_competitors",
        {"competitor_count": 0},
        NOT_MODELLED,
    ),
    Lookup(
        "/api/companies/g2-page-url",
        "The page of a company on G2.",
        DOMAIN,
        """
        select s.g2_url, s.source, s.updated_at
        from core.company_social_urls as s
        where s.domain = asked.domain and s.g2_url is not null
        """,
    ),
    Lookup(
        "/api/companies/pricing-page-url",
        "The page on which a company tells its prices.",
        DOMAIN,
        MISSING,
        empty={"pricing_page_url": None},
        note=NOT_MODELLED,
    ),
    Lookup(
        "/api/companies/social-urls",
        "All pages of a company on social networks.",
        DOMAIN,
        """
        select
            s.linkedin_url, s.twitter_url, s.facebook_url, s.github_url, s.youtube_url,
            s.instagram_url, s.crunchbase_url, s.g2_url, s.angellist_url, s.source, s.updated_at
        from core.company_social_urls as s
        where s.domain = asked.domain
        """,
    ),
    Lookup(
        "/api/companies/public-company-info",
        "Ticker and CIK of a company that is listed.",
        DOMAIN,
        """
        select p.ticker, t.cik, t.sec_company_name, p.company_name, p.source, p.updated_at
        from (select * from core.company_public where domain = asked.domain) as p
        left join (
            select i.cik, i.sec_company_name
            from extracted.company_ticker_payloads as i
            where i.domain = asked.domain and i.quarantine_reason is null and i.cik is not null
            order by i.landing_id desc
            limit 1
        ) as t on true
        """,
    ),
    *(
        Lookup(
            f"/api/companies/{platform}-ads-status",
            f"Whether a company advertises on {platform.capitalize()}.",
            DOMAIN,
            MISSING,
            "is_running_ads",
            {"ad_count": 0} | ({"platforms": []} if platform == "meta" else {}),
            NOT_MODELLED,
        )
        for platform in ("google", "linkedin", "meta")
    ),
    Lookup(
        "/api/people/enrichment-status",
        "Whether jobs of a person are known.",
        (Field("linkedin_url", "person"),),
        """
        select
            count(*) as entry_count, max(h.created_at) as last_enriched_at,
            max(h.updated_at) as updated_at
        from core.person_work_history as h
        where h.linkedin_url = asked.linkedin_url
        having count(*) > 0
        """,
        "is_enriched",
        {"entry_count": 0},
    ),
    Lookup(
        "/run/salesnav/export-title/validate",
        "The saved search that an export comes from, by the title of its file.",
        (Field("export_title", "as_sent", about="Title of the export, as it names its file."),),
        """
        select
            case when s.is_exact then 'exact' else 'prefix' end as match_type,
            s.id as scrape_settings_id,
            case
                when length(s.koolkit_title) > 100 then left(s.koolkit_title, 100) || '...'
                else s.koolkit_title
            end as koolkit_title,
            s.past_company_filter,
            s.current_company_filter,
            case when not s.is_exact then s.prefix end as prefix_used,
            s.updated_at
        from (
            select t.*, t.koolkit_title = asked.export_title as is_exact, p.prefix
            from reference.salesnav_scrape_settings as t
            cross join lateral (
                select left(
                    asked.export_title, nullif(strpos(asked.export_title, ' - https://'), 0) - 1
                ) || ' -' as prefix
            ) as p
            where t.koolkit_title = asked.export_title or starts_with(t.koolkit_title, p.prefix)
        ) as s
        order by s.is_exact desc, s.title_prefix = s.prefix desc nulls last, s.landing_id desc
        limit 1
        """,
        "matched",
        {"past_company_filter": [], "current_company_filter": []},
    ),
)
