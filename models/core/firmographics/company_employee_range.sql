{{ config(unique_key='domain') }}

with

lookup as materialized (

    select
        {{ function('range_key') }}(size_raw) as range_key,
        size_cleaned
    from {{ ref('employee_range_lookup') }}

),

touched as (

    select
        domain,
        max(last_seen_at) as last_seen_at
    from (

        select domain, last_seen_at, employees
        from {{ ref('companyenrich_payloads') }}
        where
            {{ in_window(ref('companyenrich_payloads')) }}
            and quarantine_reason is null
            and employees is not null

        union all

        -- a lookup that gained a row is asked again about everything
        select domain, last_seen_at, employees
        from {{ ref('companyenrich_payloads') }}
        where
            {{ lookup_changed(ref('employee_range_lookup')) }}
            and quarantine_reason is null
            and employees is not null

    ) as said
    where {{ function('range_key') }}(employees) in (select range_key from lookup)
    group by domain

),

claims as (

    -- newest wins among what the lookup knows; a bucket it does not know is in
    -- ops.unmatched_lookup_values and overwrites nothing
    select
        touched.domain,
        touched.last_seen_at,
        said.*
    from touched
    cross join lateral (

        select
            lookup.size_cleaned as employee_range,
            'companyenrich' as source,
            p.landing_id,
            p.landed_xid
        from {{ ref('companyenrich_payloads') }} as p
        inner join lookup on lookup.range_key = {{ function('range_key') }}(p.employees)
        where p.domain = touched.domain and p.quarantine_reason is null and p.employees is not null
        order by p.landing_id desc
        limit 1

    ) as said

),

merged as (

    select
        md5('company_employee_range:' || domain)::uuid as id,
        domain,
        employee_range,
        source,
        null::text as workflow_source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from claims

)

select * from merged
