{{ config(
    unique_key=['domain', 'subsidiary_name'],
    confirm_daily=true,
    fillfactor=70
) }}

with

touched as (

    -- but not those whose payloads only say again what was said today
    select distinct domain
    from {{ ref('companyenrich_payloads') }} as p
    where
        {{ in_window(ref('companyenrich_payloads')) }}
        and quarantine_reason is null
        and not {{ says_again(ref('companyenrich_payloads'), 'p', 'subsidiaries') }}

),

payloads as (

    -- all of a touched company: what the newest payload leaves out may stand in an older one
    select
        p.domain,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.subsidiaries,
        p.landing_id = max(p.landing_id) over (partition by p.domain) as is_newest
    from touched
    inner join {{ ref('companyenrich_payloads') }} as p
        on p.domain = touched.domain and p.quarantine_reason is null

),

elements as (

    -- the provider documents names, and sends objects too
    select
        payloads.*,
        element.place,
        left(
            case jsonb_typeof(element.value)
                when 'string' then {{ function('json_element') }}(element.value)
                when 'object' then {{ function('json_text') }}(element.value -> 'name')
            end,
            500
        ) as subsidiary_name,
        case when jsonb_typeof(element.value) = 'object' then element.value end as subsidiary_data,
        {{ function('normalize_domain') }}(element.value ->> 'domain') as subsidiary_domain
    from payloads
    cross join lateral
        jsonb_array_elements(payloads.subsidiaries) with ordinality as element (value, place)

),

standing as (

    -- beside each mention what stands in the end: of each value the newest that somebody gave
    select
        elements.*,
        first_value(subsidiary_domain) over (
            mentions order by subsidiary_domain is null, landing_id desc, place
        ) as standing_domain,
        first_value(subsidiary_data) over (
            mentions order by subsidiary_data is null, landing_id desc, place
        ) as standing_data
    from elements
    where subsidiary_name is not null
    window mentions as (partition by domain, subsidiary_name)

),

judged as (

    select
        *,
        (
            subsidiary_domain is not distinct from standing_domain
            and subsidiary_data is not distinct from standing_data
        ) as says_it_all
    from standing

),

merged as (

    -- decided by the first payload that said all that stands; where no single one did, by the first
    -- that mentions the subsidiary
    select
        md5('companyenrich_subsidiary:' || domain || ':' || subsidiary_name)::uuid as id,
        domain,
        subsidiary_name,
        standing_domain as subsidiary_domain,
        standing_data as subsidiary_data,
        bool_or(is_newest) as is_current,
        min(last_seen_at) as first_seen_at,
        (array_agg(landing_id order by says_it_all desc, landing_id))[1] as landing_id,
        (array_agg(landed_xid order by says_it_all desc, landing_id))[1] as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from judged
    group by domain, subsidiary_name, standing_domain, standing_data

)

select * from merged
