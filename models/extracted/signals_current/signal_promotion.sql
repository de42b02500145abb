{{ config(
    unique_key=['client_domain', 'person_linkedin_url', 'company_key', 'new_title', 'new_role_start_date'],
    nullable_key=['client_domain', 'company_key', 'new_title', 'new_role_start_date'],
) }}

with

touched as (

    select
        client_domain,
        person_linkedin_url,
        company_key,
        new_title,
        new_role_start_date
    from {{ ref('clay_promotion_payloads') }}
    where {{ in_window(ref('clay_promotion_payloads')) }} and quarantine_reason is null

    union distinct

    select
        client_domain,
        person_linkedin_url,
        company_key,
        new_title,
        new_role_start_date
    from {{ ref('signal_promotion_payloads') }}
    where {{ in_window(ref('signal_promotion_payloads')) }} and quarantine_reason is null

),

said as (

    select
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.client_domain,
        p.person_linkedin_url,
        p.company_key,
        p.new_title,
        p.new_role_start_date,
        p.person_name,
        p.person_first_name,
        p.person_last_name,
        p.person_title,
        p.person_headline,
        p.person_location,
        p.person_country,
        p.company_domain,
        p.company_name,
        p.company_linkedin_url,
        p.new_titles,
        p.previous_titles,
        p.confidence,
        p.reduced_confidence_reasons,
        p.is_initial_check,
        p.days_since_promotion
    from touched
    inner join {{ ref('clay_promotion_payloads') }} as p
        on p.person_linkedin_url = touched.person_linkedin_url
            and p.client_domain is not distinct from touched.client_domain
            and p.company_key is not distinct from touched.company_key
            and p.new_title is not distinct from touched.new_title
            and p.new_role_start_date is not distinct from touched.new_role_start_date
    where p.quarantine_reason is null

    union distinct

    select
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.client_domain,
        p.person_linkedin_url,
        p.company_key,
        p.new_title,
        p.new_role_start_date,
        p.person_name,
        p.person_first_name,
        p.person_last_name,
        p.person_title,
        p.person_headline,
        p.person_location,
        p.person_country,
        p.company_domain,
        p.company_name,
        p.company_linkedin_url,
        p.new_titles,
        p.previous_titles,
        p.confidence,
        p.reduced_confidence_reasons,
        p.is_initial_check,
        p.days_since_promotion
    from touched
    inner join {{ ref('signal_promotion_payloads') }} as p
        on p.person_linkedin_url = touched.person_linkedin_url
            and p.client_domain is not distinct from touched.client_domain
            and p.company_key is not distinct from touched.company_key
            and p.new_title is not distinct from touched.new_title
            and p.new_role_start_date is not distinct from touched.new_role_start_date
    where p.quarantine_reason is null

),

merged as (

    select
        md5(
            concat_ws(
                '|',
                'signal_promotion',
                coalesce(client_domain::text, ''),
                coalesce(person_linkedin_url::text, ''),
                coalesce(company_key::text, ''),
                coalesce(new_title::text, ''),
                coalesce(new_role_start_date::text, '')
            )
        )::uuid as id,
        client_domain,
        person_linkedin_url,
        company_key,
        new_title,
        new_role_start_date,
        {{ newest('person_name') }} as person_name,
        {{ newest('person_first_name') }} as person_first_name,
        {{ newest('person_last_name') }} as person_last_name,
        {{ newest('person_title') }} as person_title,
        {{ newest('person_headline') }} as person_headline,
        {{ newest('person_location') }} as person_location,
        {{ newest('person_country') }} as person_country,
        {{ newest('company_domain') }} as company_domain,
        {{ newest('company_name') }} as company_name,
        {{ newest('company_linkedin_url') }} as company_linkedin_url,
        {{ newest('new_titles') }} as new_titles,
        {{ newest('previous_titles') }} as previous_titles,
        {{ newest('confidence') }} as confidence,
        {{ newest('reduced_confidence_reasons') }} as reduced_confidence_reasons,
        {{ newest('is_initial_check') }} as is_initial_check,
        {{ newest('days_since_promotion') }} as days_since_promotion,
        min(last_seen_at) as signal_detected_at,
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from said
    group by client_domain, person_linkedin_url, company_key, new_title, new_role_start_date

)

select * from merged
