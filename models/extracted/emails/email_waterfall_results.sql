with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ flat_body() }} as body
    from {{ source('raw', 'email_waterfall_results') }}
    where {{ in_window(source('raw', 'email_waterfall_results')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

opened as (

    select
        *,
        {{ function('linkedin_person_slug') }}(body ->> 'person_linkedin_url') as linkedin_slug,
        {{ function('normalize_email') }}(body ->> 'email') as email
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
        md5('email_waterfall_results:' || landing_id)::uuid as id,

        ---------- keys
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(linkedin_slug)
            as person_linkedin_url,
        {{ function('normalize_domain') }}(body ->> 'domain') as domain,

        ---------- who was looked for: the request is the truth, not the provider's echo
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'first_name'))
            as first_name,
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'last_name'))
            as last_name,
        {{ function('clean_name') }}({{ function('json_element') }}(body -> 'full_name'))
            as full_name,
        {{ function('json_text') }}(body -> 'company_name') as company_name,
        {{ function('linkedin_company_url') }}(body ->> 'company_linkedin_url')
            as company_linkedin_url,
        {{ function('json_text') }}(body -> 'clay_table_url') as clay_table_url,

        ---------- what was found
        email,
        lower(coalesce(
            {{ function('json_element') }}(body -> 'status'),
            {{ function('json_element') }}(body -> 'validation')
        )) as status,
        {{ function('json_text') }}(body -> 'provider') as provider,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('body') }}, '{}') as unmapped_fields,
        -- not to find an address is an answer, whatever words it is put in
        case
            when (jsonb_typeof(body) is distinct from 'object') then 'raw_payload is not an object'
            when
                email is null and {{ function('is_error_body') }}(body)
                then 'provider error'
        end as quarantine_reason
    from opened

)

select * from typed
