{{ config(unique_key='domain') }}

with

touched as (

    select distinct domain
    from {{ ref('company_discovery_payloads') }}
    where
        {{ in_window(ref('company_discovery_payloads')) }}
        and quarantine_reason is null
        and workflow = 'clay-find-companies-location-parsed'

),

payloads as (

    select p.*
    from touched
    inner join {{ ref('company_discovery_payloads') }} as p
        on
            p.domain = touched.domain
            and p.quarantine_reason is null
            and p.workflow = 'clay-find-companies-location-parsed'

),

placed as (

    -- city and state are of one payload: the newest that has either
    select distinct on (domain) domain, city, state
    from payloads
    where num_nonnulls(city, state) > 0
    order by domain, landing_id desc

),

merged as (

    -- each other column: the newest payload that says something
    select
        md5('company_discovery_location_parsed:' || domain)::uuid as id,
        max(landing_id) as raw_payload_id,
        domain,

        ---------- text
        {{ newest('name') }} as name,
        {{ newest('linkedin_url') }} as linkedin_url,
        {{ newest('linkedin_company_id') }} as linkedin_company_id,
        {{ newest('clay_company_id') }} as clay_company_id,
        {{ newest('size') }} as size,
        {{ newest('type') }} as type,
        {{ newest('country') }} as country,
        {{ newest('location') }} as location,
        {{ newest('industry') }} as industry,
        {{ newest('description') }} as description,
        {{ newest('annual_revenue') }} as annual_revenue,
        {{ newest('total_funding_amount_range_usd') }} as total_funding_amount_range_usd,
        {{ newest('clay_table_url') }} as clay_table_url,

        ---------- lists and objects
        (array_agg(industries order by landing_id desc) filter (where industries != '[]'))[1]
            as industries,
        {{ newest('resolved_domain') }} as resolved_domain,
        {{ newest('derived_datapoints') }} as derived_datapoints,

        ---------- provenance
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from payloads
    group by domain

)

select
    merged.*,
    placed.city,
    placed.state,
    -- what Clay says of it is no more than this
    placed.city is not null as has_city,
    placed.state is not null as has_state
from merged
left join placed on placed.domain = merged.domain
