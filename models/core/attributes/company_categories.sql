{{ config(
    unique_key=['domain', 'category'],
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
        and not {{ says_again(ref('companyenrich_payloads'), 'p', 'categories') }}

),

claims as (

    select
        touched.domain,
        said.*
    from touched
    cross join lateral (

        select
            c.category,
            'companyenrich' as source,
            c.landing_id,
            c.landed_xid,
            c.last_seen_at
        from {{ ref('companyenrich_categories') }} as c
        where c.domain = touched.domain
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said

),

merged as (

    -- a union: once said, always there; the first payload that said it decides
    select
        md5('company_category:' || domain || ':' || category)::uuid as id,
        domain,
        category,
        {{ first('source') }} as source,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from claims
    group by domain, category

)

select * from merged
