-- a company of the former core.companies, or of a view that shows more of it
with

payloads as (

    -- what the build finds for itself, and numbers of rows that are gone, are left behind
    select
        landing_id,
        landed_xid,
        landed_at,
        case when jsonb_typeof(payload) = 'object' then payload - '{
            workflow_slug, id, source, created_at, updated_at
        }'::text[] end as body
    from {{ source('raw', 'legacy_companies_payloads') }}
    where {{ in_window(source('raw', 'legacy_companies_payloads')) }}
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

        ---------- keys
        domain,
        body ->> 'domain' as domain_given,

        ---------- what it is called
        coalesce(
            {{ function('json_text') }}(body -> 'name'),
            {{ function('json_text') }}(body -> 'raw_name')
        ) as name,
        {{ function('json_text') }}(body -> 'cleaned_name') as cleaned_name,
        {{ function('linkedin_company_url') }}(body ->> 'linkedin_url') as linkedin_url,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request=none) }} as unmapped_fields,
        {{ quarantine(domain='domain', domain_given="body ->> 'domain'") }}
            as quarantine_reason
    from keyed

)

select * from typed
