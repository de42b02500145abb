{{ config(unique_key='domain') }}

with

touched as (

    select distinct domain
    from {{ ref('companies_to_enrich_payloads') }}
    where {{ in_window(ref('companies_to_enrich_payloads')) }} and quarantine_reason is null

),

merged as (

    -- each column: the newest payload that says something, so that silence overwrites nothing
    select
        md5('company_to_enrich:' || p.domain)::uuid as id,
        max(p.landing_id) as raw_payload_id,
        p.domain,
        {{ newest('company_linkedin_url') }} as company_linkedin_url,
        {{ newest('short_description') }} as short_description,
        max(p.landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(p.last_seen_at) as last_seen_at
    from touched
    inner join {{ ref('companies_to_enrich_payloads') }} as p
        on p.domain = touched.domain and p.quarantine_reason is null
    group by p.domain

)

select * from merged
