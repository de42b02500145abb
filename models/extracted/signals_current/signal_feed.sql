-- what a client's feed shows: signals of all kinds that are news, which a first scan is not
{{ config(materialized='view') }}

with

signals as (

    select
        s.id as hq_extracted_id,
        'clay-job-change' as signal_slug,
        s.client_domain,
        s.is_initial_check,
        s.new_company_domain as company_domain,
        s.new_company_name as company_name,
        s.person_linkedin_url as person_linkedin_url,
        s.person_name as person_name,
        to_jsonb(s) as signal_data,
        s.signal_detected_at,
        s.landing_id
    from {{ ref('signal_job_change') }} as s

    union all

    select
        s.id as hq_extracted_id,
        'clay-promotion' as signal_slug,
        s.client_domain,
        s.is_initial_check,
        s.company_domain as company_domain,
        s.company_name as company_name,
        s.person_linkedin_url as person_linkedin_url,
        s.person_name as person_name,
        to_jsonb(s) as signal_data,
        s.signal_detected_at,
        s.landing_id
    from {{ ref('signal_promotion') }} as s

    union all

    select
        s.id as hq_extracted_id,
        'clay-job-posting' as signal_slug,
        s.client_domain,
        s.is_initial_check,
        s.company_domain as company_domain,
        s.company_name as company_name,
        null::text as person_linkedin_url,
        null::text as person_name,
        to_jsonb(s) as signal_data,
        s.signal_detected_at,
        s.landing_id
    from {{ ref('signal_job_posting') }} as s

    union all

    select
        s.id as hq_extracted_id,
        'clay-new-hire' as signal_slug,
        s.client_domain,
        s.is_initial_check,
        s.company_domain as company_domain,
        s.company_name as company_name,
        s.person_linkedin_url as person_linkedin_url,
        null::text as person_name,
        to_jsonb(s) as signal_data,
        s.signal_detected_at,
        s.landing_id
    from {{ ref('clay_new_hire') }} as s

    union all

    select
        s.id as hq_extracted_id,
        'clay-news-fundraising' as signal_slug,
        s.client_domain,
        s.is_initial_check,
        s.company_domain as company_domain,
        null::text as company_name,
        null::text as person_linkedin_url,
        null::text as person_name,
        to_jsonb(s) as signal_data,
        s.signal_detected_at,
        s.landing_id
    from {{ ref('clay_news_fundraising') }} as s

)

select
    signals.hq_extracted_id,
    signals.signal_slug,
    registry.signal_level,
    registry.signal_category,
    signals.client_domain,
    signals.company_domain,
    signals.company_name,
    signals.person_linkedin_url,
    signals.person_name,
    signals.signal_data,
    signals.signal_detected_at,
    signals.landing_id
from signals
inner join {{ ref('signal_registry') }} as registry on registry.signal_slug = signals.signal_slug
where registry.is_active and not signals.is_initial_check
