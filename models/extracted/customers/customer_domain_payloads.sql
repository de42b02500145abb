-- which domain a customer has that is known by name: four ways of asking, one answer
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
                raw_payload, gemini_response, result, workflow_slug
            }'::text[]
        end as outside,
        {{ function('payload_body') }}(coalesce(
            payload -> 'raw_payload', payload -> 'gemini_response', payload -> 'result'
        )) as inside
    from {{ source('raw', 'customer_domain_payloads') }}
    where {{ in_window(source('raw', 'customer_domain_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

opened as (

    -- the answer beside the question, or in a field of its own
    select
        payloads.*,
        case jsonb_typeof(inside)
            when 'object' then outside || inside
            else case when inside is null then outside end
        end as body
    from payloads
    offset 0  -- likewise

),

keyed as (

    select
        *,
        {{ function('normalize_domain') }}(body ->> 'origin_company_domain') as domain,
        coalesce(
            {{ function('json_text') }}(body -> 'customer_name'),
            {{ function('json_text') }}(body -> 'customer_company_name')
        ) as name,
        {{ function('json_array_or_empty') }}(body -> 'candidates') as candidates
    from opened
    offset 0  -- likewise

),

chosen as (

    -- of several candidates the first that is held for sure, else the first
    select
        keyed.*,
        coalesce(
            jsonb_path_query_first(
                candidates, '$[*] ? (@.confidence like_regex "^high$" flag "i")'
            ),
            candidates -> 0
        ) as candidate
    from keyed
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
        body ->> 'origin_company_domain' as domain_given,
        name as customer_name,
        left({{ function('lookup_key') }}(name), 400) as customer_key,

        ---------- question
        {{ function('json_text') }}(body -> 'origin_company_name') as origin_company_name,
        {{ function('json_text') }}(body -> 'origin_company_industry') as origin_company_industry,
        {{ function('json_text') }}(body -> 'origin_company_description')
            as origin_company_description,

        ---------- answer: what is no domain, such as CRM, is none
        coalesce(
            {{ function('normalize_domain') }}(body ->> 'customer_domain'),
            {{ function('normalize_domain') }}(body ->> 'domain'),
            {{ function('normalize_domain') }}(body ->> 'inferred_domain'),
            {{ function('normalize_domain') }}(candidate ->> 'domain')
        ) as customer_domain,
        lower(coalesce(
            {{ function('json_text') }}(body -> 'confidence'),
            {{ function('json_text') }}(candidate -> 'confidence')
        )) as confidence,
        coalesce(
            {{ function('json_text') }}(body -> 'reasoning'),
            {{ function('json_text') }}(body -> 'reason'),
            {{ function('json_text') }}(candidate -> 'reason')
        ) as reasoning,
        candidates,
        {{ function('to_boolean') }}(body ->> 'success') as success,

        ---------- cost
        {{ function('to_integer') }}(body ->> 'input_tokens') as input_tokens,
        {{ function('to_integer') }}(body ->> 'output_tokens') as output_tokens,
        {{ function('to_integer') }}(body ->> 'total_tokens') as total_tokens,
        {{ function('to_numeric') }}(body ->> 'cost_usd') as cost_usd,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request="'{}'::jsonb") }} as unmapped_fields,
        case
            when (jsonb_typeof(body) is distinct from 'object') then 'raw_payload is not an object'
            when name is null then coalesce(
                case when {{ function('is_error_body') }}(body) then 'provider error' end,
                'no customer'
            )
            when domain is null and workflow != 'gemini-domain-inference'
                then 'no domain after normalising'
        end as quarantine_reason
    from chosen

)

select * from typed
