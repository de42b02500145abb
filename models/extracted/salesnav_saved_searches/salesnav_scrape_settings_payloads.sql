with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ flat_body() }} as body
    from {{ source('raw', 'salesnav_scrape_settings_payloads') }}
    where {{ in_window(source('raw', 'salesnav_scrape_settings_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    select
        *,
        {{ function('json_text') }}(body -> 'id') as setting_key,
        {{ function('json_text') }}(body -> 'koolkit_title') as koolkit_title,
        {{ function('unwrap_json') }}(body -> 'include_exclude_filters') as filters
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

        ---------- keys; a search without an id is known by its title
        case
            when
                setting_key ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                then setting_key::uuid
            else md5('salesnav_scrape_setting:' || coalesce(setting_key, koolkit_title))::uuid
        end as scrape_settings_id,
        koolkit_title,

        ---------- lists
        case jsonb_typeof(filters) when 'object' then filters end as include_exclude_filters,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('body') }}, '{}') as unmapped_fields,
        coalesce({{ quarantine() }}, case
            when num_nonnulls(setting_key, koolkit_title) = 0 then 'neither an id nor a title'
        end) as quarantine_reason
    from keyed

)

select * from typed
