{{ config(unique_key='linkedin_url') }}

with

touched as (

    select linkedin_url
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and quarantine_reason is null
        and linkedin_url is not null
    group by linkedin_url

),

claims as (

    select said.*
    from touched
    cross join lateral (

        select
            p.*,
            {{ employer_domain(
                'p.company_domain', 'p.linkedin_url', 'p.company_linkedin_urn',
                'p.company_linkedin_url', 'p.company_name'
            ) }} as employer_domain
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where p.linkedin_url = touched.linkedin_url and p.quarantine_reason is null

    ) as said

),

persons as (

    -- the newest payload that says something of a column decides it
    select
        ---------- keys
        linkedin_url,
        min(linkedin_url_type) as linkedin_url_type,
        {{ newest('linkedin_user_profile_urn') }} as linkedin_user_profile_urn,

        ---------- person
        {{ newest('first_name') }} as first_name,
        {{ newest('last_name') }} as last_name,
        {{ newest('cleaned_first_name') }} as cleaned_first_name,
        {{ newest('cleaned_last_name') }} as cleaned_last_name,
        {{ newest('cleaned_full_name') }} as cleaned_full_name,
        {{ newest('email') }} as email,
        {{ newest('phone_number') }} as phone_number,
        {{ newest('profile_headline') }} as profile_headline,
        {{ newest('profile_summary') }} as profile_summary,
        {{ newest('location_raw') }} as location_raw,

        ---------- export
        {{ newest('matching_filters') }} as matching_filters,
        {{ newest('notes') }} as notes,
        {{ newest('export_title') }} as export_title,
        {{ newest('export_timestamp') }} as export_timestamp,

        ---------- provenance
        {{ newest('workflow') }} as source,
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        max(last_seen_at) as last_seen_at
    from claims
    group by linkedin_url

),

jobs as (

    -- a job is taken whole, from the newest payload that names an employer: the start of one says
    -- nothing of the next
    select distinct on (linkedin_url)
        linkedin_url,
        job_title,
        job_description,
        job_started_on,
        job_start_date,
        company_name,
        employer_domain,
        company_linkedin_url
    from claims
    order by
        linkedin_url, num_nonnulls(company_domain, company_name) = 0, landing_id desc

),

merged as (

    select
        ---------- keys
        md5('salesnav_person_latest:' || persons.linkedin_url)::uuid as id,
        persons.linkedin_url,
        persons.linkedin_url_type,
        persons.linkedin_user_profile_urn,

        ---------- person
        persons.first_name,
        persons.last_name,
        coalesce(
            persons.first_name || ' ' || persons.last_name, persons.first_name, persons.last_name
        ) as full_name,
        persons.cleaned_first_name,  -- only the flat export has cleaned names
        persons.cleaned_last_name,
        persons.cleaned_full_name,
        persons.email,
        persons.phone_number,
        persons.profile_headline,
        persons.profile_summary,
        persons.location_raw,

        ---------- job
        jobs.job_title,
        jobs.job_description,
        jobs.job_started_on,
        jobs.job_start_date,

        ---------- employer
        jobs.company_name,
        jobs.employer_domain as domain,
        jobs.company_linkedin_url,

        ---------- export
        persons.matching_filters,
        persons.notes,
        persons.export_title,
        persons.export_timestamp,

        ---------- provenance
        persons.source,
        persons.landing_id,
        persons.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        persons.last_seen_at
    from persons
    inner join jobs on jobs.linkedin_url = persons.linkedin_url

)

select * from merged
