-- a page that the former system had read: extracted.case_study_details
with

payloads as (

    -- what the build finds for itself, and numbers of rows that are gone, are left behind
    select
        landing_id,
        landed_xid,
        landed_at,
        case when jsonb_typeof(payload) = 'object' then payload - '{
            workflow_slug, id, raw_payload_id, created_at
        }'::text[] end as body
    from {{ source('raw', 'legacy_case_studies_payloads') }}
    where {{ in_window(source('raw', 'legacy_case_studies_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('normalize_domain') }}(body ->> 'origin_company_domain') as domain,
        {{ function('json_text') }}(body -> 'case_study_url') as url
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

        ---------- keys
        domain as origin_company_domain,
        body ->> 'origin_company_domain' as domain_given,
        {{ case_study_key('url') }} as case_study_key,
        case when octet_length(url) <= 2000 then url end as case_study_url,

        ---------- what it says
        {{ function('json_text') }}(body -> 'origin_company_name') as origin_company_name,
        {{ function('json_text') }}(body -> 'company_customer_name') as company_customer_name,
        {{ function('normalize_domain') }}(body ->> 'company_customer_domain')
            as company_customer_domain,
        {{ function('json_text') }}(body -> 'article_title') as article_title,
        lower({{ function('json_text') }}(body -> 'confidence')) as confidence,
        {{ function('json_text') }}(body -> 'reasoning') as reasoning,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request=none) }} as unmapped_fields,
        coalesce(
            {{ quarantine(domain='domain', domain_given="body ->> 'origin_company_domain'") }},
            case when {{ case_study_key('url') }} is null then 'no case_study_url' end
        ) as quarantine_reason
    from keyed

)

select * from typed
