{{ config(
    unique_key=['domain', 'subsidiary_name'],
    confirm_daily=true
) }}

with

touched as (

    select distinct domain
    from {{ ref('companyenrich_payloads') }}
    where {{ in_window(ref('companyenrich_payloads')) }} and quarantine_reason is null

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
        left({{ function('json_text') }}(
            case jsonb_typeof(element.value)
                when 'string' then element.value
                when 'object' then element.value -> 'name'
            end
        ), 500) as subsidiary_name,
        case when jsonb_typeof(element.value) = 'object' then element.value end as subsidiary_data,
        {{ function('normalize_domain') }}(element.value ->> 'domain') as subsidiary_domain
    from payloads
    cross join lateral
        jsonb_array_elements(payloads.subsidiaries) with ordinality as element (value, place)

),

merged as (

    select
        md5('companyenrich_subsidiary:' || domain || ':' || subsidiary_name)::uuid as id,
        domain,
        subsidiary_name,
        (
            array_agg(subsidiary_domain order by landing_id desc, place)
            filter (where subsidiary_domain is not null)
        )[1] as subsidiary_domain,
        (
            array_agg(subsidiary_data order by landing_id desc, place)
            filter (where subsidiary_data is not null)
        )[1] as subsidiary_data,
        bool_or(is_newest) as is_current,
        min(last_seen_at) as first_seen_at,
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from elements
    where subsidiary_name is not null
    group by domain, subsidiary_name

)

select * from merged
