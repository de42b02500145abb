{{ config(unique_key='domain') }}

with

touched as (

    select distinct domain
    from {{ ref('clay_cleaned_company_names') }}
    where {{ in_window(ref('clay_cleaned_company_names')) }} and quarantine_reason is null

),

merged as (

    -- each column: the newest payload that says something, so that silence overwrites nothing
    select
        md5('cleaned_company_name:' || p.domain)::uuid as id,
        max(p.landing_id) as raw_payload_id,
        p.domain,
        {{ newest('original_company_name') }} as original_company_name,
        {{ newest('cleaned_company_name') }} as cleaned_company_name,
        'clay'::text as source,
        max(p.landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(p.last_seen_at) as last_seen_at
    from touched
    inner join {{ ref('clay_cleaned_company_names') }} as p
        on p.domain = touched.domain and p.quarantine_reason is null
    group by p.domain

)

select * from merged
