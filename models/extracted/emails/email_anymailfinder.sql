with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        payload - '{anymailfinder_raw_payload, workflow_slug}'::text[] as request,
        {{ function('payload_body') }}(payload -> 'anymailfinder_raw_payload') as body
    from {{ source('raw', 'email_anymailfinder') }}
    where {{ in_window(source('raw', 'email_anymailfinder')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

opened as (

    select
        *,
        {{ function('linkedin_person_slug') }}(request ->> 'person_linkedin_url') as linkedin_slug,
        case jsonb_typeof(body -> 'results') when 'object' then body -> 'results' end as results,
        case jsonb_typeof(body -> 'input') when 'object' then body -> 'input' end as given
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
        md5('email_anymailfinder:' || landing_id)::uuid as id,

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
        {{ function('normalize_email') }}(results ->> 'email') as email,
        lower({{ function('json_element') }}(results -> 'validation')) as validation,
        nullif(array(
            select said.value
            from jsonb_array_elements(
                {{ function('json_array_or_empty') }}(results -> 'alternatives')
            ) as item (element)
            cross join lateral (

                select {{ function('normalize_email') }}(item.element #>> '{}') as value

            ) as said
            where said.value is not null
        ), '{}') as alternatives,
        {{ function('to_boolean') }}(body ->> 'success') as success,
        {{ function('to_boolean') }}(given ->> 'not_found_error') as input_not_found_error,

        ---------- what no column takes, and what cannot be used
        nullif(
            {{ unmapped_of('request') }}
            || {{ unmapped_of('body') }}
            || {{ unmapped_of('results') }},
            '{}'
        ) as unmapped_fields,
        -- not to find an address is an answer, whatever words it is put in
        case
            when (jsonb_typeof(body) is distinct from 'object') then 'raw_payload is not an object'
            when
                results is null and given is null and {{ function('is_error_body') }}(body)
                then 'provider error'
        end as quarantine_reason
    from opened

)

select * from typed
