{{ config(
    unique_key=['company_key', 'person_linkedin_url'],
    nullable_key=['person_linkedin_url'],
) }}

with

touched as (

    select distinct
        company_key,
        person_linkedin_url
    from {{ ref('clay_new_hire_payloads') }}
    where {{ in_window(ref('clay_new_hire_payloads')) }} and quarantine_reason is null

),

said as (

    select
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.company_key,
        p.person_linkedin_url,
        p.client_domain,
        p.company_domain,
        p.company_name,
        p.company_linkedin_url,
        p.is_initial_check
    from touched
    inner join {{ ref('clay_new_hire_payloads') }} as p
        on p.company_key = touched.company_key
            and p.person_linkedin_url is not distinct from touched.person_linkedin_url
    where p.quarantine_reason is null

),

merged as (

    select
        md5(
            concat_ws(
                '|',
                'clay_new_hire',
                coalesce(company_key::text, ''),
                coalesce(person_linkedin_url::text, '')
            )
        )::uuid as id,
        company_key,
        person_linkedin_url,
        {{ newest('client_domain') }} as client_domain,
        {{ newest('company_domain') }} as company_domain,
        {{ newest('company_name') }} as company_name,
        {{ newest('company_linkedin_url') }} as company_linkedin_url,
        {{ newest('is_initial_check') }} as is_initial_check,
        min(last_seen_at) as signal_detected_at,
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from said
    group by company_key, person_linkedin_url

)

select * from merged
