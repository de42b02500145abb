{{ config(
    unique_key=['client_domain', 'person_linkedin_url', 'new_company_key', 'new_job_start_date'],
    nullable_key=['client_domain', 'new_company_key', 'new_job_start_date'],
) }}

with

touched as (

    select
        client_domain,
        person_linkedin_url,
        new_company_key,
        new_job_start_date
    from {{ ref('clay_job_change_payloads') }}
    where {{ in_window(ref('clay_job_change_payloads')) }} and quarantine_reason is null

    union distinct

    select
        client_domain,
        person_linkedin_url,
        new_company_key,
        new_job_start_date
    from {{ ref('signal_job_change_payloads') }}
    where {{ in_window(ref('signal_job_change_payloads')) }} and quarantine_reason is null

),

said as (

    select
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.client_domain,
        p.person_linkedin_url,
        p.new_company_key,
        p.new_job_start_date,
        p.person_name,
        p.person_first_name,
        p.person_last_name,
        p.person_title,
        p.person_headline,
        p.person_location,
        p.person_country,
        p.new_company_domain,
        p.new_company_name,
        p.new_company_linkedin_url,
        p.new_job_title,
        p.start_date_precision,
        p.new_job_location,
        p.previous_company_linkedin_url,
        p.confidence,
        p.reduced_confidence_reasons,
        p.is_initial_check,
        p.job_change_within_months,
        p.started_role_within_window
    from touched
    inner join {{ ref('clay_job_change_payloads') }} as p
        on p.person_linkedin_url = touched.person_linkedin_url
            and p.client_domain is not distinct from touched.client_domain
            and p.new_company_key is not distinct from touched.new_company_key
            and p.new_job_start_date is not distinct from touched.new_job_start_date
    where p.quarantine_reason is null

    union distinct

    select
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.client_domain,
        p.person_linkedin_url,
        p.new_company_key,
        p.new_job_start_date,
        p.person_name,
        p.person_first_name,
        p.person_last_name,
        p.person_title,
        p.person_headline,
        p.person_location,
        p.person_country,
        p.new_company_domain,
        p.new_company_name,
        p.new_company_linkedin_url,
        p.new_job_title,
        p.start_date_precision,
        p.new_job_location,
        p.previous_company_linkedin_url,
        p.confidence,
        p.reduced_confidence_reasons,
        p.is_initial_check,
        p.job_change_within_months,
        p.started_role_within_window
    from touched
    inner join {{ ref('signal_job_change_payloads') }} as p
        on p.person_linkedin_url = touched.person_linkedin_url
            and p.client_domain is not distinct from touched.client_domain
            and p.new_company_key is not distinct from touched.new_company_key
            and p.new_job_start_date is not distinct from touched.new_job_start_date
    where p.quarantine_reason is null

),

merged as (

    select
        md5(
            concat_ws(
                '|',
                'signal_job_change',
                coalesce(client_domain::text, ''),
                coalesce(person_linkedin_url::text, ''),
                coalesce(new_company_key::text, ''),
                coalesce(new_job_start_date::text, '')
            )
        )::uuid as id,
        client_domain,
        person_linkedin_url,
        new_company_key,
        new_job_start_date,
        {{ newest('person_name') }} as person_name,
        {{ newest('person_first_name') }} as person_first_name,
        {{ newest('person_last_name') }} as person_last_name,
        {{ newest('person_title') }} as person_title,
        {{ newest('person_headline') }} as person_headline,
        {{ newest('person_location') }} as person_location,
        {{ newest('person_country') }} as person_country,
        {{ newest('new_company_domain') }} as new_company_domain,
        {{ newest('new_company_name') }} as new_company_name,
        {{ newest('new_company_linkedin_url') }} as new_company_linkedin_url,
        {{ newest('new_job_title') }} as new_job_title,
        {{ newest('start_date_precision') }} as start_date_precision,
        {{ newest('new_job_location') }} as new_job_location,
        {{ newest('previous_company_linkedin_url') }} as previous_company_linkedin_url,
        {{ newest('confidence') }} as confidence,
        {{ newest('reduced_confidence_reasons') }} as reduced_confidence_reasons,
        {{ newest('is_initial_check') }} as is_initial_check,
        {{ newest('job_change_within_months') }} as job_change_within_months,
        {{ newest('started_role_within_window') }} as started_role_within_window,
        min(last_seen_at) as signal_detected_at,
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from said
    group by client_domain, person_linkedin_url, new_company_key, new_job_start_date

)

select * from merged
