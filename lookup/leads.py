"""Lists of people: leads by what they do and where, by former employers; people; clients' leads."""

from lookup import words
from lookup.bodies import Field
from lookup.lookups import Lookup
from lookup.pages import Listing

COLUMNS = """
    l.person_id, l.linkedin_url, l.linkedin_slug, l.full_name, l.linkedin_url_type,
    l.linkedin_user_profile_urn, l.person_city, l.person_state, l.person_country,
    l.matched_cleaned_job_title, l.matched_job_function, l.matched_seniority,
    l.job_start_date, l.company_id, l.company_domain, l.company_name,
    l.company_linkedin_url, l.company_city, l.company_state, l.company_country,
    l.matched_industry, l.employee_range, l.is_visible, l.hidden_because
"""
VISIBLE = "(l.is_visible or %(include_hidden)s)"


def listed(name: str, known: str) -> Field:
    """A filter by several values: repeated, or behind each other with commas between."""
    return Field(name, kind="texts", required=False, known=known)


def holding(column: str, name: str) -> str:
    """The condition that a column holds the words that a field gives; % and _ mean themselves."""
    return f"strpos(lower({column}), lower(btrim(%({name})s))) > 0"


def hidden(default: bool) -> Field:
    """Whether leads are listed that the dashboard does not show; each says why not."""
    return Field(
        "include_hidden",
        kind="yes",
        required=False,
        default=default,
        about="Also leads that lack one of the seven fields; hidden_because names them.",
    )


def customers_of(name: str) -> dict[str, str]:
    """What LEFT wants: the customers of the company that a field names."""
    domains = f"""
        select c.customer_domain from core.company_customers as c
        where c.origin_company_domain = given.{name} and c.customer_domain is not null
    """
    return {"past_domains": domains}


JOB = (
    listed("job_function", "reference.job_functions.name"),
    listed("seniority", "reference.seniorities.name"),
)
FIRM = (
    listed("industry", "reference.company_industries.name"),
    listed("employee_range", "reference.employee_ranges.name"),
)
WORDS = (
    *("person_city", "person_state", "person_country"),
    *("company_city", "company_state", "company_country", "company_name"),
)
DATES = (
    Field("job_start_date_gte", kind="date", required=False),
    Field("job_start_date_lte", kind="date", required=False),
)
FILTERS = (
    *JOB,
    *FIRM,
    *(Field(name, required=False) for name in (*WORDS, "job_title", "full_name")),
    Field("company_domain", "domain", required=False),
    *DATES,
    Field("business_model", required=False, choices=("B2B", "B2C", "Both")),
)
ONE_OF = {
    "job_function": "l.matched_job_function = any(%(job_function)s::text[])",
    "seniority": "l.matched_seniority = any(%(seniority)s::text[])",
    "industry": "l.matched_industry = any(%(industry)s::text[])",
    "employee_range": "l.employee_range = any(%(employee_range)s::text[])",
}
CONDITIONS = {
    **ONE_OF,
    **words.CONDITIONS,
    **{name: words.holding(f"l.{name}", name) for name in ("company_name", "full_name")},
    "company_domain": """
        l.company_id = md5('company:' || reference.normalize_domain(%(company_domain)s))::uuid
    """,
    "job_start_date_gte": "l.job_start_date >= %(job_start_date_gte)s::date",
    "job_start_date_lte": "l.job_start_date <= %(job_start_date_lte)s::date",
    "business_model": """l.company_domain in (
        select b.domain from core.company_business_model as b
        where
            case %(business_model)s
                when 'B2B' then b.is_b2b
                when 'B2C' then b.is_b2c
                else b.is_b2b and b.is_b2c
            end
    )""",
}
BY_URL = (("linkedin_url", "text"),)
# what the dashboard's questions are asked of; a lead that is found is then shown by its key
FILTERED = "select l.linkedin_url from serving.lead_filters as l where {}"
FOUND = f"select {COLUMNS} from core.leads as l where l.linkedin_url = hit.linkedin_url"
# A fence: each lead is looked up by its key, however many rows the planner expects.
LEAD_OF = """
    cross join lateral (
        select * from core.leads as x where x.linkedin_url = {}.linkedin_url offset 0
    ) as l
"""
# who left one of these companies: asked of all at once, and then each is looked up as a lead
LEFT = """
    select
        x.linkedin_url, x.past_company_domain, x.past_company_name, x.past_job_title,
        x.past_end_date
    from serving.alumni as x
    where x.past_company_domain = any(asked.past_domains::text[]) and not x.still_employed
"""
# companies of one name, however it is written
NAMED = {
    "past_domains": """
        select k.domain from core.company_name_keys as k
        where k.name_key = given.company_name order by k.domain
    """
}
PAST = f"""
    from a
    {LEAD_OF.format("a")}
    left join reference.job_function_mapping as m on m.our_job_function = l.matched_job_function
    where
        (%(country)s::text is null or lower(l.person_country) = lower(btrim(%(country)s)))
"""
FUNCTION = "coalesce(m.sales_nav_function, 'Other')"
OF_FUNCTION = f"(%(job_function)s::text is null or {FUNCTION} = btrim(%(job_function)s))"
COMPANY_NAME = Field("company_name", "company_name")
COUNTRY = Field("country", required=False, about="Country of the person.")
SALES_NAV = Field("job_function", required=False, about="As Sales Navigator calls it.")
FORMER = f"""
select {COLUMNS}, p.previous_domain, p.previous_name
from (
    with a as materialized ({LEFT})
    select distinct on (a.linkedin_url)
        a.linkedin_url,
        a.past_company_domain as previous_domain,
        a.past_company_name as previous_name
    from a
    order by a.linkedin_url, a.past_end_date desc nulls last, a.past_company_domain
) as p
{LEAD_OF.format("p")}
where {VISIBLE}
"""

