-- who is quoted in which case study, by each source that read it
{{ config(unique_key=['page_key', 'champion_key', 'source', 'value_id']) }}

with

extraction as (

    select
        p.case_study_key as page_key,
        named.champion_key,
        'gemini-extract-case-study-details'::text as source,
        named.full_name,
        named.job_title,
        coalesce(named.company_name, p.company_customer_name) as company_name,
        p.company_customer_domain as company_domain,
        null::text as testimonial,
        p.origin_company_domain,
        p.case_study_url,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('case_study_extraction_payloads') }} as p
    cross join lateral (

        select
            left({{ function('lookup_key') }}(
                {{ function('clean_name') }}(person.value ->> 'full_name')
            ), 300) as champion_key,
            {{ function('clean_name') }}(person.value ->> 'full_name') as full_name,
            {{ function('json_text') }}(person.value -> 'job_title') as job_title,
            {{ function('json_text') }}(person.value -> 'company_name') as company_name
        from jsonb_array_elements(p.people) as person (value)

    ) as named
    where
        {{ in_window(ref('case_study_extraction_payloads'), 'p') }}
        and p.quarantine_reason is null

),

buyers as (

    select
        coalesce(p.case_study_key, 'of ' || p.origin_company_domain) as page_key,
        named.champion_key,
        'case-study-buyers'::text as source,
        named.full_name,
        named.job_title,
        p.customer_company_name as company_name,
        p.customer_company_domain as company_domain,
        null::text as testimonial,
        p.origin_company_domain,
        p.case_study_url,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('case_study_buyers_payloads') }} as p
    cross join lateral (

        select
            left({{ function('lookup_key') }}(
                {{ function('clean_name') }}(person.value ->> 'fullName')
            ), 300) as champion_key,
            {{ function('clean_name') }}(person.value ->> 'fullName') as full_name,
            {{ function('json_text') }}(person.value -> 'jobTitle') as job_title
        from jsonb_array_elements(p.people) as person (value)

    ) as named
    where
        {{ in_window(ref('case_study_buyers_payloads'), 'p') }}
        and p.quarantine_reason is null

),

parallel as (

    select
        p.case_study_key as page_key,
        named.champion_key,
        'parallel-case-study'::text as source,
        named.full_name,
        named.job_title,
        p.customer_company_name as company_name,
        p.customer_company_domain as company_domain,
        named.testimonial,
        p.origin_company_domain,
        p.case_study_url,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('parallel_case_study_payloads') }} as p
    cross join lateral (

        select
            left({{ function('lookup_key') }}(
                {{ function('clean_name') }}(person.value ->> 'champion_full_name')
            ), 300) as champion_key,
            {{ function('clean_name') }}(person.value ->> 'champion_full_name') as full_name,
            {{ function('json_text') }}(person.value -> 'champion_job_title') as job_title,
            {{ function('json_text') }}(person.value -> 'champion_testimonials_or_quotations')
                as testimonial
        from jsonb_array_elements(p.people) as person (value)

    ) as named
    where
        {{ in_window(ref('parallel_case_study_payloads'), 'p') }}
        and p.quarantine_reason is null

),

former_system as (

    select
        p.page_key,
        p.champion_key,
        'legacy'::text as source,
        p.full_name,
        p.job_title,
        p.company_name,
        p.company_domain,
        null::text as testimonial,
        p.origin_company_domain,
        p.case_study_url,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('legacy_champions_payloads') }} as p
    where
        {{ in_window(ref('legacy_champions_payloads'), 'p') }}
        and p.quarantine_reason is null

),

claims as (

    select * from extraction

    union all

    select * from buyers

    union all

    select * from parallel

    union all

    select * from former_system

)

select
    page_key,
    champion_key,
    source,
    md5(concat_ws(
        ':', full_name, coalesce(job_title, ''), coalesce(company_name, ''),
        coalesce(company_domain, ''), coalesce(testimonial, ''), origin_company_domain,
        coalesce(case_study_url, '')
    ))::uuid as value_id,
    full_name,
    job_title,
    company_name,
    company_domain,
    testimonial,
    origin_company_domain,
    case_study_url,
    min(landing_id) as landing_id,
    min(landed_xid) as landed_xid,
    max(landing_id) as last_landing_id,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    max(last_seen_at) as last_seen_at
from claims
where champion_key is not null
group by
    page_key, champion_key, source, full_name, job_title, company_name, company_domain,
    testimonial, origin_company_domain, case_study_url
