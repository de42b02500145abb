with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        {{ body_hash() }} as body_hash,
        payload - '{raw_payload, workflow_slug}'::text[] as request,
        {{ function('payload_body') }}(payload -> 'raw_payload') as body
    from {{ source('raw', 'person_discovery_payloads') }}
    where {{ in_window(source('raw', 'person_discovery_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('linkedin_person_slug') }}(request ->> 'linkedin_url') as linkedin_slug,
        {{ function('not_after') }}(
            {{ function('date_span_in_order') }}(
                body ->> 'latest_experience_start_date', date_order
            ),
            landed_at
        ) as latest_start
    from payloads
    offset 0  -- likewise

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        body_hash,

        ---------- keys
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(linkedin_slug)
            as linkedin_url,
        request ->> 'linkedin_url' as linkedin_url_raw,
        {{ function('person_slug_type') }}(linkedin_slug) as linkedin_url_type,
        {{ function('normalize_domain') }}(body ->> 'domain') as company_domain,

        ---------- person
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'first_name'))
            as first_name,
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'last_name'))
            as last_name,
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'name')) as full_name,
        {{ function('json_text') }}(request -> 'cleaned_first_name') as cleaned_first_name,
        {{ function('json_text') }}(request -> 'cleaned_last_name') as cleaned_last_name,
        {{ function('json_text') }}(request -> 'cleaned_full_name') as cleaned_full_name,
        {{ function('json_text') }}(body -> 'location_name') as location_name,

        ---------- job; some tables of Clay call its title latest_title
        coalesce(
            {{ function('json_text') }}(body -> 'latest_experience_title'),
            {{ function('json_text') }}(body -> 'latest_title')
        ) as latest_title,
        {{ function('json_text') }}(body -> 'latest_experience_company') as latest_company,
        lower(latest_start) as latest_start_date,
        {{ function('span_precision') }}(latest_start) as latest_start_date_precision,

        ---------- Clay
        {{ function('json_text') }}(body -> 'company_table_id') as clay_company_table_id,
        {{ function('json_text') }}(body -> 'company_record_id') as clay_company_record_id,
        {{ function('json_text') }}(request -> 'clay_table_url') as clay_table_url,

        ---------- what no column takes, and what cannot be used
        {{ unmapped() }} as unmapped_fields,
        {{ quarantine(
            person=function('person_slug_type') ~ '(linkedin_slug)'
        ) }} as quarantine_reason
    from keyed

)

select * from typed
