with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ body_hash() }} as body_hash,
        payload - '{raw_payload, workflow_slug}'::text[] as request,
        {{ function('payload_body') }}(payload -> 'raw_payload') as body
    from {{ source('raw', 'company_payloads') }}
    where {{ in_window(source('raw', 'company_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('normalize_domain') }}(request ->> 'company_domain') as domain
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
        domain,
        request ->> 'company_domain' as domain_given,

        ---------- text
        {{ function('json_text') }}(body -> 'name') as name,
        {{ function('json_text') }}(body -> 'description') as description,
        {{ function('json_text') }}(body -> 'website') as website,
        {{ function('json_text') }}(body -> 'logo_url') as logo_url,
        {{ function('json_text') }}(body -> 'type') as company_type,
        {{ function('json_text') }}(body -> 'industry') as industry,
        {{ function('json_text') }}(body -> 'size') as size_range,
        {{ function('json_code') }}(body -> 'country') as country,
        {{ function('json_code') }}(body -> 'locality') as locality,

        ---------- links
        {{ function('linkedin_company_url') }}(body ->> 'url') as linkedin_url,
        {{ function('json_text') }}(body -> 'slug') as linkedin_slug,
        {{ function('json_text') }}(body -> 'org_id') as linkedin_org_id,
        {{ function('json_text') }}(body -> 'company_id') as clay_company_id,

        ---------- numbers
        {{ function('to_integer') }}(body ->> 'founded') as founded_year,
        {{ function('to_integer') }}(body ->> 'employee_count') as employee_count,
        {{ function('to_integer') }}(body ->> 'follower_count') as follower_count,

        ---------- lists
        {{ function('json_array_or_empty') }}(body -> 'locations') as all_locations,
        {{ function('json_array_or_empty') }}(body -> 'specialties') as specialties,

        ---------- times
        {{ function('to_timestamptz') }}(body ->> 'last_refresh') as source_last_refresh,

        ---------- what no column takes, and what cannot be used
        {{ unmapped() }} as unmapped_fields,
        {{ quarantine(domain='domain', domain_given="request ->> 'company_domain'") }}
            as quarantine_reason
    from keyed

)

select * from typed
