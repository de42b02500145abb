with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ body_hash() }} as body_hash,
        case
            when jsonb_typeof(payload) = 'object' then payload - '{
                builtwith_payload, payload, raw_payload, workflow_slug
            }'::text[]
        end as request,
        {{ function('unwrap_json') }}(coalesce(
            payload -> 'builtwith_payload', payload -> 'payload', payload -> 'raw_payload'
        )) as given
    from {{ source('raw', 'builtwith_payloads') }}
    where {{ in_window(source('raw', 'builtwith_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

opened as (

    -- a list, or an object that holds it
    select
        *,
        case
            when jsonb_typeof(given) = 'array' and given -> 0 -> 'matchesFound' is null
                then jsonb_build_object('matchesFound', given)
            else {{ function('payload_body') }}(given)
        end as body,
        {{ function('normalize_domain') }}(request ->> 'domain') as domain
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
        request ->> 'domain' as domain_given,

        ---------- what was found
        {{ function('json_array_or_empty') }}(body -> 'matchesFound') as matches,
        {{ function('json_text') }}(request -> 'clay_table_url') as clay_table_url,

        ---------- what no column takes, and what cannot be used
        {{ unmapped() }} as unmapped_fields,
        {{ quarantine(domain='domain', domain_given="request ->> 'domain'") }} as quarantine_reason
    from opened

)

select * from typed
