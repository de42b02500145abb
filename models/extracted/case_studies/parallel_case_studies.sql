{{ config(unique_key='case_study_url') }}

with

touched as (

    select distinct case_study_url
    from {{ ref('parallel_case_study_payloads') }}
    where {{ in_window(ref('parallel_case_study_payloads')) }} and quarantine_reason is null

),

merged as (

    select
        md5('parallel_case_study:' || p.case_study_url)::uuid as id,
        max(p.landing_id) as raw_payload_id,
        p.case_study_url,
        {{ newest('p.origin_company_domain') }} as origin_company_domain,
        {{ newest('p.publishing_company_name') }} as publishing_company_name,
        {{ newest('p.customer_company_name') }} as customer_company_name,
        {{ newest('p.customer_company_domain') }} as customer_company_domain,
        max(p.landing_id) as landing_id,
        {{ newest('p.landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(p.last_seen_at) as last_seen_at
    from touched
    inner join {{ ref('parallel_case_study_payloads') }} as p
        on p.case_study_url = touched.case_study_url and p.quarantine_reason is null
    group by p.case_study_url

)

select * from merged
