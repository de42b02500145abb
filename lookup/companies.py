"""Lists of companies, and what is known of one of them."""

from lookup.bodies import Field
from lookup.leads import FIRM, holding
from lookup.lookups import ICP_FIELDS, MISSING, NOT_MODELLED, Lookup
from lookup.pages import Listing

# leads that the dashboard shows: what a list of them would hold
LEAD_COUNT = """(
        select count(*) from serving.lead_filters as l where l.company_id = {}.id and l.is_visible
    ) as lead_count"""
COLUMNS = """
    c.id, c.domain, c.name, c.linkedin_url, c.company_city, c.company_state, c.company_country,
    c.matched_industry, c.employee_range, c.description, c.tagline
"""
WORDS = {
    "city": "company_city",
    "state": "company_state",
    "country": "company_country",
    "name": "name",
}
DOMAIN = Field("domain", "domain")
NOTHING = "select null::text as domain where false"

COMPANIES: tuple[Listing, ...] = (
    Listing(
        "/api/companies",
        "Companies, by industry, size and place.",
        (
            *FIRM,
            *(Field(name, required=False) for name in WORDS),
            Field("domain", "domain", required=False),
        ),
        f"""
        select {COLUMNS}, {LEAD_COUNT.format("c")} from core.companies_full as c where true
        """,
        (("domain", "text"),),
        conditions={
            "industry": "c.matched_industry = any(%(industry)s::text[])",
            "employee_range": "c.employee_range = any(%(employee_range)s::text[])",
            "domain": "c.domain = reference.normalize_domain(%(domain)s)",
            **{name: holding(f"c.{column}", name) for name, column in WORDS.items()},
        },
    ),
    Listing(
        "/api/companies/search",
        "Companies whose name or domain holds these words.",
        (Field("q", "as_sent", shortest=2),),
        f"""
        select {COLUMNS} from core.companies_full as c
        where {holding("c.domain", "q")} or {holding("c.name", "q")}
        """,
        (("domain", "text"),),
        usual=10,
        most=50,
        methods=("GET",),
    ),
    Listing(
        "/api/companies/{domain}/customers",
        "Customers of a company, whether they are known companies or not.",
        (DOMAIN,),
        """
        select
            k.customer_name, k.customer_domain, k.case_study_url, c.id, c.domain, c.name,
            c.linkedin_url, c.company_city, c.company_state, c.company_country,
            c.matched_industry, c.employee_range, c.description, c.tagline, k.customer_key
        from core.company_customers as k
        left join core.companies_full as c on c.domain = k.customer_domain
        where k.origin_company_domain = asked.domain
        """,
        (("customer_key", "text"),),
        usual=100,
        most=500,
        methods=("GET",),
        drop=("customer_key",),
    ),
    Listing(
        "/api/companies/{domain}/similar",
        "Companies similar to this one, the most similar first. Nothing is bought to answer.",
        (
            DOMAIN,
            Field(
                "refresh",
                kind="yes",
                required=False,
                default=False,
                about="Read and not heeded: it had a provider asked, and here nobody is.",
            ),
        ),
        """
        select
            s.company_name, s.company_domain, e.linkedin_url as company_linkedin_url,
            s.company_industry, s.company_description, s.similarity_score,
            coalesce(s.similarity_score, -1) as score, s.id
        from core.company_similar_companies_preview as s
        left join core.companies_full as e on e.domain = s.company_domain
        where s.input_domain = asked.domain
        """,
        (("score", "numeric"), ("id", "uuid")),
        descending=True,
        methods=("GET",),
        drop=("score", "id"),
        note="What has landed: nobody is asked, so an empty list says only that nothing has.",
    ),
    Listing(
        "/api/companies/by-technology",
        "Companies that use a technology whose name holds these words.",
        (Field("name", "as_sent"),),
        f"""
        select {COLUMNS}, t.technologies
        from (
            select d.domain, array_agg(n.name order by n.name) as technologies
            from (
                select i.id, i.name from reference.technologies as i
                where {holding("i.name", "name")}
                order by length(i.name), i.name
                limit 50
            ) as n
            inner join core.company_tech_on_site as d on d.technology_id = n.id
            group by d.domain
        ) as t
        inner join core.companies_full as c on c.domain = t.domain
        where true
        """,
        (("domain", "text"),),
        most=200,
        methods=("GET",),
    ),
    Listing(
        "/api/companies/by-job-title",
        "Companies that look for someone with a title that holds these words.",
        (Field("title", "as_sent"),),
        f"""
        select {COLUMNS}, j.postings, j.titles
        from (
            select p.domain, count(*) as postings, (array_agg(distinct p.title))[:20] as titles
            from core.company_job_postings as p
            where {holding("p.title", "title")}
            group by p.domain
        ) as j
        inner join core.companies_full as c on c.domain = j.domain
        where true
        """,
        (("domain", "text"),),
        most=200,
        methods=("GET",),
    ),
    *(
        Listing(
            f"/api/companies/by-{platform}-ads",
            f"Companies that advertise on {platform.capitalize()}.",
            (),
            NOTHING,
            (("domain", "text"),),
            most=200,
            methods=("GET",),
            note=NOT_MODELLED,
        )
        for platform in ("google", "linkedin", "meta")
    ),
)

