-- the tables of both sources say it all, so it is not copied
-- depends_on: {{ ref('technologies') }}: what is named here stands there, so it is not looked up

with

said as (

    select
        domain,
        technology_id,
        'companyenrich'::text as source,
        is_current,
        landing_id,
        landed_xid,
        created_at,
        updated_at,
        first_seen_at,
        last_seen_at
    from {{ ref('companyenrich_technologies') }}
    where technology_id is not null

    union all

    select
        domain,
        technology_id,
        'builtwith-techstack'::text as source,
        is_current,
        landing_id,
        landed_xid,
        created_at,
        updated_at,
        first_seen_at,
        last_seen_at
    from {{ ref('company_builtwith') }}

),

merged as (

    -- 'Google-Analytics' and 'google analytics' are one; the first payload that said it decides
    select
        domain,
        technology_id,
        bool_or(is_current) as is_current,
        (array_agg(source order by landing_id))[1] as source,
        min(landing_id) as landing_id,
        min(landed_xid) as landed_xid,
        min(created_at) as created_at,
        max(updated_at) as updated_at,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from said
    group by domain, technology_id

)

select
    md5('company_tech_on_site:' || domain || ':' || technology_id)::uuid as id,
    domain,
    technology_id,
    is_current,
    source,
    landing_id,
    landed_xid,
    created_at,
    updated_at,
    first_seen_at,
    last_seen_at
from merged
