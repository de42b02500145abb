{{ config(unique_key='domain') }}

with

touched as (

    select distinct domain
    from {{ ref('company_discovery_payloads') }}
    where
        {{ in_window(ref('company_discovery_payloads')) }}
        and quarantine_reason is null
        and workflow = 'clay-find-companies'

),

payloads as (

    select
        p.*,
        -- the page accepted first, in the order that windows are cut in, so that no later window
        -- can bring one before it
        first_value(p.linkedin_url) over (
            partition by p.domain order by p.linkedin_url is null, p.landed_xid, p.landing_id
        ) as accepted_url
    from touched
    inner join {{ ref('company_discovery_payloads') }} as p
        on
            p.domain = touched.domain
            and p.quarantine_reason is null
            and p.workflow = 'clay-find-companies'

),

merged as (

    -- each column: the newest payload that says something. A payload with another page is of
    -- another company: it stands in discovery_conflicts
    select
        md5('company_discovery:' || domain)::uuid as id,
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
    where linkedin_url is null or linkedin_url = accepted_url
    group by domain

)

select * from merged
