-- four shapes of one research: in raw_payload (1), in claygent_output (2, 4), or flat (3)
with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        workflow,
        {{ body_hash() }} as body_hash,
        case
            when jsonb_typeof(payload) = 'object' then payload - '{
                raw_payload, claygent_output, customers_claygent, workflow_slug
            }'::text[]
        end as outside,
        coalesce(
            payload -> 'raw_payload', payload -> 'claygent_output', payload -> 'customers_claygent'
        ) as inside
    from {{ source('raw', 'claygent_customers_payloads') }}
    where {{ in_window(source('raw', 'claygent_customers_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

opened as (

    select
        *,
        case
            when inside is not null then outside
            else jsonb_strip_nulls(jsonb_build_object(
                'origin_company_domain', outside -> 'origin_company_domain',
                'origin_company_name', outside -> 'origin_company_name',
                'origin_company_linkedin_url', outside -> 'origin_company_linkedin_url',
                'batch_id', outside -> 'batch_id',
                'batch_name', outside -> 'batch_name'
            ))
        end as request,
        case
            when inside is not null then {{ function('payload_body') }}(inside)
            else outside - '{
                origin_company_domain, origin_company_name, origin_company_linkedin_url,
                batch_id, batch_name
            }'::text[]
        end as body
    from payloads
    offset 0  -- likewise

),

keyed as (

    select
        *,
        {{ function('normalize_domain') }}(request ->> 'origin_company_domain') as domain,
        {{ function('unwrap_json') }}(body -> 'customers') as customers_given
    from opened
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
        workflow,

        ---------- keys
        domain as origin_company_domain,
        request ->> 'origin_company_domain' as domain_given,
        coalesce(
            {{ function('json_text') }}(request -> 'batch_id'),
            {{ function('json_text') }}(request -> 'batch_name')
        ) as batch_id,

        ---------- text
        {{ function('json_text') }}(request -> 'origin_company_name') as origin_company_name,
        {{ function('linkedin_company_url') }}(request ->> 'origin_company_linkedin_url')
            as origin_company_linkedin_url,
        {{ function('json_text') }}(body -> 'response') as response,
        {{ function('json_text') }}(body -> 'reasoning') as reasoning,
        {{ function('json_text') }}(body -> 'confidence') as confidence,

        ---------- lists: Clay nests one under its own name; the fourth variant writes commas
        case
            when body -> 'result' is null
                then {{ json_list('customers_given', 'customers') }}
            else to_jsonb(string_to_array({{ function('json_text') }}(body -> 'result'), ','))
        end as customers,
        {{ function('json_array_or_empty') }}(body -> 'stepsTaken') as steps_taken,

        ---------- what no column takes, and what cannot be used
        {{ unmapped() }} as unmapped_fields,
        {{ quarantine(domain='domain', domain_given="request ->> 'origin_company_domain'") }}
            as quarantine_reason
    from keyed

)

select * from typed
