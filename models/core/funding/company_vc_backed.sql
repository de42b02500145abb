{{ config(
    unique_key='domain',
    confirm_daily=true
) }}

with

touched as (

    {{ changed(ref('company_vc_investors'), 'company_domain') }}

),

merged as (

    -- counted over all that any payload said, not over one payload: the count does not fall
    select
        md5('company_vc_backed:' || touched.company_domain)::uuid as id,
        touched.company_domain as domain,
        count(distinct v.vc_key)::integer as vc_count,
        (array_agg(v.source order by v.landing_id))[1] as source,
        max(v.landing_id) as landing_id,
        (array_agg(v.landed_xid order by v.landing_id desc))[1] as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(v.last_seen_at) as last_seen_at
    from touched
    inner join {{ ref('company_vc_investors') }} as v on v.company_domain = touched.company_domain
    group by touched.company_domain

)

select * from merged
