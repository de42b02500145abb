"""Every list of one key: customers of a vendor, alumni, champions, similar companies."""

from lookup.bodies import Field
from lookup.pages import Listing

VENDOR = (Field("domain", "domain", about="Domain of the company whose customers are meant."),)
CHAMPIONS = """
select
    c.full_name, c.job_title, c.company_name, c.company_domain,
    e.linkedin_url as company_linkedin_url, c.case_study_url, c.source, c.id{}
from core.case_study_champions as c
left join core.companies_full as e on e.domain = c.company_domain
where c.origin_company_domain = asked.domain
"""

LISTS: tuple[Listing, ...] = (
    Listing(
        "/run/companies/db/company-customers/lookup",
        "Customers of a company.",
        VENDOR,
        """
        select
            c.origin_company_name, c.origin_company_domain, c.customer_name, c.customer_domain,
            e.linkedin_url as customer_linkedin_url, c.case_study_url, c.source, c.updated_at,
            c.customer_key
        from core.company_customers as c
        left join core.companies_full as e on e.domain = c.customer_domain
        where c.origin_company_domain = asked.domain
        """,
        (("customer_key", "text"),),
        name="customers",
        count="customer_count",
        usual=500,
        most=500,
        methods=("POST",),
        drop=("customer_key",),
    ),
    Listing(
        "/run/companies/db/alumni/lookup",
        "People who once worked for a company, with their present job.",
        (
            Field("past_company_domain", "domain", about="Domain of the former employer."),
            Field("include_still_employed", kind="yes", required=False, default=False,
                  about="Also those who have a present job there."),
        ),
        """
        with a as materialized (
            select * from serving.alumni as x
            where
                x.past_company_domain = asked.past_company_domain
                and (not x.still_employed or %(include_still_employed)s)
        )
        select
            a.first_name, a.last_name, a.full_name, a.linkedin_url, a.linkedin_url_type,
            coalesce(c.name, a.current_company_name) as current_company_name,
            a.current_company_domain,
            coalesce(c.linkedin_url, a.current_company_linkedin_url)
                as current_company_linkedin_url,
            a.current_job_title, a.past_company_name, a.past_company_domain, a.past_job_title,
            a.past_end_date, a.evidence, a.still_employed, a.source
        from a
        left join core.companies_full as c on c.domain = a.current_company_domain
        where true
        """,
        (("linkedin_url", "text"),),
        name="alumni",
        count="alumni_count",
        usual=500,
        most=500,
        methods=("POST",),
    ),
    *(
        Listing(
            f"/run/companies/db/case-study-champions{suffix}/lookup",
            f"People quoted in the case studies of a company{about}.",
            VENDOR,
            CHAMPIONS.format(column),
            (("id", "uuid"),),
            name="champions",
            count="champion_count",
            usual=500,
            most=500,
            methods=("POST",),
            drop=("id",),
        )
        for suffix, about, column in (
            ("", "", ""),
            ("-detailed", ", with what they said", ", c.testimonial"),
        )
    ),
    Listing(
        "/run/companies/db/similar-companies/list",
        "Companies similar to this one, the most similar first.",
        (Field("domain", "domain"),),
        """
        select
            s.company_name, s.company_domain, e.linkedin_url as company_linkedin_url,
            s.company_industry, s.company_description, s.similarity_score, s.source,
            coalesce(s.similarity_score, -1) as score, s.id
        from core.company_similar_companies_preview as s
        left join core.companies_full as e on e.domain = s.company_domain
        where s.input_domain = asked.domain
        """,
        (("score", "numeric"), ("id", "uuid")),
        descending=True,
        name="similar_companies",
        count="similar_count",
        usual=500,
        most=500,
        methods=("POST",),
        drop=("score", "id"),
    ),
)  # fmt: skip
