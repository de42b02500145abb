-- a job of the former core.person_work_history
with

payloads as (

    -- what the build finds for itself, and numbers of rows that are gone, are left behind
    select
        landing_id,
        landed_xid,
        landed_at,
        {{ date_order() }} as date_order,
        case when jsonb_typeof(payload) = 'object' then payload - '{
            workflow_slug, source, linkedin_url_type, company_key, experience_order, source_id,
            matched_cleaned_job_title, matched_job_function, matched_seniority, created_at, updated_at
        }'::text[] end as body
    from {{ source('raw', 'legacy_work_history_payloads') }}
    where {{ in_window(source('raw', 'legacy_work_history_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

keyed as (

    -- one of its indexes called the person person_linkedin_url
    select
        *,
        coalesce(
            {{ function('linkedin_person_slug') }}(body ->> 'linkedin_url'),
            {{ function('linkedin_person_slug') }}(body ->> 'person_linkedin_url')
        ) as slug,
        {{ function('not_after') }}(
            {{ function('date_span_in_order') }}(body ->> 'start_date', date_order), landed_at
        ) as started,
        {{ function('normalize_domain') }}(body ->> 'company_domain') as company_domain,
        {{ function('json_text') }}(body -> 'company_name') as company_name
    from payloads
    offset 0  -- likewise

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,

        ---------- keys
        'https://www.linkedin.com/in/' || {{ function('person_slug_in_case') }}(slug)
            as linkedin_url,
        company_domain,
        {{ function('json_text') }}(body -> 'id') as legacy_id,

        ---------- job
        company_name,
        {{ function('linkedin_company_url') }}(body ->> 'company_linkedin_url')
            as company_linkedin_url,
        {{ function('json_text') }}(body -> 'title') as title,
        lower(started) as start_date,
        {{ function('span_precision') }}(started) as start_date_precision,
        lower({{ function('date_span_in_order') }}(body ->> 'end_date', date_order)) as end_date,
        coalesce(
            {{ function('to_boolean') }}(body ->> 'is_current'),
            {{ function('json_text') }}(body -> 'end_date') is null
        ) as is_current,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request=none) }} as unmapped_fields,
        coalesce(
            {{ quarantine(person=function('person_slug_type') ~ '(slug)') }},
            case when num_nonnulls(company_domain, company_name) = 0 then 'no employer' end
        ) as quarantine_reason
    from keyed

)

select * from typed
