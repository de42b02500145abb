-- ids are looked up each time this is read, since core may come to know a lead later. A link stands
-- only where what it names is there
{{ config(materialized='view', alias='leads') }}

with

found as (

    select
        leads.*,
        coalesce(by_email.id, by_url.id) as core_person_id,
        coalesce(by_email.core_company_id, by_url.core_company_id) as person_company_id,
        companies.id as given_company_id
    from {{ ref('target_client_lead_submissions') }} as leads
    left join lateral (

        select p.id, p.core_company_id
        from
            {{ asked_first(
                ref('people'), 'work_email', of=ref('target_client_lead_submissions')
            ) }} as p
        where p.work_email = leads.work_email
        order by p.last_seen_at desc, p.linkedin_url
        limit 1

    ) as by_email on true
    left join
        {{ asked_first(
            ref('people'), 'linkedin_url', 'person_linkedin_url', ref('target_client_lead_submissions')
        ) }} as by_url
        on by_url.linkedin_url = leads.person_linkedin_url
    left join
        {{ asked_first(
            ref('companies'), 'domain', 'company_domain', ref('target_client_lead_submissions')
        ) }} as companies
        on companies.domain = leads.company_domain

)

select
    id,
    target_client_domain,
    first_name,
    last_name,
    full_name,
    person_linkedin_url,
    work_email,
    company_domain,
    company_name,
    company_linkedin_url,
    source,
    form_id,
    form_title,
    first_seen_at as created_at,
    -- a list's lead without a company has that of its person
    case
        when workflow = 'target-client-lead-link-batch'
            then coalesce(given_company_id, person_company_id)
        else given_company_id
    end as core_company_id,
    core_person_id,
    lead_key,
    workflow,
    landing_id
from found
where
    workflow = 'target-client-lead'
    or core_person_id is not null
    or workflow = 'target-client-lead-link' and given_company_id is not null
