{{ config(
    alias='lead_submissions',
    unique_key=['target_client_domain', 'form_id', 'lead_key'],
    nullable_key=['form_id'],
) }}

with

touched as (

    select distinct target_client_domain, form_id, lead_key
    from {{ ref('target_client_lead_rows') }}
    where
        {{ in_editions(ref('target_client_lead_rows')) }}

),

submitted as (

    select p.*
    from touched
    cross join lateral (

        select * from {{ ref('target_client_lead_rows') }} as p
        where
            p.target_client_domain = touched.target_client_domain
            and p.lead_key = touched.lead_key
            and p.form_id is not distinct from touched.form_id
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as p

),

merged as (

    -- each column: the newest that says something, so that silence overwrites nothing
    select
        md5(
            concat_ws(
                ':', 'target_client_leads', target_client_domain, coalesce(form_id, ''), lead_key)
        )::uuid as id,
        target_client_domain,
        form_id,
        lead_key,
        {{ newest('first_name', by='(landing_id, position)') }} as first_name,
        {{ newest('last_name', by='(landing_id, position)') }} as last_name,
        {{ newest('full_name', by='(landing_id, position)') }} as full_name,
        {{ newest('person_linkedin_url', by='(landing_id, position)') }} as person_linkedin_url,
        {{ newest('work_email', by='(landing_id, position)') }} as work_email,
        {{ newest('company_domain', by='(landing_id, position)') }} as company_domain,
        {{ newest('company_name', by='(landing_id, position)') }} as company_name,
        {{ newest('company_linkedin_url', by='(landing_id, position)') }} as company_linkedin_url,
        {{ newest('form_title', by='(landing_id, position)') }} as form_title,
        {{ newest('workflow', by='(landing_id, position)') }} as workflow,
        {{ newest('lead_source', by='(landing_id, position)') }} as source,
        min(last_seen_at) as first_seen_at,
        max(landing_id) as landing_id,
        {{ newest('landed_xid', by='(landing_id, position)') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from submitted
    group by target_client_domain, form_id, lead_key

)

select * from merged