LEADS: tuple[Listing, ...] = (
    Listing(
        "/api/leads",
        "Leads, by what they do, where, and for whom.",
        (*FILTERS, hidden(False)),
        FOUND,
        BY_URL,
        conditions=CONDITIONS,
        filtered=FILTERED.format(VISIBLE),
    ),
    Listing(
        "/api/leads/quick",
        "The same in longer pages and without a count.",
        (*FILTERS, hidden(False)),
        FOUND,
        BY_URL,
        conditions=CONDITIONS,
        filtered=FILTERED.format(VISIBLE),
        most=2_000,
        counted=False,
    ),
    Listing(
        "/api/leads/new-in-role",
        "Leads whose job began lately, the latest first.",
        (
            Field("started_within_days", kind="number", required=False, default=90, most=36_500),
            *JOB,
            FIRM[0],
            hidden(False),
        ),
        FOUND,
        (("job_start_date", "date"), ("linkedin_url", "text")),
        descending=True,
        conditions=ONE_OF,
        filtered=f"""
        select l.job_start_date, l.linkedin_url from serving.lead_filters as l
        where
            l.job_start_date >= current_date - %(started_within_days)s::integer
            and {VISIBLE}
        """,
    ),
    Listing(
        "/api/leads/recently-promoted",
        "Leads who rose at their employer lately, the latest first; once for each promotion.",
        (
            Field("promoted_within_days", kind="number", required=False, default=180, most=36_500),
            *JOB,
            FIRM[0],
            hidden(False),
        ),
        f"""
        select
            {COLUMNS}, r.previous_title, r.new_title, r.promotion_date,
            coalesce(r.previous_title, '') as before
        from core.person_promotions as r
        {LEAD_OF.format("r")}
        where
            r.promotion_date >= current_date - %(promoted_within_days)s::integer
            and {VISIBLE}
        """,
        (
            ("promotion_date", "date"),
            ("linkedin_url", "text"),
            ("new_title", "text"),
            ("before", "text"),
        ),
        descending=True,
        conditions=ONE_OF,
        drop=("before",),
    ),
    Listing(
        "/api/leads/at-vc-portfolio",
        "Leads at companies that investors hold; once for each investor.",
        (Field("vc_name", required=False), *JOB, hidden(False)),
        f"""
        select {COLUMNS}, hit.vc_name, c.description as vc_company_description
        from core.leads as l
        left join core.companies_full as c on c.domain = l.company_domain
        where l.linkedin_url = hit.linkedin_url
        """,
        (("linkedin_url", "text"), ("vc_name", "text")),
        filtered=f"""
        select l.linkedin_url, i.vc_name
        from serving.lead_filters as l
        cross join lateral (
            select v.vc_name from core.company_vc_investors as v
            where v.company_domain = l.company_domain
            offset 0
        ) as i
        where {VISIBLE}
        """,
        conditions=ONE_OF | {"vc_name": "i.vc_name = btrim(%(vc_name)s)"},
    ),
    Listing(
        "/api/leads/by-past-employer",
        "Leads who once worked for one of these companies.",
        (Field("domains", kind="texts", about="Domains of former employers."), hidden(True)),
        FORMER,
        BY_URL,
        derived={
            "past_domains": """
                select reference.normalize_domain(d.domain)
                from unnest(%(domains)s::text[]) as d (domain)
            """
        },
    ),
    Listing(
        "/api/leads/by-company-customers",
        "Leads who once worked for a customer of this company.",
        (Field("company_domain", "domain", about="Domain of the vendor."), hidden(True)),
        FORMER,
        BY_URL,
        derived=customers_of("company_domain"),
    ),
    Listing(
        "/api/leads/past-employer-preview",
        "A few leads who once worked for a company of this name.",
        (COMPANY_NAME, SALES_NAV, COUNTRY, hidden(True)),
        f"""
        select {COLUMNS}
        from (
            with a as materialized ({LEFT})
            select distinct on (l.linkedin_url) l.*
            {PAST} and {OF_FUNCTION}
            order by l.linkedin_url
        ) as l
        where {VISIBLE}
        """,
        BY_URL,
        derived=NAMED,
        usual=10,
        most=50,
    ),
    Listing(
        "/api/leads/priority-companies",
        "Companies that someone has put first, and how many once worked there.",
        (),
        f"""
        select
            p.id, p.company_name, p.domain, coalesce(n.total, 0) as total,
            coalesce(n.engineering, 0) as engineering, coalesce(n.sales, 0) as sales,
            p.added_landing_id
        from core.priority_companies as p
        left join (
            with a as materialized ({LEFT})
            select
                k.name_key,
                count(distinct l.linkedin_url) as total,
                count(distinct l.linkedin_url) filter (where {FUNCTION} = 'Engineering')
                    as engineering,
                count(distinct l.linkedin_url) filter (where {FUNCTION} = 'Sales') as sales
            from core.company_name_keys as k
            inner join a on a.past_company_domain = k.domain
            {LEAD_OF.format("a")}
            left join reference.job_function_mapping as m
                on m.our_job_function = l.matched_job_function
            where k.domain = any(asked.past_domains::text[])
            group by k.name_key
        ) as n on n.name_key = p.name_key
        where true
        """,
        (("added_landing_id", "bigint"),),
        derived={
            "past_domains": """
                select k.domain
                from core.priority_companies as p
                cross join lateral (
                    select x.domain from core.company_name_keys as x
                    where x.name_key = p.name_key
                    offset 0
                ) as k
            """
        },
        methods=("GET",),
        drop=("added_landing_id",),
    ),
    Listing(
        "/api/people",
        "People, whether the dashboard shows them as leads or not.",
        (
            *JOB,
            *(Field(name, required=False) for name in (*WORDS[:3], "job_title", "full_name")),
            Field("linkedin_url", "person", required=False),
            *DATES,
        ),
        """
        select
            l.id, l.linkedin_url, l.linkedin_slug, l.linkedin_url_type,
            l.linkedin_user_profile_urn, l.full_name, l.first_name, l.last_name,
            l.core_company_id, l.person_city, l.person_state, l.person_country,
            l.matched_cleaned_job_title, l.matched_job_function, l.matched_seniority,
            l.job_start_date, l.created_at, l.updated_at
        from core.people_full as l
        where l.linkedin_url = hit.linkedin_url
        """,
        BY_URL,
        conditions=CONDITIONS
        | {"linkedin_url": "l.linkedin_url = reference.linkedin_person_url(%(linkedin_url)s)"},
        filtered=FILTERED.format("true"),
    ),
    Listing(
        "/api/people/work-history",
        "All jobs of a person, present ones first.",
        (Field("linkedin_url", "person"),),
        """
        select
            h.company_name, h.company_domain, h.company_linkedin_url, h.title,
            h.matched_cleaned_job_title, h.matched_job_function, h.matched_seniority,
            h.start_date, h.end_date, h.is_current, h.source, h.created_at,
            h.is_current::integer as present, coalesce(h.start_date, '0001-01-01') as began, h.id
        from core.person_work_history as h
        where h.linkedin_url = asked.linkedin_url
        """,
        (("present", "integer"), ("began", "date"), ("id", "uuid")),
        descending=True,
        name="work_history",
        count="entry_count",
        flag="has_work_history",
        usual=100,
        most=500,
        methods=("POST",),
        drop=("present", "began", "id"),
    ),
    Listing(
        "/read/client/leads",
        "Leads of one client, with what is known of them.",
        (Field("client_domain", "domain"),),
        """
        select
            c.id, c.client_domain, c.first_name, c.last_name, c.full_name, c.person_linkedin_url,
            c.work_email, c.company_domain, coalesce(c.company_name, f.name) as company_name,
            coalesce(c.company_linkedin_url, f.linkedin_url) as company_linkedin_url,
            c.client_form_id, c.client_form_title, c.source, c.first_seen_at,
            p.person_city, p.person_state, p.person_country, p.matched_cleaned_job_title,
            p.matched_job_function, p.matched_seniority, f.company_city, f.company_state,
            f.company_country, f.matched_industry, f.employee_range,
            c.lead_key, coalesce(c.client_form_id, '') as form
        from client.leads as c
        left join core.people_full as p on p.linkedin_url = c.person_linkedin_url
        left join core.companies_full as f on f.domain = c.company_domain
        where c.client_domain = asked.client_domain
        """,
        (("lead_key", "text"), ("form", "text")),
        name="leads",
        count="total",
        usual=100,
        most=500,
        methods=("POST",),
        drop=("lead_key", "form"),
    ),
    Listing(
        "/run/target-client/leads/list",
        "Leads of one prospect, with what is known of them.",
        (Field("target_client_domain", "domain"), Field("source", required=False)),
        """
        select
            c.id, c.target_client_domain, c.first_name, c.last_name, c.full_name,
            c.person_linkedin_url, c.work_email, c.company_domain,
            coalesce(c.company_name, f.name) as company_name,
            coalesce(c.company_linkedin_url, f.linkedin_url) as company_linkedin_url,
            c.source, c.form_id, c.form_title, c.created_at, c.core_company_id,
            c.core_person_id, f.matched_industry as industry,
            f.employee_range as employee_count, p.person_city as city,
            p.matched_cleaned_job_title as title, p.matched_seniority as seniority,
            p.matched_job_function as department,
            c.lead_key, coalesce(c.form_id, '') as form
        from target_client.leads as c
        left join core.people_full as p on p.linkedin_url = c.person_linkedin_url
        left join core.companies_full as f on f.domain = c.company_domain
        where c.target_client_domain = asked.target_client_domain
        """,
        (("lead_key", "text"), ("form", "text")),
        conditions={"source": "c.source = btrim(%(source)s)"},
        name="leads",
        count="total",
        usual=100,
        most=500,
        methods=("POST",),
        drop=("lead_key", "form"),
    ),
)

