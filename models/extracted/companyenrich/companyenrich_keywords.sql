{{ config(
    unique_key=['domain', 'keyword'],
    keep_least=['first_seen_at', 'landing_id', 'landed_xid'],
    confirm_daily=true
) }}

with

touched as (

    select distinct domain
    from {{ ref('companyenrich_payloads') }}
    where {{ in_window(ref('companyenrich_payloads')) }} and quarantine_reason is null

),

latest as (

    -- the payload that is latest now, and the one that was before: only its keywords can cease to be current
    select
        touched.domain,
        now_latest.landing_id,
        was_latest.landing_id as landing_id_before
    from touched
    cross join lateral (

        select p.landing_id
        from {{ ref('companyenrich_payloads') }} as p
        where
            p.domain = touched.domain
            and p.quarantine_reason is null
            and {{ read_by_now(ref('companyenrich_payloads'), 'p') }}
        order by p.landing_id desc
        limit 1

    ) as now_latest
    left join lateral (

        select p.landing_id
        from {{ ref('companyenrich_payloads') }} as p
        where
            p.domain = touched.domain
            and p.quarantine_reason is null
            and {{ read_before(ref('companyenrich_payloads'), 'p') }}
        order by p.landing_id desc
        limit 1

    ) as was_latest on true

),

payloads as (

    select * from {{ ref('companyenrich_payloads') }}
    where {{ in_window(ref('companyenrich_payloads')) }} and quarantine_reason is null

    union all

    select p.*
    from latest
    inner join {{ ref('companyenrich_payloads') }} as p on p.landing_id = latest.landing_id_before

),

elements as (

    select
        payloads.domain,
        payloads.landing_id,
        payloads.landed_xid,
        payloads.last_seen_at,
        payloads.landing_id = latest.landing_id as is_current,
        {{ function('null_if_placeholder') }}(element.value) as keyword
    from payloads
    inner join latest on latest.domain = payloads.domain
    cross join lateral jsonb_array_elements_text(payloads.keywords) as element (value)

),

merged as (

    select
        md5('companyenrich_keyword:' || domain || ':' || keyword)::uuid as id,
        domain,
        keyword,
        bool_or(is_current) as is_current,
        min(last_seen_at) as first_seen_at,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from elements
    where keyword is not null
    group by domain, keyword

)

select * from merged
