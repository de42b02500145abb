{{ config(unique_key='domain', editions='of values') }}

with

lookup as materialized (

    -- spellings of one key mean the same
    select distinct
        {{ function('range_key') }}(size_raw) as range_key,
        size_cleaned
    from {{ ref('employee_range_lookup') }}

),

touched as (

    {{ changed(ref('company'), 'domain', "attribute = 'employees'") }}

    union distinct

    -- a lookup that gained a row is asked again about everything
    select domain
    from {{ ref('company') }}
    where
        attribute = 'employees'
        and (
            {{ lookup_changed(ref('employee_range_lookup')) }}
            or {{ lookup_changed(ref('source_priority')) }}
        )

),

ranked as (

    -- the better source, then the newest, among what the lookup knows; a bucket it does not know
    -- is in ops.unmatched_lookup_values and overwrites nothing
    select
        said.*,
        coalesce(lookup.size_cleaned, counted.name) as size_cleaned,
        row_number() over (
            partition by said.domain
            order by
                coalesce(lookup.size_cleaned, counted.name) is null,
                coalesce(ranks.priority, 99),
                said.last_landing_id desc
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('company') }} as c
        where c.domain = touched.domain and c.attribute = 'employees'
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'company_size' and ranks.source = said.source
    left join lookup on lookup.range_key = {{ function('range_key') }}(said.value)
    left join {{ ref('employee_ranges') }} as counted
        on lookup.size_cleaned is null
        and said.value ~ '^[0-9]{1,9}$'  -- a head count, which falls in one
        and case when said.value ~ '^[0-9]{1,9}$' then said.value::integer end
        between counted.min_employees and coalesce(counted.max_employees, 999999999)

),

merged as (

    select
        md5('company_employee_range:' || domain)::uuid as id,
        domain,
        size_cleaned as employee_range,
        source,
        null::text as workflow_source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from ranked
    where rank = 1 and size_cleaned is not null

)

select * from merged
