with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        payload - '{leadmagic_raw_payload, workflow_slug}'::text[] as request,
        {{ function('payload_body') }}(payload -> 'leadmagic_raw_payload') as body
    from {{ source('raw', 'email_leadmagic') }}
    where {{ in_window(source('raw', 'email_leadmagic')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

opened as (

    select
        *,
        {{ function('linkedin_person_slug') }}(request ->> 'person_linkedin_url') as linkedin_slug,
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
        md5('email_leadmagic:' || landing_id)::uuid as id,

        ---------- keys
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(linkedin_slug)
            as person_linkedin_url,
        {{ function('normalize_domain') }}(request ->> 'domain') as domain,

        ---------- who was looked for: the request is the truth, not the provider's echo
        {{ function('clean_name') }}({{ function('json_element') }}(request -> 'first_name'))
            as first_name,
        {{ function('clean_name') }}({{ function('json_element') }}(request -> 'last_name'))
            as last_name,
        {{ function('clean_name') }}({{ function('json_element') }}(request -> 'full_name'))
            as full_name,
        {{ function('json_text') }}(request -> 'company_name') as company_name,
        {{ function('linkedin_company_url') }}(request ->> 'company_linkedin_url')
            as company_linkedin_url,
        {{ function('json_text') }}(request -> 'clay_table_url') as clay_table_url,

        ---------- what was found
        email,
        lower({{ function('json_element') }}(body -> 'status')) as status,
        {{ function('json_text') }}(body -> 'message') as message,
        {{ function('to_boolean') }}(body ->> 'has_mx') as has_mx,
        {{ function('json_text') }}(body -> 'mx_record') as mx_record,
        {{ function('json_text') }}(body -> 'mx_provider') as mx_provider,
        {{ function('to_boolean') }}(body ->> 'is_domain_catch_all') as is_domain_catch_all,
        {{ function('to_boolean') }}(body ->> 'employment_verified') as employment_verified,
        {{ function('to_boolean') }}(body ->> 'mx_security_gateway') as mx_security_gateway,
        {{ function('to_integer') }}(body ->> 'credits_consumed') as credits_consumed,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('request') }} || {{ unmapped_of('body') }}, '{}') as unmapped_fields,
        -- not to find an address is an answer, whatever words it is put in
        case
            when (jsonb_typeof(body) is distinct from 'object') then 'raw_payload is not an object'
            when
                not jsonb_exists_any(body, array['email', 'credits_consumed'])
                and {{ function('is_error_body') }}(body)
                then 'provider error'
        end as quarantine_reason
    from opened

)

select * from typed
