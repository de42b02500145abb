{{ config(
    alias='leads_companies',
    unique_key=['client_domain', 'company_key'],
) }}

with

touched as (

    select distinct client_domain, company_key
    from {{ ref('client_lead_payloads') }}
    where
        {{ in_window(ref('client_lead_payloads')) }}
        and quarantine_reason is null
        and company_key is not null

),

submitted as (

    select p.*
    from touched
    cross join lateral (

        select * from {{ ref('client_lead_payloads') }} as p
        where
            p.client_domain = touched.client_domain
            and p.company_key = touched.company_key
            and p.quarantine_reason is null
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as p

),

merged as (

    -- each column: the newest that says something, so that silence overwrites nothing
    select
        md5(
            concat_ws(':', 'client_leads_companies', client_domain, company_key)
        )::uuid as id,
        client_domain,
        company_key,
        {{ newest('company_domain') }} as company_domain,
        {{ newest('company_name') }} as company_name,
        {{ newest('company_linkedin_url') }} as company_linkedin_url,
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
    group by client_domain, company_key

)

select * from merged
