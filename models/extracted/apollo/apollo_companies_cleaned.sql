with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ flat_body() }} as body
    from {{ source('raw', 'apollo_companies_cleaned') }}
    where {{ in_window(source('raw', 'apollo_companies_cleaned')) }}
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
        md5('apollo_companies_cleaned:' || landing_id)::uuid as id,

        ---------- company
        {{ function('json_text') }}(body -> 'apollo_company_url') as apollo_company_url,
        {{ function('json_text') }}(body -> 'company_name') as company_name,
        {{ function('json_text') }}(body -> 'company_headcount') as company_headcount,
        {{ function('json_text') }}(body -> 'industry') as industry,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('body') }}, '{}') as unmapped_fields,
        case
            when (jsonb_typeof(body) is distinct from 'object') then 'raw_payload is not an object'
            when {{ function('is_error_body') }}(body) then 'provider error'
            when
                not jsonb_exists_any(body, array['apollo_company_url', 'company_name'])
                then 'no company is named'
        end as quarantine_reason
    from payloads

)

select * from typed
