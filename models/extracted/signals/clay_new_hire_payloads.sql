with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ function('payload_body') }}(payload - 'workflow_slug') as body
    from {{ source('raw', 'clay_new_hire_payloads') }}
    where {{ in_window(source('raw', 'clay_new_hire_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

typed as (

    select
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        null::text as client_domain,
        {{ function('normalize_domain') }}(body ->> 'company_domain') as company_domain,
        {{ function('json_text') }}(body -> 'company_name') as company_name,
        {{ function('linkedin_company_url') }}(body ->> 'company_linkedin_url')
            as company_linkedin_url,
        coalesce(
            {{ function('normalize_domain') }}(body ->> 'company_domain'),
            {{ function('linkedin_company_url') }}(body ->> 'company_linkedin_url'),
            'name:' || left(lower({{ function('json_text') }}(body -> 'company_name')), 300)
        ) as company_key,
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(
            {{ function('linkedin_person_slug') }}(body ->> 'person_linkedin_url')
        ) as person_linkedin_url,
        false as is_initial_check,
        {{ unmapped(request=none) }} as unmapped_fields,
        case
            when coalesce(jsonb_typeof(body), '') != 'object'
                then 'payload is not an object'
            when {{ function('is_error_body') }}(body)
                then 'provider error'
            when coalesce(
                {{ function('normalize_domain') }}(body ->> 'company_domain'),
                {{ function('linkedin_company_url') }}(body ->> 'company_linkedin_url')
            ) is null
                then 'no company'
        end as quarantine_reason
    from payloads

)

select * from typed
