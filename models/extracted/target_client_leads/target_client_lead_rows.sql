-- what each payload says of each of its leads; links name people and companies that core knows
{{ config(
    unique_key=['landing_id', 'position'],
    editions=true,
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['target_client_domain', 'lead_key', 'landing_id']},
        {'columns': ['target_client_domain', 'company_key', 'landing_id']},
    ]
) }}

with

leads as (

    select
        p.*,
        lead.position::integer as position,
        lead.body
    from {{ ref('target_client_lead_payloads') }} as p
    cross join lateral jsonb_array_elements(p.leads) with ordinality as lead (body, position)
    where
        {{ in_window(ref('target_client_lead_payloads'), 'p') }}
        and p.quarantine_reason is null
        and jsonb_typeof(lead.body) = 'object'

),

typed as (

    select
        landing_id,
        position,
        workflow,
        target_client_domain,
        form_id,
        form_title,
        lead_source,
        {{ function('clean_name') }}(body ->> 'first_name') as first_name,
        {{ function('clean_name') }}(body ->> 'last_name') as last_name,
        {{ function('clean_name') }}(body ->> 'full_name') as full_name_given,
        {{ function('linkedin_person_url') }}(body ->> 'person_linkedin_url')
            as person_linkedin_url,
        coalesce(
            {{ function('normalize_email') }}(body ->> 'work_email'),
            {{ function('normalize_email') }}(body ->> 'person_email')
        ) as work_email,
        {{ function('normalize_domain') }}(body ->> 'company_domain') as company_domain,
        {{ function('json_text') }}(body -> 'company_name') as company_name,
        {{ function('linkedin_company_url') }}(body ->> 'company_linkedin_url')
            as company_linkedin_url,
        landed_xid,
        last_seen_at
    from leads
    offset 0  -- a fence: each path is read once

),

named as (

    select
        *,
        coalesce(
            full_name_given, first_name || ' ' || last_name, first_name, last_name
        ) as full_name
    from typed

)

select
    landing_id,
    position,
    workflow,
    target_client_domain,
    form_id,
    form_title,
    lead_source,
    -- what the lead is known by; one that is known by nothing is its own
    coalesce(
        'email:' || left(work_email, 300),
        'linkedin:' || left(person_linkedin_url, 450),
        'name:' || left(lower(full_name), 300) || ' at ' || company_domain,
        case when workflow != 'target-client-lead' then 'company:' || company_domain end,
        'landing:' || landing_id || '.' || position
    ) as lead_key,
    coalesce(
        company_domain, company_linkedin_url, 'name:' || left(lower(company_name), 300)
    ) as company_key,
    first_name,
    last_name,
    full_name,
    person_linkedin_url,
    work_email,
    company_domain,
    company_name,
    company_linkedin_url,
    landed_xid,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    last_seen_at
from named
