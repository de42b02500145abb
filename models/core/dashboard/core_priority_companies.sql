-- whose company a name is, is looked up as it is read: it may become known at any time
{{ config(alias='priority_companies', materialized='view') }}

select
    listed.id,
    listed.company_name,
    listed.name_key,
    known.domain,
    listed.added_landing_id,
    'priority-company'::text as source,
    listed.landing_id,
    listed.landed_xid,
    listed.created_at,
    listed.updated_at,
    listed.last_seen_at
from {{ ref('priority_companies') }} as listed
left join lateral (

    select keys.domain
    from {{ ref('company_name_keys') }} as keys
    where keys.name_key = listed.name_key
    order by keys.domain
    limit 1

) as known on true
