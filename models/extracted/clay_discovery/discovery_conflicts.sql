{{ config(materialized='view') }}

with

accepted as (

    select distinct on (domain)
        domain,
        linkedin_url,
        landing_id
    from {{ ref('company_discovery_payloads') }}
    where
        workflow = 'clay-find-companies'
        and quarantine_reason is null
        and linkedin_url is not null
    order by domain, landed_xid, landing_id

)

select
    p.landing_id,
    p.domain,
    p.name,
    p.linkedin_url,
    accepted.linkedin_url as accepted_linkedin_url,
    accepted.landing_id as accepted_landing_id,
    p.landed_xid,
    p.last_seen_at
from {{ ref('company_discovery_payloads') }} as p
inner join accepted
    on accepted.domain = p.domain and accepted.linkedin_url != p.linkedin_url
where p.workflow = 'clay-find-companies' and p.quarantine_reason is null
