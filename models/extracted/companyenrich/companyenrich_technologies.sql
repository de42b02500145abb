{{ config(
    unique_key=['domain', 'technology'],
    keep_least=['first_seen_at', 'landing_id', 'landed_xid'],
    confirm_daily=true,
    fillfactor=70
) }}

with

news as (

    -- one look at the window: what a join with it would cost, the planner cannot know
    select
        p.domain,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at,
        p.technologies,
        bool_and({{ says_again(ref('companyenrich_payloads'), 'p', 'technologies') }})
            over (partition by p.domain) as says_again
    from {{ ref('companyenrich_payloads') }} as p
    where {{ in_window(ref('companyenrich_payloads')) }} and p.quarantine_reason is null

),

touched as (

    select distinct domain
    from news
    where not says_again

),

said as (

    -- what is new; and of each company named there the payload that was the newest before: of no
    -- other can technologies cease to be current
    select domain, landing_id, landed_xid, last_seen_at, technologies
    from news
    where not says_again

    union all

    select before.*
    from touched
    cross join lateral (

        select p.domain, p.landing_id, p.landed_xid, p.last_seen_at, p.technologies
        from {{ ref('companyenrich_payloads') }} as p
        where
            p.domain = touched.domain
            and p.quarantine_reason is null
            and {{ read_before(ref('companyenrich_payloads'), 'p') }}
        order by p.landing_id desc
        limit 1

    ) as before

),

payloads as (

    select
        said.*,
        landing_id = max(landing_id) over (partition by domain) as is_current
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
        left({{ function('json_element') }}(element.value), 500) as technology
    from payloads
    cross join lateral jsonb_array_elements(payloads.technologies) as element (value)
    offset 0  -- a fence: a text is cleaned once, not again for each mention below

),

merged as (

    select
        md5('companyenrich_technology:' || domain || ':' || technology)::uuid as id,
        domain,
        technology,
        md5({{ function('lookup_key') }}(replace(technology, '-', ' ')))::uuid as technology_id,
        bool_or(is_current) as is_current,
        min(last_seen_at) as first_seen_at,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from elements
    where technology is not null
    group by domain, technology

)

select * from merged
