with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ flat_body() }} as body
    from {{ source('raw', 'testing_companies_payloads') }}
    where {{ in_window(source('raw', 'testing_companies_payloads')) }}
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

        ---------- text
        {{ function('json_text') }}(body -> 'name') as name,
        {{ function('linkedin_company_url') }}(body ->> 'linkedin_url') as linkedin_url,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('body') }}, '{}') as unmapped_fields,
        {{ quarantine(domain='domain', domain_given="body ->> 'domain'") }} as quarantine_reason
    from keyed

)

select * from typed
