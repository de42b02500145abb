{{ config(unique_key='case_study_url') }}

with

touched as (

    select distinct case_study_url
    from {{ ref('case_study_extraction_payloads') }}
    where {{ in_window(ref('case_study_extraction_payloads')) }} and quarantine_reason is null

),

merged as (

    select
        md5('case_study:' || p.case_study_url)::uuid as id,
        max(p.landing_id) as raw_payload_id,
        p.case_study_url,
        {{ newest('p.origin_company_domain') }} as origin_company_domain,
        {{ newest('p.origin_company_name') }} as origin_company_name,
        {{ newest('p.company_customer_name') }} as company_customer_name,
        {{ newest('p.company_customer_domain') }} as company_customer_domain,
        {{ newest('p.article_title') }} as article_title,
        {{ newest('p.confidence') }} as confidence,
        {{ newest('p.reasoning') }} as reasoning,
        max(p.landing_id) as landing_id,
        {{ newest('p.landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(p.last_seen_at) as last_seen_at
    from touched
    inner join {{ ref('case_study_extraction_payloads') }} as p
        on p.case_study_url = touched.case_study_url and p.quarantine_reason is null
    group by p.case_study_url

)

select * from merged
