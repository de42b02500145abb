-- a model reads a vendor's case study: what was asked, and in gemini_response what it answered
with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ body_hash() }} as body_hash,
        case
            when jsonb_typeof(payload) = 'object' then payload - '{
                raw_payload, payload, gemini_response, workflow_slug
            }'::text[]
        end as outside,
        coalesce(payload -> 'gemini_response', payload -> 'raw_payload') as inside
    from {{ source('raw', 'case_study_extraction_payloads') }}
    where {{ in_window(source('raw', 'case_study_extraction_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

opened as (

    -- the answer beside the question, or in a field of its own
    select
        *,
        case
            when inside is null then outside
            when jsonb_typeof({{ function('payload_body') }}(inside)) = 'object'
                then outside || {{ function('payload_body') }}(inside)
        end as body
    from payloads
    offset 0  -- likewise

),

keyed as (

    select
        *,
        {{ function('normalize_domain') }}(body ->> 'origin_company_domain') as domain,
        {{ function('json_text') }}(body -> 'case_study_url') as url,
        {{ function('unwrap_json') }}(body -> 'champions') as people_given
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

        ---------- keys
        domain as origin_company_domain,
        body ->> 'origin_company_domain' as domain_given,
        case when octet_length(url) <= 2000 then url end as case_study_url,
        {{ case_study_key('url') }} as case_study_key,

        ---------- text
        {{ function('json_text') }}(body -> 'origin_company_name') as origin_company_name,
        {{ function('json_text') }}(body -> 'company_customer_name') as company_customer_name,
        {{ function('normalize_domain') }}(body ->> 'customer_company_domain')
            as company_customer_domain,
        {{ function('json_text') }}(body -> 'article_title') as article_title,
        lower({{ function('json_text') }}(body -> 'confidence')) as confidence,
        {{ function('json_text') }}(body -> 'reasoning') as reasoning,
        {{ function('to_boolean') }}(body ->> 'has_case_study_url') as has_case_study_url,

        ---------- lists
        {{ json_list('people_given', 'champions') }} as people,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request="'{}'::jsonb") }} as unmapped_fields,
        coalesce(
            {{ quarantine(domain='domain', domain_given="body ->> 'origin_company_domain'") }},
            case
                -- an index holds no key of any length
                when octet_length(url) > 2000 then 'address is too long'
                when url is null then 'no case study'
                when not body ?| '{champions, customer_company_domain, article_title}'
                    then 'no answer of the model'
            end
        ) as quarantine_reason
    from keyed

)

select * from typed
