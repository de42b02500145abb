{{ config(unique_key='domain') }}

with

touched as (

    select distinct domain
    from {{ ref('companyenrich_payloads') }}
    where {{ in_window(ref('companyenrich_payloads')) }} and quarantine_reason is null

),

payloads as (

    select p.*
    from touched
    inner join {{ ref('companyenrich_payloads') }} as p
        on
            p.domain = touched.domain
            and p.quarantine_reason is null
            and num_nonnulls(
                address, phone, postal_code, city, city_id, state, state_code,
                state_id, country, country_code, latitude, longitude
            ) > 0

),

merged as (

    -- each column: the newest payload that says something, so that silence overwrites nothing
    select
        md5('companyenrich_location:' || domain)::uuid as id,
        domain,

        ---------- location
        {{ newest('address') }} as address,
        {{ newest('phone') }} as phone,
        {{ newest('postal_code') }} as postal_code,
        {{ newest('city') }} as city,
        {{ newest('city_id') }} as city_id,
        {{ newest('state') }} as state,
        {{ newest('state_code') }} as state_code,
        {{ newest('state_id') }} as state_id,
        {{ newest('country') }} as country,
        {{ newest('country_code') }} as country_code,
        {{ newest('latitude') }} as latitude,
        {{ newest('longitude') }} as longitude,

        ---------- provenance
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from payloads
    group by domain

)

select * from merged