COUNTS: tuple[Lookup, ...] = (
    Lookup(
        "/api/leads/past-employer-count",
        "How many people once worked for a company of this name.",
        (COMPANY_NAME, SALES_NAV, COUNTRY),
        f"""
        select
            n.count, (asked.past_domains::text[])[1] as domain,
            asked.past_domains::text[] as domains
        from (
            with a as materialized ({LEFT})
            select count(distinct l.linkedin_url) as count
            {PAST} and {OF_FUNCTION}
            having count(*) > 0
        ) as n
        """,
        derived=NAMED,
        empty={"count": 0, "domains": []},
        method="GET",
    ),
    Lookup(
        "/api/leads/past-employer-breakdown",
        "The same by function; the total counts every person once.",
        (COMPANY_NAME, COUNTRY),
        f"""
        select
            n.total, coalesce(n.by_job_function, '{{}}') as by_job_function,
            (asked.past_domains::text[])[1] as domain, asked.past_domains::text[] as domains
        from (
            with a as materialized ({LEFT}),
            people as materialized (select l.linkedin_url, {FUNCTION} as job_function {PAST})
            select
                count(distinct p.linkedin_url) as total,
                (
                    select jsonb_object_agg(g.job_function, g.people)
                    from (
                        select f.job_function, count(distinct f.linkedin_url) as people
                        from people as f
                        group by f.job_function
                    ) as g
                ) as by_job_function
            from people as p
            having count(*) > 0
        ) as n
        """,
        derived=NAMED,
        empty={"total": 0, "by_job_function": {}, "domains": []},
        method="GET",
    ),
)
