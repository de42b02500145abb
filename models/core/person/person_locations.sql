{{ config(
    unique_key='linkedin_url',
    incremental_strategy='replace_children',
    parent=['linkedin_url'],
    editions='of values',
    void='num_nonnulls(city, state, country) = 0'
) }}

with

learned as materialized (

    {{ changed(ref('location_lookup'), 'location_norm') }}

),

touched as (

    {{ changed(ref('person'), 'linkedin_url', "attribute in ('location', 'country', 'place')") }}

    union distinct

    -- a lookup that gained a place is asked again about whoever is there
    select linkedin_url
    from {{ ref('person') }}
    where
        attribute = 'location'
        and {{ function('lookup_key') }}(value) in (select location_norm from learned)
        and (select count(*) from learned) > 0

    union distinct

    select linkedin_url
    from {{ ref('person') }}
    where
        attribute in ('location', 'place')
        and (
            {{ lookup_changed(ref('source_priority')) }}
            or {{ lookup_changed(ref('countries')) }}
        )

),

newest as (

    -- of each source where it says they are now
    select
        said.linkedin_url,
        said.source,
        coalesce(ranks.priority, 99) as priority,
        (
            array_agg(
                said.value
                order by said.last_refreshed_at desc nulls last, said.last_landing_id desc
            ) filter (where said.attribute = 'location')
        )[1] as location_name,
        (
            array_agg(
                said.value
                order by said.last_refreshed_at desc nulls last, said.last_landing_id desc
            ) filter (where said.attribute = 'country')
        )[1] as country_said,
        (
            array_agg(
                said.value
                order by said.last_refreshed_at desc nulls last, said.last_landing_id desc
            ) filter (where said.attribute = 'place')
        )[1]::jsonb as place_said,
        max(said.last_landing_id) as last_landing_id,
        (array_agg(said.landing_id order by said.attribute desc, said.last_landing_id desc))[1]
            as landing_id,
        (array_agg(said.landed_xid order by said.attribute desc, said.last_landing_id desc))[1]
            as landed_xid,
        max(said.last_seen_at) as last_seen_at
    from touched
    cross join lateral (

        select * from {{ ref('person') }} as c
        where
            c.linkedin_url = touched.linkedin_url
            and c.attribute in ('location', 'country', 'place')
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'person' and ranks.source = said.source
    group by said.linkedin_url, said.source, coalesce(ranks.priority, 99)

),

placed as (

    -- city, state and country go together: by the lookup, else as the source took them apart; what
    -- neither knows may still end with a country
    select
        newest.*,
        case
            when places.location_norm is not null then places.city
            else newest.place_said ->> 0
        end as city,
        case
            when places.location_norm is not null then places.state
            else newest.place_said ->> 1
        end as state,
        case
            when places.location_norm is not null then places.country
            else coalesce(newest.place_said ->> 2, newest.country_said, named.name)
        end as country
    from newest
    left join {{ ref('location_lookup') }} as places
        on places.location_norm = {{ function('lookup_key') }}(newest.location_name)
    left join {{ ref('countries') }} as named
        on lower(named.name) = lower(btrim(substring(newest.location_name from '[^,]+$')))

),

ranked as (

    -- no poorer row replaces a fuller one
    select
        *,
        row_number() over (
            partition by linkedin_url
            order by num_nonnulls(city, state, country) desc, priority, last_landing_id desc
        ) as rank
    from placed

),

merged as (

    select
        md5('person_location:' || linkedin_url)::uuid as id,
        linkedin_url,
        {{ function('person_slug_type') }}(substring(linkedin_url from '/in/(.+)$'))
            as linkedin_url_type,
        location_name,
        city,
        state,
        country,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from ranked
    where rank = 1

)

select * from merged
