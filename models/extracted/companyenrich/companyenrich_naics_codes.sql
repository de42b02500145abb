{{ config(
    unique_key=['domain', 'naics_code'],
    keep_least=['first_seen_at', 'landing_id', 'landed_xid'],
    confirm_daily=true,
    fillfactor=70
) }}

with

elements as (

    select
        domain,
        element as naics_code,
        is_current,
        landing_id,
        landed_xid,
        last_seen_at
    from {{ list_elements(ref('companyenrich_payloads'), 'naics_codes') }} as said
    where element is not null

),

merged as (

    select
        md5('companyenrich_naics_code:' || domain || ':' || naics_code)::uuid as id,
        domain,
        naics_code,
        bool_or(is_current) as is_current,
        min(last_seen_at) as first_seen_at,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from elements
    group by domain, naics_code

)

select * from merged