OF_ONE: tuple[Lookup, ...] = (
    Lookup(
        "/api/companies/{domain}",
        "One company; 404 where it is not known.",
        (DOMAIN,),
        f"select {COLUMNS}, {LEAD_COUNT.format('c')} from core.companies_full as c"
        " where c.domain = asked.domain",
        method="GET",
        or_404=True,
    ),
    Lookup(
        "/api/companies/{domain}/customer-insights",
        "Industries of a company's customers, and who speaks for them.",
        (DOMAIN,),
        """
        select
            count(*) as customer_count,
            coalesce(
                (
                    select jsonb_agg(jsonb_build_object('industry', n.industry, 'customers', n.n)
                        order by n.n desc, n.industry)
                    from (
                        select i.matched_industry as industry, count(*) as n
                        from core.company_customers as k
                        inner join core.companies_full as i on i.domain = k.customer_domain
                        where
                            k.origin_company_domain = asked.domain
                            and i.matched_industry is not null
                        group by i.matched_industry
                    ) as n
                ),
                '[]'
            ) as industries,
            coalesce(
                (
                    select jsonb_agg(jsonb_build_object('job_title', n.job_title, 'champions', n.n)
                        order by n.n desc, n.job_title)
                    from (
                        select h.job_title, count(*) as n
                        from core.case_study_champions as h
                        where h.origin_company_domain = asked.domain and h.job_title is not null
                        group by h.job_title
                        order by count(*) desc, h.job_title
                        limit 50
                    ) as n
                ),
                '[]'
            ) as champion_titles,
            coalesce(
                (
                    select jsonb_agg(
                        jsonb_build_object(
                            'full_name', n.full_name, 'job_title', n.job_title,
                            'company_name', n.company_name, 'company_domain', n.company_domain,
                            'case_study_url', n.case_study_url
                        ) order by n.full_name, n.id
                    )
                    from (
                        select * from core.case_study_champions as h
                        where h.origin_company_domain = asked.domain
                        order by h.full_name, h.id
                        limit 100
                    ) as n
                ),
                '[]'
            ) as champions
        from core.company_customers as c
        where c.origin_company_domain = asked.domain
        having count(*) > 0
        """,
        empty={"customer_count": 0, "industries": [], "champion_titles": [], "champions": []},
        method="GET",
    ),
    Lookup(
        "/api/companies/{domain}/icp",
        "The ideal customer profile of a company.",
        (DOMAIN,),
        MISSING,
        empty=dict.fromkeys(ICP_FIELDS),
        note=NOT_MODELLED,
        method="GET",
    ),
    Lookup(
        "/api/companies/{domain}/ads",
        "Where a company advertises.",
        (DOMAIN,),
        MISSING,
        "is_running_any_ads",
        {"google": None, "linkedin": None, "meta": None},
        NOT_MODELLED,
        method="GET",
    ),
)
