{{ config(unique_key='linkedin_url') }}

with

learned as materialized (

    {{ changed(ref('job_title_lookup'), 'latest_title_norm') }}

),

touched as (

    select linkedin_url
    from {{ ref('person_payloads') }}
    where {{ in_window(ref('person_payloads')) }} and quarantine_reason is null

    union distinct

    -- a lookup that gained a title is asked again about whoever has it
    select linkedin_url
    from {{ ref('person_payloads') }}
    where
        quarantine_reason is null
        and {{ function('lookup_key') }}(latest_title) in (select latest_title_norm from learned)
        and (select count(*) from learned) > 0

),

payloads as (

    select
        p.*,
        -- a profile that was refreshed before what stands is older, whenever it lands
        row_number() over (
            partition by p.linkedin_url order by p.source_last_refresh nulls first, p.landing_id
        ) as age
    from touched
    inner join {{ ref('person_payloads') }} as p
        on p.linkedin_url = touched.linkedin_url and p.quarantine_reason is null

),

persons as (

    -- each column: the newest payload that says something, so that silence overwrites nothing
    select
        ---------- keys
        linkedin_url,
        {{ newest('linkedin_slug', by='age') }} as linkedin_slug,
        {{ newest('linkedin_profile_id', by='age') }} as linkedin_profile_id,

        ---------- person
        {{ newest('first_name', by='age') }} as first_name,
        {{ newest('last_name', by='age') }} as last_name,
        {{ newest('full_name', by='age') }} as full_name,
        {{ newest('headline', by='age') }} as headline,
        {{ newest('summary', by='age') }} as summary,
        {{ newest('country', by='age') }} as country,
        {{ newest('location_name', by='age') }} as location_name,
        {{ newest('picture_url', by='age') }} as picture_url,

        ---------- numbers
        {{ newest('connections', by='age') }} as connections,
        {{ newest('num_followers', by='age') }} as num_followers,
        {{ newest('jobs_count', by='age') }} as jobs_count,

        ---------- lists
        {{ newest("nullif(certifications, '[]')", by='age') }} as certifications,
        {{ newest("nullif(languages, '[]')", by='age') }} as languages,
        {{ newest("nullif(courses, '[]')", by='age') }} as courses,
        {{ newest("nullif(patents, '[]')", by='age') }} as patents,
        {{ newest("nullif(projects, '[]')", by='age') }} as projects,
        {{ newest("nullif(publications, '[]')", by='age') }} as publications,
        {{ newest("nullif(volunteering, '[]')", by='age') }} as volunteering,
        {{ newest("nullif(awards, '[]')", by='age') }} as awards,

        ---------- times
        max(source_last_refresh) as source_last_refresh,

        ---------- provenance
        (array_agg(workflow order by age desc))[1] as source,
        (array_agg(landing_id order by age desc))[1] as landing_id,
        (array_agg(landed_xid order by age desc))[1] as landed_xid,
        max(last_seen_at) as last_seen_at
    from payloads
    group by linkedin_url

),

jobs as (

    -- the latest job is taken whole: the start of one says nothing of the next
    select distinct on (linkedin_url) *
    from payloads
    order by linkedin_url, has_latest is not true, age desc

),

merged as (

    select
        ---------- keys
        md5('person_profile:' || persons.linkedin_url)::uuid as id,
        persons.landing_id as raw_payload_id,
        persons.linkedin_url,
        persons.linkedin_slug,
        persons.linkedin_profile_id,

        ---------- person
        persons.first_name,
        persons.last_name,
        persons.full_name,
        persons.headline,
        persons.summary,
        persons.country,
        persons.location_name,
        persons.picture_url,

        ---------- numbers
        persons.connections,
        persons.num_followers,
        persons.jobs_count,

        ---------- job
        jobs.latest_title,
        jobs.latest_company,
        jobs.latest_company_domain,
        jobs.latest_company_linkedin_url,
        jobs.latest_company_org_id,
        jobs.latest_locality,
        jobs.latest_start_date,
        jobs.latest_is_current,
        titles.cleaned_job_title as matched_cleaned_job_title,
        titles.job_function as matched_job_function,
        titles.seniority_level as matched_seniority,

        ---------- lists
        persons.certifications,
        persons.languages,
        persons.courses,
        persons.patents,
        persons.projects,
        persons.publications,
        persons.volunteering,
        persons.awards,

        ---------- times
        persons.source_last_refresh,

        ---------- provenance
        persons.source,
        persons.landing_id,
        persons.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        persons.last_seen_at
    from persons
    inner join jobs on jobs.linkedin_url = persons.linkedin_url
    left join {{ ref('job_title_lookup') }} as titles
        on titles.latest_title_norm = {{ function('lookup_key') }}(jobs.latest_title)

)

select * from merged
