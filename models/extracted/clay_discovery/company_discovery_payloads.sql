with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        workflow,
        {{ body_hash() }} as body_hash,
        payload
        - '{workflow_slug, raw_payload}'::text[]
        - '{raw_company_payload, raw_company_location_payload}'::text[] as request,
        {{ function('payload_body') }}(
            coalesce(payload -> 'raw_payload', payload -> 'raw_company_payload')
        ) as body,
        {{ function('payload_body') }}(payload -> 'raw_company_location_payload') as place
    from {{ source('raw', 'company_discovery_payloads') }}
    where {{ in_window(source('raw', 'company_discovery_payloads')) }}
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
        workflow,
        body_hash,

        ---------- keys
        domain,
        request ->> 'company_domain' as domain_given,
        {{ function('to_bigint') }}(body ->> 'linkedin_company_id') as linkedin_company_id,
        {{ function('to_bigint') }}(body ->> 'clay_company_id') as clay_company_id,

        ---------- text
        {{ function('json_text') }}(body -> 'name') as name,
        {{ function('json_text') }}(body -> 'size') as size,
        {{ function('json_text') }}(body -> 'type') as type,
        {{ function('json_text') }}(body -> 'industry') as industry,
        {{ function('json_text') }}(body -> 'description') as description,
        {{ function('json_text') }}(body -> 'annual_revenue') as annual_revenue,
        {{ function('json_text') }}(body -> 'total_funding_amount_range_usd')
            as total_funding_amount_range_usd,
        {{ function('json_text') }}(request -> 'clay_table_url') as clay_table_url,

        ---------- place: the text of it, and what a second step of Clay read from that
        {{ function('json_code') }}(body -> 'country') as country,
        {{ function('json_text') }}(body -> 'location') as location,
        {{ function('json_text') }}(place -> 'city') as city,
        {{ function('json_code') }}(place -> 'state') as state,
        coalesce({{ function('to_boolean') }}(place ->> 'hasCity'), false) as has_city,
        coalesce({{ function('to_boolean') }}(place ->> 'hasState'), false) as has_state,

        ---------- links
        {{ function('linkedin_company_url') }}(body ->> 'linkedin_url') as linkedin_url,

        ---------- lists and objects; a resolved domain comes as an object and as a text
        {{ function('json_array_or_empty') }}(body -> 'industries') as industries,
        body -> 'resolved_domain' as resolved_domain,
        body -> 'derived_datapoints' as derived_datapoints,
        body -> 'domain' as domain_in_body,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(also='place') }} as unmapped_fields,
        {{ quarantine(domain='domain', domain_given="request ->> 'company_domain'") }}
            as quarantine_reason
    from keyed

)

select * from typed
