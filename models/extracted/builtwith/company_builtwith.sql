{{ config(
    unique_key=['domain', 'technology'],
    indexes=[{'columns': ['landed_xid']}, {'columns': ['technology_id']}]
) }}

with

touched as (

    select distinct domain
    from {{ ref('builtwith_payloads') }}
    where {{ in_window(ref('builtwith_payloads')) }} and quarantine_reason is null

),

payloads as (

    -- all of a touched company: what the newest payload leaves out may stand in an older one
    select
        p.domain,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.matches,
        p.landing_id = max(p.landing_id) over (partition by p.domain) as is_newest
    from touched
    inner join {{ ref('builtwith_payloads') }} as p
        on p.domain = touched.domain and p.quarantine_reason is null

),

elements as (

    select
        payloads.*,
        -- cut to what an index can hold
        left({{ function('json_element') }}(match.value -> 'Name'), 500) as technology,
        {{ function('json_text') }}(match.value -> 'Link') as url,
        {{ function('json_text') }}(match.value -> 'Description') as description,
        {{ function('json_text') }}(match.value -> 'Parent') as parent,
        nullif(nullif(match.value -> 'Categories', 'null'), '""') as categories,
        {{ function('to_date_flexible') }}(match.value ->> 'FirstDetected') as first_detected,
        {{ function('to_date_flexible') }}(match.value ->> 'LastDetected') as last_detected
    from payloads
    cross join lateral jsonb_array_elements(payloads.matches) as match (value)
    where jsonb_typeof(match.value) = 'object'
    offset 0  -- a fence: a text is cleaned once

),

merged as (

    -- seen from the first day that any payload tells to the last
    select
        md5('company_builtwith:' || domain || ':' || technology)::uuid as id,
        domain,
        technology,
        md5({{ function('lookup_key') }}(replace(technology, '-', ' ')))::uuid as technology_id,
        {{ newest('url') }} as url,
        {{ newest('description') }} as description,
        {{ newest('parent') }} as parent,
        {{ newest('categories') }} as categories,
        least(min(first_detected), min(last_detected)) as first_detected,
        greatest(max(last_detected), max(first_detected)) as last_detected,
        bool_or(is_newest) as is_current,
        min(last_seen_at) as first_seen_at,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        max(landing_id) as last_landing_id,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from elements
    where technology is not null
    group by domain, technology

)

select * from merged
where technology_id is not null
