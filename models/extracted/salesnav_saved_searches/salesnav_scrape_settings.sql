{{ config(unique_key='id') }}

with

touched as (

    select distinct scrape_settings_id
    from {{ ref('salesnav_scrape_settings_payloads') }}
    where {{ in_window(ref('salesnav_scrape_settings_payloads')) }} and quarantine_reason is null

),

merged as (

    -- a payload that leaves the title or the filters out takes none away
    select
        p.scrape_settings_id as id,
        max(p.landing_id) as raw_payload_id,
        {{ newest('p.koolkit_title') }} as koolkit_title,
        {{ newest('p.include_exclude_filters') }} as include_exclude_filters,
        max(p.landing_id) as landing_id,
        {{ newest('p.landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(p.last_seen_at) as last_seen_at
    from touched
    inner join {{ ref('salesnav_scrape_settings_payloads') }} as p
        on p.scrape_settings_id = touched.scrape_settings_id and p.quarantine_reason is null
    group by p.scrape_settings_id

)

select * from merged
