{{ config(
    alias='leads_companies',
    unique_key=['target_client_domain', 'company_key'],
) }}

with

touched as (

    select distinct target_client_domain, company_key
    from {{ ref('target_client_lead_rows') }}
    where
        {{ in_editions(ref('target_client_lead_rows')) }}
        and workflow = 'target-client-lead'
        and company_key is not null

),

submitted as (

    select p.*
    from touched
    cross join lateral (

        select * from {{ ref('target_client_lead_rows') }} as p
        where
            p.target_client_domain = touched.target_client_domain
            and p.company_key = touched.company_key
            and p.workflow = 'target-client-lead'
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as p

),

merged as (

    -- each column: the newest that says something, so that silence overwrites nothing
    select
        md5(
            concat_ws(':', 'target_client_leads_companies', target_client_domain, company_key)
        )::uuid as id,
        target_client_domain,
        company_key,
        {{ newest('company_domain', by='(landing_id, position)') }} as company_domain,
        {{ newest('company_name', by='(landing_id, position)') }} as company_name,
        {{ newest('company_linkedin_url', by='(landing_id, position)') }} as company_linkedin_url,
        {{ newest('form_id', by='(landing_id, position)') }} as form_id,
        {{ newest('form_title', by='(landing_id, position)') }} as form_title,
        {{ newest('lead_source', by='(landing_id, position)') }} as source,
        min(last_seen_at) as first_seen_at,
        max(landing_id) as landing_id,
        {{ newest('landed_xid', by='(landing_id, position)') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from submitted
    group by target_client_domain, company_key

)

select * from merged
