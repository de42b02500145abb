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

linked as (

    select distinct on (domain, source) *
    from {{ ref('company') }}
    where attribute = 'linkedin_url'
    order by domain, source, landing_id

)

select
    md5('company_name:' || named.domain || ':' || named.source)::uuid as id,
    named.domain,
    named.source,
    named.value as raw_name,
    null::text as cleaned_name,
    linked.value as linkedin_url,
    named.landing_id,
    named.landed_xid,
    named.created_at,
    named.updated_at,
    named.last_seen_at
from named
left join linked on linked.domain = named.domain and linked.source = named.source
