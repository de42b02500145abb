{{ config(unique_key='domain', editions='of values') }}

with

touched as (

    {{ changed(ref('company_place'), 'domain') }}

    union distinct

    select domain
    from {{ ref('company_place') }}
    where
        {{ lookup_changed(ref('source_priority')) }}
        or {{ lookup_changed(ref('countries')) }}

),

ranked as (

    -- only overwritten by as much or more: the most complete place wins, then the better source,
    -- then the newest. But who writes places directly means it: then the newest
    select
        said.*,
        -- of the same place, the newest address that the source gave
        first_value(said.address) over (
            partition by said.domain, said.source, said.city, said.state, said.country
            order by said.address is null, said.last_landing_id desc
        ) as raw_location,
        row_number() over (
            partition by said.domain
            order by
                coalesce(ranks.priority, 99) = 1 desc,
                case when coalesce(ranks.priority, 99) = 1 then said.last_landing_id end desc,
                num_nonnulls(said.city, said.state, said.country) desc,
                coalesce(ranks.priority, 99),
                said.last_landing_id desc
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('company_place') }} as c
        where c.domain = touched.domain
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'company_place' and ranks.source = said.source

),

merged as (

    -- a country that came as its code is stored by its name
    select
        md5('company_location:' || ranked.domain)::uuid as id,
        ranked.domain,
        ranked.city,
        ranked.state,
        coalesce(countries.name, ranked.country) as country,
        ranked.raw_location,
        ranked.country as raw_country,
        ranked.city is not null as has_city,
        ranked.state is not null as has_state,
        ranked.source,
        ranked.landing_id,
        ranked.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        ranked.last_seen_at
    from ranked
    left join {{ ref('countries') }} as countries on countries.code = upper(btrim(ranked.country))
    where ranked.rank = 1

)

select * from merged
