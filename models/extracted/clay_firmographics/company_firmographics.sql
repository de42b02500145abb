{{ config(unique_key='company_domain') }}

with

touched as (

    select distinct domain
    from {{ ref('company_payloads') }}
    where {{ in_window(ref('company_payloads')) }} and quarantine_reason is null

),

payloads as (

    select
        p.*,
        -- a payload that was refreshed before what stands is older, whenever it lands
        row_number() over (
            partition by p.domain order by p.source_last_refresh nulls first, p.landing_id
        ) as age
    from touched
    inner join {{ ref('company_payloads') }} as p
        on p.domain = touched.domain and p.quarantine_reason is null

),

merged as (

    -- each column: the newest payload that says something, so that silence overwrites nothing
    select
        md5('company_firmographics:' || domain)::uuid as id,
        max(landing_id) as raw_payload_id,
        domain as company_domain,

        ---------- text
        {{ newest('name', by='age') }} as name,
        {{ newest('description', by='age') }} as description,
        {{ newest('website', by='age') }} as website,
        {{ newest('logo_url', by='age') }} as logo_url,
        {{ newest('company_type', by='age') }} as company_type,
        {{ newest('industry', by='age') }} as industry,
        {{ newest('size_range', by='age') }} as size_range,
        {{ newest('country', by='age') }} as country,
        {{ newest('locality', by='age') }} as locality,

        ---------- links
        {{ newest('linkedin_url', by='age') }} as linkedin_url,
        {{ newest('linkedin_slug', by='age') }} as linkedin_slug,
        {{ newest('linkedin_org_id', by='age') }} as linkedin_org_id,
        {{ newest('clay_company_id', by='age') }} as clay_company_id,

        ---------- numbers
        {{ newest('founded_year', by='age') }} as founded_year,
        {{ newest('employee_count', by='age') }} as employee_count,
        {{ newest('follower_count', by='age') }} as follower_count,

        ---------- lists
        (
            array_agg(
                coalesce(
                    jsonb_path_query_first(all_locations, '$[*] ? (@.is_primary == true)'),
                    all_locations -> 0
                ) order by age desc
            ) filter (where all_locations != '[]')
        )[1] as primary_location,
        (array_agg(all_locations order by age desc) filter (where all_locations != '[]'))[1]
            as all_locations,
        (array_agg(specialties order by age desc) filter (where specialties != '[]'))[1]
            as specialties,

        ---------- times
        max(source_last_refresh) as source_last_refresh,

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
