with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        workflow,
        payload - '{classification_payload, workflow_slug}'::text[] as request,
        {{ function('payload_body') }}(payload -> 'classification_payload') as body
    from {{ source('raw', 'company_classification_payloads') }}
    where {{ in_window(source('raw', 'company_classification_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('normalize_domain') }}(request ->> 'domain') as domain,
        {{ function('unwrap_json') }}(body -> 'buyerClassification') as answer
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

        ---------- keys
        domain,
        request ->> 'domain' as domain_given,

        ---------- answers of a model: a missing one is unknown, not no
        {{ function('to_boolean') }}(answer #>> '{businessBuyers, isB2b}') as is_b2b,
        {{ function('json_text') }}(answer #> '{businessBuyers, reason}') as b2b_reason,
        {{ function('to_boolean') }}(answer #>> '{consumerBuyers, isB2c}') as is_b2c,
        {{ function('json_text') }}(answer #> '{consumerBuyers, reason}') as b2c_reason,
        {{ function('to_integer') }}(body ->> 'tokensUsed') as tokens_used,
        {{ function('json_text') }}(request -> 'clay_table_url') as clay_table_url,

        ---------- what no column takes, and what cannot be used
        {{ unmapped() }} as unmapped_fields,
        {{ quarantine(domain='domain', domain_given="request ->> 'domain'") }}
            as quarantine_reason
    from keyed

)

select * from typed
