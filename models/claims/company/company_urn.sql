-- which domain a source gives to a company that it knows by a URN of its own
{{ config(unique_key=['company_urn', 'source', 'domain']) }}

with

salesnav_clay as (

    select
        p.company_linkedin_urn as company_urn,
        p.workflow as source,
        p.company_domain as domain,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('salesnav_scrapes_person_payloads') }} as p
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and p.quarantine_reason is null
        -- an index holds no key of any length
        and octet_length(p.company_linkedin_urn) <= 200

),

salesnav_company as (

    select
        p.linkedin_urn as company_urn,
        'salesnav-company'::text as source,
        p.domain,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('salesnav_scrapes_company_address_payloads') }} as p
    where
        {{ in_window(ref('salesnav_scrapes_company_address_payloads')) }}
        and p.quarantine_reason is null
        -- an index holds no key of any length
        and octet_length(p.linkedin_urn) <= 200

),

claims as (

    select * from salesnav_clay

    union all

    select * from salesnav_company

)

select
    company_urn,
    source,
    domain,
    min(landing_id) as landing_id,
    min(landed_xid) as landed_xid,
    max(landing_id) as last_landing_id,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    max(last_seen_at) as last_seen_at
from claims
where domain is not null
group by company_urn, source, domain
