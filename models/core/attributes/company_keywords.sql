{{ config(
    unique_key=['domain', 'keyword'],
    keep_least=['landing_id', 'landed_xid'],
    confirm_daily=true
) }}

with

payloads as (

    select * from {{ ref('companyenrich_payloads') }}
    where {{ in_window(ref('companyenrich_payloads')) }} and quarantine_reason is null

),

claims as (

    select
        payloads.domain,
        -- cut to what an index can hold
        left({{ function('json_text') }}(element.value), 500) as keyword,
        'companyenrich' as source,
        payloads.landing_id,
        payloads.landed_xid,
        payloads.last_seen_at
    from payloads
    cross join lateral jsonb_array_elements(payloads.keywords) as element (value)

),

merged as (

    -- a union: once said, always there; the first payload that said it decides
    select
        md5('company_keyword:' || domain || ':' || keyword)::uuid as id,
        domain,
        keyword,
        {{ first('source') }} as source,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from claims
    where keyword is not null
    group by domain, keyword

)

select * from merged
