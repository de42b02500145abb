{{ config(
    unique_key=['case_study_id', 'champion_key'],
    incremental_strategy='replace_children',
    parent=['case_study_id'],
    void='champion_key is null',
    indexes=[{'columns': ['landed_xid']}]
) }}

with

touched as (

    select distinct case_study_url
    from {{ ref('case_study_extraction_payloads') }}
    where {{ in_window(ref('case_study_extraction_payloads')) }} and quarantine_reason is null

),

payloads as (

    -- those the newest payload names, also where it names none
    select newest.*
    from touched
    cross join lateral (

        select *
        from {{ ref('case_study_extraction_payloads') }} as p
        where p.case_study_url = touched.case_study_url and p.quarantine_reason is null
        order by p.landing_id desc
        limit 1

    ) as newest

),

named as (

    select
        payloads.*,
        person.position,
        left({{ function('lookup_key') }}(
            {{ function('clean_name') }}(person.value ->> 'full_name')
        ), 300) as champion_key,
        {{ function('clean_name') }}(person.value ->> 'full_name') as full_name,
        {{ function('json_text') }}(person.value -> 'job_title') as job_title,
        {{ function('json_text') }}(person.value -> 'company_name') as company_name
    from payloads
    -- left: a page with nobody on it is told too, so that who stood there goes
    left join lateral jsonb_array_elements(payloads.people)
        with ordinality as person (value, position) on true

),

merged as (

    select distinct on (case_study_url, champion_key)
        md5('case_study_champion:' || case_study_url || ':' || champion_key)::uuid as id,
        md5('case_study:' || case_study_url)::uuid as case_study_id,
        champion_key,
        full_name,
        job_title,
        company_name,
        company_customer_domain as customer_company_domain,
        origin_company_domain,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from named
    order by case_study_url, champion_key, job_title is null, position

)

select * from merged
