-- each employer that a source says a person has left
{{ config(
    unique_key=['linkedin_url', 'source', 'past_company_domain', 'past_company_name'],
    nullable_key=['past_company_domain', 'past_company_name'],
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['past_company_domain']},
    ]
) }}

with

salesnav_clay as (

    -- the employer that the search was filtered on
    select
        p.linkedin_url,
        p.workflow as source,
        p.ex_company_domain as past_company_domain,
        null::text as past_company_name,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('salesnav_scrapes_person_payloads') }} as p
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and p.quarantine_reason is null
        and p.linkedin_url is not null

),

claims as (

    select * from salesnav_clay

)

select
    linkedin_url,
    source,
    past_company_domain,
    past_company_name,
    min(landing_id) as landing_id,
    min(landed_xid) as landed_xid,
    max(landing_id) as last_landing_id,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    max(last_seen_at) as last_seen_at
from claims
where num_nonnulls(past_company_domain, past_company_name) > 0
group by linkedin_url, source, past_company_domain, past_company_name
