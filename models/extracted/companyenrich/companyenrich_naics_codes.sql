{{ config(
    unique_key=['domain', 'naics_code'],
    keep_least=['first_seen_at', 'landing_id', 'landed_xid'],
    confirm_daily=true
) }}

with

touched as (

    select distinct domain
    from {{ ref('companyenrich_payloads') }}
    where {{ in_window(ref('companyenrich_payloads')) }} and quarantine_reason is null

),

said as (

    -- what is new; and of each company named there the payload that was the newest before: of no
    -- other can NAICS codes cease to be current
    select domain, landing_id, landed_xid, last_seen_at, naics_codes
    from {{ ref('companyenrich_payloads') }}
    where {{ in_window(ref('companyenrich_payloads')) }} and quarantine_reason is null

    union all

    select before.*
    from touched
    cross join lateral (

        select p.domain, p.landing_id, p.landed_xid, p.last_seen_at, p.naics_codes
        from {{ ref('companyenrich_payloads') }} as p
        where
            p.domain = touched.domain
            and p.quarantine_reason is null
            and {{ read_before(ref('companyenrich_payloads'), 'p') }}
        order by p.landing_id desc
        limit 1

    ) as before

),

payloads as materialized (  -- one look-up for a payload, not one for each of its NAICS codes

    select
        said.*,
        said.landing_id = (
            select max(p.landing_id)
            from {{ ref('companyenrich_payloads') }} as p
            where
                p.domain = said.domain
                and p.quarantine_reason is null
                and {{ read_by_now(ref('companyenrich_payloads'), 'p') }}
        ) as is_current
    from said

),

elements as (

    select
        payloads.domain,
        payloads.landing_id,
        payloads.landed_xid,
        payloads.last_seen_at,
        payloads.is_current,
        -- cut to what an index can hold
        left({{ function('json_text') }}(element.value), 500) as naics_code
    from payloads
    cross join lateral jsonb_array_elements(payloads.naics_codes) as element (value)

),

merged as (

    select
        md5('companyenrich_naics_code:' || domain || ':' || naics_code)::uuid as id,
        domain,
        naics_code,
        bool_or(is_current) as is_current,
        min(last_seen_at) as first_seen_at,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from elements
    where naics_code is not null
    group by domain, naics_code

)

select * from merged
