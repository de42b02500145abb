with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ body_hash() }} as body_hash,
        {{ flat_body() }} as body
    from {{ source('raw', 'salesnav_scrapes_company_address_payloads') }}
    where {{ in_window(source('raw', 'salesnav_scrapes_company_address_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('normalize_domain') }}(body ->> 'domain') as domain,
        {{ function('json_text') }}(body -> 'linkedin_urn') as linkedin_urn
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
        domain,
        linkedin_urn,
        -- an index holds no key of any length
        coalesce(
            domain, case when octet_length(linkedin_urn) <= 200 then 'urn:' || linkedin_urn end
        ) as company_key,
        {{ function('linkedin_company_url') }}(body ->> 'linkedin_url') as linkedin_url,

        ---------- company
        {{ function('json_text') }}(body -> 'company_name') as company_name,
        {{ function('json_text') }}(body -> 'description') as description,
        {{ function('to_integer') }}(body ->> 'headcount') as headcount,
        {{ function('json_text') }}(body -> 'industries') as industries,
        {{ function('json_text') }}(body -> 'registered_address_raw') as registered_address_raw,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('body') }}, '{}') as unmapped_fields,
        coalesce({{ quarantine() }}, case
            when domain is null and coalesce(octet_length(linkedin_urn), 999) > 200
                then 'no domain and no URN'
        end) as quarantine_reason
    from keyed

)

select * from typed
