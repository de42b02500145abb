-- a vendor's customer of the former core.company_customers
with

payloads as (

    -- what the build finds for itself, and numbers of rows that are gone, are left behind
    select
        landing_id,
        landed_xid,
        landed_at,
        case when jsonb_typeof(payload) = 'object' then payload - '{
            workflow_slug, id, source, source_id, created_at, updated_at
        }'::text[] end as body
    from {{ source('raw', 'legacy_customers_payloads') }}
    where {{ in_window(source('raw', 'legacy_customers_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('normalize_domain') }}(body ->> 'origin_company_domain') as domain,
        {{ function('json_text') }}(body -> 'customer_name') as customer_name
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
        left({{ function('lookup_key') }}(customer_name), 400) as customer_key,
        customer_name,

        ---------- what it says
        {{ function('json_text') }}(body -> 'origin_company_name') as origin_company_name,
        {{ function('normalize_domain') }}(body ->> 'customer_domain') as customer_domain,
        {{ function('json_text') }}(body -> 'customer_domain_source') as customer_domain_source,
        {{ function('json_text') }}(body -> 'case_study_url') as case_study_url,
        {{ function('to_boolean') }}(body ->> 'has_case_study') as has_case_study,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request=none) }} as unmapped_fields,
        coalesce(
            {{ quarantine(domain='domain', domain_given="body ->> 'origin_company_domain'") }},
            case when customer_name is null then 'no customer' end
        ) as quarantine_reason
    from keyed

)

select * from typed
