-- the claims under the name they have always had
{{ config(materialized='view') }}

with

named as (

    -- of what a source calls a company, the first: it is not renamed by a later payload
    select distinct on (domain, source) *
    from {{ ref('company') }}
    where attribute = 'name'
    order by domain, source, landing_id

),

cleaned as (

    -- of what it says a person would call it, the newest
    select distinct on (domain, source) *
    from {{ ref('company') }}
    where attribute = 'cleaned_name'
    order by domain, source, last_landing_id desc

),

linked as (

    select distinct on (domain, source) *
    from {{ ref('company') }}
    where attribute = 'linkedin_url'
    order by domain, source, landing_id

)

select
    md5('company_name:' || domain || ':' || source)::uuid as id,
    domain,
    source,
    named.value as raw_name,
    cleaned.value as cleaned_name,
    linked.value as linkedin_url,
    coalesce(named.landing_id, cleaned.landing_id) as landing_id,
    coalesce(named.landed_xid, cleaned.landed_xid) as landed_xid,
    coalesce(named.created_at, cleaned.created_at) as created_at,
    coalesce(named.updated_at, cleaned.updated_at) as updated_at,
    coalesce(named.last_seen_at, cleaned.last_seen_at) as last_seen_at
from named
full join cleaned using (domain, source)
left join linked using (domain, source)
