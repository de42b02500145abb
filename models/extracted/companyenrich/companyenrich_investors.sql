{{ config(
    unique_key=['domain', 'investor_name'],
    confirm_daily=true,
    fillfactor=70
) }}

with

touched as (

    -- but not those whose payloads only say again what was said today
    select distinct domain
    from {{ ref('companyenrich_payloads') }} as p
    where
        {{ in_window(ref('companyenrich_payloads')) }}
        and quarantine_reason is null
        and not {{ says_again(ref('companyenrich_payloads'), 'p', 'funding') }}

),

merged as (

    select
        md5('companyenrich_investor:' || i.domain || ':' || i.investor_name)::uuid as id,
        i.domain,
        i.investor_name,
        bool_or(i.is_current) as is_current,
        min(i.first_seen_at) as first_seen_at,
        min(i.landing_id) as landing_id,
        min(i.landed_xid) as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(i.last_seen_at) as last_seen_at
    from touched
    inner join {{ ref('companyenrich_vc_investments') }} as i on i.domain = touched.domain
    group by i.domain, i.investor_name

)

select * from merged
