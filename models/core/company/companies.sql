{{ config(unique_key='domain') }}

with

touched as (

    select domain from {{ ref('companyenrich_payloads') }}
    where {{ in_window(ref('companyenrich_payloads')) }} and quarantine_reason is null
    group by domain

),

claims as (

    -- lateral: looks up the touched keys in each index, instead of sorting all history
    select
        touched.domain,
        said.*
    from touched
    cross join lateral (

        select
            name,
            linkedin_url,
            landing_id,
            landed_xid,
            last_seen_at,
            'companyenrich' as source
        from {{ ref('companyenrich_payloads') }} as p
        where p.domain = touched.domain and quarantine_reason is null

    ) as said

),

merged as (

    -- first landed wins, for each value: an existing company is never renamed by a later mention
    select
        md5('company:' || domain)::uuid as id,
        domain,
        {{ first('name') }} as name,
        {{ first('linkedin_url') }} as linkedin_url,
        {{ first('source') }} as source,
        min(landing_id) as landing_id,
        {{ first('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from claims
    group by domain

)

select * from merged
