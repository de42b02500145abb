{{ config(
    unique_key=['company_domain', 'news_key'],
) }}

with

touched as (

    select distinct
        company_domain,
        news_key
    from {{ ref('clay_news_fundraising_payloads') }}
    where {{ in_window(ref('clay_news_fundraising_payloads')) }} and quarantine_reason is null

),

said as (

    select
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.company_domain,
        p.news_key,
        p.client_domain,
        p.news_url,
        p.news_title,
        p.description,
        p.publish_date,
        p.is_initial_check
    from touched
    inner join {{ ref('clay_news_fundraising_payloads') }} as p
        on p.company_domain = touched.company_domain
            and p.news_key is not distinct from touched.news_key
    where p.quarantine_reason is null

),

merged as (

    select
        md5(
            concat_ws(
                '|',
                'clay_news_fundraising',
                coalesce(company_domain::text, ''),
                coalesce(news_key::text, '')
            )
        )::uuid as id,
        company_domain,
        news_key,
        {{ newest('client_domain') }} as client_domain,
        {{ newest('news_url') }} as news_url,
        {{ newest('news_title') }} as news_title,
        {{ newest('description') }} as description,
        {{ newest('publish_date') }} as publish_date,
        {{ newest('is_initial_check') }} as is_initial_check,
        min(last_seen_at) as signal_detected_at,
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from said
    group by company_domain, news_key

)

select * from merged
