with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        workflow,
        {{ flat_body() }} as body
    from {{ source('raw', 'companies_to_enrich_payloads') }}
    where {{ in_window(source('raw', 'companies_to_enrich_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('normalize_domain') }}(body ->> 'domain') as domain
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
        body ->> 'domain' as domain_given,

        ---------- what it says
        {{ function('linkedin_company_url') }}(body ->> 'company_linkedin_url')
            as company_linkedin_url,
        {{ function('json_text') }}(body -> 'short_description') as short_description,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request=none) }} as unmapped_fields,
        {{ quarantine(domain='domain', domain_given="body ->> 'domain'") }}
            as quarantine_reason
    from keyed

)

select * from typed
