{{ config(
    unique_key=['page_key', 'origin_company_domain', 'champion_key']
) }}

with

touched as (

    select distinct origin_company_domain, case_study_key
    from {{ ref('case_study_buyers_payloads') }}
    where {{ in_window(ref('case_study_buyers_payloads')) }} and quarantine_reason is null

),

named as (

    select
        p.*,
        coalesce(p.case_study_key, '') as page_key,
        left({{ function('lookup_key') }}(
            {{ function('clean_name') }}(person.value ->> 'fullName')
        ), 300) as champion_key,
        {{ function('clean_name') }}(person.value ->> 'fullName') as buyer_full_name,
        {{ function('json_text') }}(person.value -> 'jobTitle') as buyer_job_title
    from touched
    cross join lateral (

        select *
        from {{ ref('case_study_buyers_payloads') }} as one
        where
            one.origin_company_domain = touched.origin_company_domain
            and one.case_study_key is not distinct from touched.case_study_key
            and one.quarantine_reason is null
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as p
    cross join lateral jsonb_array_elements(p.people) as person (value)

),

merged as (

    select
        md5(concat_ws(':', 'case_study_buyer', page_key, origin_company_domain, champion_key))::uuid
            as id,
        max(landing_id) as raw_payload_id,
        page_key,
        origin_company_domain,
        champion_key,
        {{ newest('origin_company_name') }} as origin_company_name,
        {{ newest('customer_company_name') }} as customer_company_name,
        {{ newest('customer_company_domain') }} as customer_company_domain,
        {{ newest('case_study_url') }} as case_study_url,
        {{ first('buyer_full_name') }} as buyer_full_name,
        {{ newest('buyer_job_title') }} as buyer_job_title,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from named
    where champion_key is not null
    group by page_key, origin_company_domain, champion_key

)

select * from merged
