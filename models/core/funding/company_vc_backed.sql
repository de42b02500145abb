{{ config(
    unique_key='domain',
    confirm_daily=true
) }}

with

touched as (

    -- but not those whose payloads only say again what was said today
    select distinct domain
    from {{ ref('companyenrich_payloads') }} as p
    where
        {{ in_window(ref('companyenrich_payloads')) }}
        and quarantine_reason is null
        and funding != '[]'
        and not {{ says_again(ref('companyenrich_payloads'), 'p', 'funding') }}

),

merged as (

    -- counted over all that any payload said, not over one payload: the count does not fall
    select
        md5('company_vc_backed:' || touched.domain)::uuid as id,
        touched.domain,
        count(distinct v.vc_key)::integer as vc_count,
        (array_agg(v.source order by v.landing_id))[1] as source,
        max(v.landing_id) as landing_id,
        (array_agg(v.landed_xid order by v.landing_id desc))[1] as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(v.last_seen_at) as last_seen_at
    from touched
    inner join {{ ref('company_vc_investors') }} as v on v.company_domain = touched.domain
    group by touched.domain

)

select * from merged
