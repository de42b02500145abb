"""What the agency's own dashboard asks: its clients, and what a seller's customers lead to."""

from lookup.bodies import Field
from lookup.leads import LEFT, customers_of
from lookup.lookups import MISSING, NOT_FILLED, NOT_MODELLED, Lookup
from lookup.pages import Listing

CLIENT = (Field("client_domain", "domain", about="Domain of the client."),)
TEMPLATE = (
    *("id", "template_url", "current_customer_linkedin_org_id"),
    *("customer_company_name", "customer_company_domain", "created_at"),
)
SHOWN = 500  # customers, and leads, in one answer
CONTACTS = 100  # of each company in one answer

CLIENTS: tuple[Listing, ...] = (
    Listing(
        "/api/hq/clients",
        "Clients of whom leads have landed.",
        (),
        "select c.client_domain from serving.clients as c where true",
        (("client_domain", "text"),),
        methods=("POST",),
    ),
    Listing(
        "/read/{client}/targets",
        "Companies that a client wants to reach, each with those of its people who are leads.",
        (
            Field(
                "client",
                "as_sent",
                about="Domain of the client, or its first word where one alone has it: lunos.",
            ),
        ),
        f"""
        select
            t.id, t.client_domain, t.company_domain,
            coalesce(t.company_name, f.name) as company_name,
            coalesce(t.company_linkedin_url, f.linkedin_url) as company_linkedin_url,
            f.company_city, f.company_state, f.company_country, f.matched_industry,
            f.employee_range, f.description, t.source, t.first_seen_at, t.company_key,
            (
                select count(*) from serving.client_contacts as p
                where p.client_domain = t.client_domain and p.company_key = t.company_key
            ) as contact_count,
            (
                select coalesce(jsonb_agg(
                    to_jsonb(s) - array['client_domain', 'company_key', 'lead_key']
                    order by s.lead_key
                ), '[]')
                from (
                    select * from serving.client_contacts as p
                    where p.client_domain = t.client_domain and p.company_key = t.company_key
                    order by p.lead_key limit {CONTACTS}
                ) as s
            ) as contacts
        from (
            select min(c.client_domain) as client_domain
            from serving.clients as c
            where
                c.client_domain = reference.normalize_domain(asked.client)
                or split_part(c.client_domain, '.', 1) = lower(asked.client)
            having count(*) = 1
        ) as c
        inner join client.leads_companies as t on t.client_domain = c.client_domain
        left join core.companies_full as f on f.domain = t.company_domain
        where true
        """,
        (("company_key", "text"),),
        name="targets",
        count="total",
        usual=100,
        most=500,
        methods=("GET",),
        drop=("company_key",),
        note=f"Of the contacts of a company {CONTACTS} are shown.",
    ),
    *(
        Listing(
            f"/api/hq/clients/{name}",
            about,
            CLIENT,
            "select null::text as id where false",
            (("id", "text"),),
            methods=("POST",),
            note=NOT_MODELLED,
        )
        for name, about in (
            ("raw-leads", "Rows of a client's CRM, as they were uploaded."),
            ("normalized-leads", "The same, normalised."),
            ("workflow-sequences", "Steps of a client's workflow, in order."),
        )
    ),
)

OF_CLIENT: tuple[Lookup, ...] = (
    Lookup(
        "/api/hq/clients/salesnav-template",
        "The search template of a client.",
        CLIENT,
        MISSING,
        empty=dict.fromkeys(TEMPLATE),
        note=NOT_FILLED,
    ),
    Lookup(
        "/read/gtm/dashboard",
        "Customers of a seller, and the leads who once worked for one of them.",
        (Field("domain", "domain", about="Domain of the seller."),),
        f"""
        select
            k.customer_count,
            (
                select jsonb_agg(to_jsonb(s) - 'customer_key' order by s.customer_key)
                from (
                    select c.customer_key, c.customer_name, c.customer_domain, c.case_study_url
                    from core.company_customers as c
                    where c.origin_company_domain = asked.domain
                    order by c.customer_key limit {SHOWN}
                ) as s
            ) as customers,
            coalesce(w.leads, '[]') as leads, coalesce(w.lead_count, 0) as lead_count,
            coalesce(w.with_firmographics, 0) as with_firmographics, 0 as with_gtm_brief
        from (
            select count(*) as customer_count
            from core.company_customers as c
            where c.origin_company_domain = asked.domain
            having count(*) > 0
        ) as k
        cross join lateral (
            select
                count(*) as lead_count,
                count(*) filter (where l.company_domain is not null) as with_firmographics,
                jsonb_agg(
                    jsonb_build_object(
                        'id', l.person_id, 'lead_name', l.full_name,
                        'lead_title', l.matched_cleaned_job_title,
                        'company_name', l.company_name, 'company_domain', l.company_domain,
                        'company_linkedin_url', l.company_linkedin_url,
                        'person_linkedin_url', l.linkedin_url, 'start_date', l.job_start_date,
                        'past_employer_name', p.past_company_name,
                        'past_employer_domain', p.past_company_domain,
                        'past_job_title', p.past_job_title, 'priority', null,
                        'target_client_domain', asked.domain,
                        'has_firmographics', l.company_domain is not null,
                        'firmographics', jsonb_build_object(
                            'industry', l.matched_industry, 'employee_range', l.employee_range,
                            'city', l.company_city, 'state', l.company_state,
                            'country', l.company_country
                        ),
                        'has_gtm_brief', false, 'gtm_brief', null
                    ) order by p.linkedin_url
                ) as leads
            from (
                with a as materialized ({LEFT})
                select distinct on (a.linkedin_url) a.*
                from a
                order by a.linkedin_url, a.past_end_date desc nulls last, a.past_company_domain
                limit {SHOWN}
            ) as p
            cross join lateral (
                select * from core.leads as x where x.linkedin_url = p.linkedin_url offset 0
            ) as l
        ) as w
        """,
        empty={
            "customer_count": 0, "customers": [], "lead_count": 0, "leads": [],
            "with_firmographics": 0, "with_gtm_brief": 0,
        },
        derived=customers_of("domain"),
        note="Of priorities and briefs nothing lands: they are null. Of each, 500 are shown.",
    ),
)  # fmt: skip
