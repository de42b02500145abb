{{ config(
    unique_key=['domain', 'source', 'funding_date', 'funding_type'],
    nullable_key=['funding_date', 'funding_type'],
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

claims as (

    select
        touched.domain,
        said.*
    from touched
    cross join lateral (

        select
            'companyenrich' as source,
            r.funding_date,
            r.funding_type,
            r.amount,
            r.amount_usd,
            r.investors,
            r.url,
            r.landing_id,
            r.landed_xid,
            r.last_seen_at
        from {{ ref('companyenrich_funding_rounds') }} as r
        where r.domain = touched.domain
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said

),

merged as (

    select
        md5(concat_ws(
            ':', 'company_funding_round', domain, source,
            coalesce(extract(epoch from funding_date)::text, ''), coalesce(funding_type, '')
        ))::uuid as id,
        domain,
        source,
        funding_date,
        funding_type,
        amount,
        amount_usd,
        investors,
        url,
        null::text as workflow_source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from claims

)

select * from merged
