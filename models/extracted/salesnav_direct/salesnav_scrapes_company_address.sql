{{ config(unique_key='company_key') }}

with

touched as (

    select distinct company_key
    from {{ ref('salesnav_scrapes_company_address_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_company_address_payloads')) }}
        and quarantine_reason is null

),

payloads as (

    select p.*
    from touched
    inner join {{ ref('salesnav_scrapes_company_address_payloads') }} as p
        on p.company_key = touched.company_key and p.quarantine_reason is null

),

merged as (

    -- each column: the newest payload that says something, so that silence overwrites nothing
    select
        md5('salesnav_scrapes_company_address:' || company_key)::uuid as id,
        max(landing_id) as raw_payload_id,
        company_key,
        min(domain) as domain,
        {{ newest('linkedin_urn') }} as linkedin_urn,
        {{ newest('linkedin_url') }} as linkedin_url,

        ---------- company
        {{ newest('company_name') }} as company_name,
        {{ newest('description') }} as description,
        {{ newest('headcount') }} as headcount,
        {{ newest('industries') }} as industries,
        {{ newest('registered_address_raw') }} as registered_address_raw,

        ---------- provenance
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from payloads
    group by company_key

)

select * from merged
