with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ function('payload_body') }}(payload - 'workflow_slug') as body
    from {{ source('raw', 'client_lead_payloads') }}
    where {{ in_window(source('raw', 'client_lead_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,

        ---------- keys
        {{ function('normalize_domain') }}(body ->> 'client_domain') as client_domain,
        left({{ function('json_text') }}(body -> 'client_form_id'), 100) as client_form_id,
        {{ function('json_text') }}(body -> 'client_form_title') as client_form_title,

        ---------- person
        {{ function('clean_name') }}(body ->> 'first_name') as first_name,
        {{ function('clean_name') }}(body ->> 'last_name') as last_name,
        {{ function('clean_name') }}(body ->> 'full_name') as full_name_given,
        {{ function('linkedin_person_url') }}(body ->> 'person_linkedin_url')
            as person_linkedin_url,
        {{ function('normalize_email') }}(body ->> 'work_email') as work_email,

        ---------- company
        {{ function('normalize_domain') }}(body ->> 'company_domain') as company_domain,
        {{ function('json_text') }}(body -> 'company_name') as company_name,
        {{ function('linkedin_company_url') }}(body ->> 'company_linkedin_url')
            as company_linkedin_url,

        {{ function('json_text') }}(body -> 'source') as lead_source,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request='body') }} as unmapped_fields,
        case
            when coalesce(jsonb_typeof(body), '') != 'object' then 'body is not an object'
            when {{ function('is_error_body') }}(body) then 'provider error'
            when {{ function('normalize_domain') }}(body ->> 'client_domain') is null
                then 'no client_domain after normalising'
        end as quarantine_reason
    from payloads
    offset 0  -- likewise

),

named as (

    select
        *,
        coalesce(
            full_name_given, first_name || ' ' || last_name, first_name, last_name
        ) as full_name
    from typed

),

keyed as (

    select
        *,
        -- what the lead is known by; one that is known by nothing is its own
        coalesce(
            'email:' || left(work_email, 300),
            'linkedin:' || left(person_linkedin_url, 450),
            'name:' || left(lower(full_name), 300) || ' at ' || company_domain,
            'landing:' || landing_id
        ) as lead_key,
        coalesce(
            company_domain, company_linkedin_url, 'name:' || left(lower(company_name), 300)
        ) as company_key
    from named

)

select * from keyed
