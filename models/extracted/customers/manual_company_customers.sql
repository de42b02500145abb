with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ body_hash() }} as body_hash,
        {{ function('payload_body') }}(payload) - 'workflow_slug' as body
    from {{ source('raw', 'manual_company_customers') }}
    where {{ in_window(source('raw', 'manual_company_customers')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('normalize_domain') }}(body ->> 'origin_company_domain') as domain,
        {{ function('json_text') }}(body -> 'company_customer_name') as customer_name
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
        domain as origin_company_domain,
        body ->> 'origin_company_domain' as domain_given,
        customer_name as company_customer_name,
        left({{ function('lookup_key') }}(customer_name), 400) as customer_key,

        ---------- vendor
        {{ function('json_text') }}(body -> 'origin_company_name') as origin_company_name,
        {{ function('linkedin_company_url') }}(body ->> 'origin_company_linkedin_url')
            as origin_company_linkedin_url,

        ---------- customer
        {{ function('normalize_domain') }}(body ->> 'company_customer_domain')
            as company_customer_domain,
        {{ function('linkedin_company_url') }}(body ->> 'company_customer_linkedin_url')
            as company_customer_linkedin_url,
        {{ function('json_text') }}(body -> 'case_study_url') as case_study_url,
        {{ function('to_boolean') }}(body ->> 'has_case_study') as has_case_study,
        {{ function('json_text') }}(body -> 'source_notes') as source_notes,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request="'{}'::jsonb") }} as unmapped_fields,
        coalesce(
            {{ quarantine(domain='domain', domain_given="body ->> 'origin_company_domain'") }},
            case when customer_name is null then 'no customer' end
        ) as quarantine_reason
    from keyed

)

select * from typed
