{{ config(
    alias='leads_people',
    unique_key=['client_domain', 'lead_key'],
) }}

with

touched as (

    select distinct client_domain, lead_key
    from {{ ref('client_lead_payloads') }}
    where
        {{ in_window(ref('client_lead_payloads')) }}
        and quarantine_reason is null

),

submitted as (

    select p.*
    from touched
    cross join lateral (

        select * from {{ ref('client_lead_payloads') }} as p
        where
            p.client_domain = touched.client_domain
            and p.lead_key = touched.lead_key
            and p.quarantine_reason is null
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as p

),

merged as (

    -- each column: the newest that says something, so that silence overwrites nothing
    select
        md5(
            concat_ws(':', 'client_leads_people', client_domain, lead_key)
        )::uuid as id,
        client_domain,
        lead_key,
        {{ newest('first_name') }} as first_name,
        {{ newest('last_name') }} as last_name,
        {{ newest('full_name') }} as full_name,
        {{ newest('person_linkedin_url') }} as person_linkedin_url,
        {{ newest('work_email') }} as work_email,
        {{ newest('company_domain') }} as company_domain,
        {{ newest('client_form_id') }} as client_form_id,
        {{ newest('client_form_title') }} as client_form_title,
        {{ newest('lead_source') }} as source,
        min(last_seen_at) as first_seen_at,
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from submitted
    group by client_domain, lead_key

)

select * from merged
