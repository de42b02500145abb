-- the claims under the name they have always had, one row a source
{{ config(materialized='view') }}

with

lookup as (

    select distinct
        {{ function('range_key') }}(size_raw) as range_key,
        size_cleaned
    from {{ ref('employee_range_lookup') }}

)

select distinct on (said.domain, said.source)
    md5('company_employee_ranges:' || said.domain || ':' || said.source)::uuid as id,
    said.domain,
    said.source,
    said.value as raw_employee_range,
    lookup.size_cleaned as matched_employee_range,
    said.landing_id,
    said.landed_xid,
    said.created_at,
    said.updated_at,
    said.last_seen_at
from {{ ref('company') }} as said
left join lookup on lookup.range_key = {{ function('range_key') }}(said.value)
where said.attribute = 'employees'
-- the newest the lookup knows; if it knows none, the newest: a miss overwrites no match
order by said.domain, said.source, lookup.size_cleaned is null, said.last_landing_id desc
