-- each place where a source says a company is
{{ config(unique_key=['domain', 'source', 'place_id']) }}

with

companyenrich as (

    select
        p.domain,
        'companyenrich'::text as source,
        p.city,
        p.state,
        p.country,
        p.address,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('companyenrich_payloads'), 'domain') }} as p

),

clay_firmographics as (

    select
        p.domain,
        'clay-company-firmographics'::text as source,
        p.locality as city,
        null::text as state,
        p.country,
        null::text as address,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('company_payloads'), 'domain') }} as p

),

clay_discovery as (

    select
        p.domain,
        p.workflow as source,
        p.city,
        p.state,
        p.country,
        p.location as address,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ news(ref('company_discovery_payloads'), 'domain') }} as p
    left join lateral (

        select accepted.linkedin_url
        from {{ ref('company_discovery_payloads') }} as accepted
        where
            accepted.domain = p.domain
            and accepted.workflow = p.workflow
            and accepted.quarantine_reason is null
            and accepted.linkedin_url is not null
        order by accepted.landed_xid, accepted.landing_id
        limit 1

    ) as accepted on p.workflow = 'clay-find-companies'
    where coalesce(p.linkedin_url = accepted.linkedin_url, true)

),

direct_upserts as (

    select
        p.domain,
        p.workflow as source,
        p.city,
        p.state,
        p.country,
        null::text as address,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('core_company_payloads') }} as p
    where {{ in_window(ref('core_company_payloads')) }} and p.quarantine_reason is null

),

similar_preview as (

    select
        item.domain,
        'companyenrich-similar-preview'::text as source,
        item.city,
        item.state,
        item.country,
        item.address,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('company_enrich_similar_raw') }} as p
    cross join lateral jsonb_to_recordset(p.items) as item (
        domain text, city text, state text, country text, address text
    )
    where
        {{ in_window(ref('company_enrich_similar_raw')) }}
        and p.quarantine_reason is null
        and item.domain is not null

),

salesnav_clay as (

    -- of a registered address the country, where its last part is one; city and state only where it
    -- is just these three
    select
        p.company_domain as domain,
        p.workflow as source,
        case when cardinality(parts.list) = 3 then parts.list[1] end as city,
        case when cardinality(parts.list) = 3 then parts.list[2] end as state,
        countries.name as country,
        p.company_registered_address as address,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('salesnav_scrapes_person_payloads') }} as p
    cross join lateral (

        select regexp_split_to_array(btrim(p.company_registered_address), '\s*,\s*') as list

    ) as parts
    inner join {{ ref('countries') }} as countries
        on lower(countries.name) = lower(parts.list[cardinality(parts.list)])
    where
        (
            {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
            or {{ lookup_changed(ref('countries')) }}
        )
        and p.quarantine_reason is null
        and p.company_domain is not null

),

salesnav_company as (

    -- of a registered address the country, where its last part is one; city and state only where it
    -- is just these three
    select
        p.domain,
        'salesnav-company'::text as source,
        case when cardinality(parts.list) = 3 then parts.list[1] end as city,
        case when cardinality(parts.list) = 3 then parts.list[2] end as state,
        countries.name as country,
        p.registered_address_raw as address,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('salesnav_scrapes_company_address_payloads') }} as p
    cross join lateral (

        select regexp_split_to_array(btrim(p.registered_address_raw), '\s*,\s*') as list

    ) as parts
    inner join {{ ref('countries') }} as countries
        on lower(countries.name) = lower(parts.list[cardinality(parts.list)])
    where
        (
            {{ in_window(ref('salesnav_scrapes_company_address_payloads')) }}
            or {{ lookup_changed(ref('countries')) }}
        )
        and p.quarantine_reason is null
        and p.domain is not null

),

apollo_scrape as (

    select
        p.domain,
        'apollo-scrape'::text as source,
        p.company_city as city,
        p.company_state as state,
        p.company_country as country,
        p.company_address as address,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('apollo_scrape') }} as p
    where
        {{ in_window(ref('apollo_scrape')) }}
        and p.quarantine_reason is null
        and p.domain is not null

),

claims as (

    select * from companyenrich

    union all

    select * from clay_firmographics

    union all

    select * from clay_discovery

    union all

    select * from direct_upserts

    union all

    select * from similar_preview

    union all

    select * from salesnav_clay

    union all

    select * from salesnav_company

    union all

    select * from apollo_scrape

),

said as (

    select
        domain,
        source,
        city,
        state,
        country,
        address,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        max(landing_id) as last_landing_id,
        max(last_seen_at) as last_seen_at
    from claims
    where num_nonnulls(city, state, country) > 0
    group by domain, source, city, state, country, address

)

select
    domain,
    source,
    md5(jsonb_build_array(city, state, country, address)::text)::uuid as place_id,
    city,
    state,
    country,
    address,
    landing_id,
    landed_xid,
    last_landing_id,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    last_seen_at
from said
