-- one definition of who has left a company, for all who ask: jobs that ended, and employers that a
-- source names as past ones
with

departures as (

    select
        company_domain as past_company_domain,
        linkedin_url,
        linkedin_url_type,
        company_name as past_company_name,
        coalesce(matched_cleaned_job_title, title) as past_job_title,
        end_date,
        'work_history' as evidence,
        source,
        landing_id,
        updated_at
    from {{ ref('person_work_history') }}
    where not is_current and company_domain is not null

    union all

    select
        past_company_domain,
        linkedin_url,
        linkedin_url_type,
        past_company_name,
        null as past_job_title,
        null as end_date,
        'past_employer' as evidence,
        source,
        landing_id,
        updated_at
    from {{ ref('person_past_employer') }}
    where past_company_domain is not null

),

alumni as (

    -- the last time they left counts
    select
        past_company_domain,
        linkedin_url,
        min(linkedin_url_type) as linkedin_url_type,
        (array_agg(past_company_name order by end_date desc nulls last, landing_id desc) filter (
            where past_company_name is not null
        ))[1] as past_company_name,
        (array_agg(past_job_title order by end_date desc nulls last, landing_id desc) filter (
            where past_job_title is not null
        ))[1] as past_job_title,
        max(end_date) as past_end_date,
        case
            when count(distinct evidence) > 1 then 'both' else min(evidence)
        end as evidence,
        (array_agg(source order by evidence desc, end_date desc nulls last, landing_id desc))[1]
            as source,
        max(updated_at) as updated_at
    from departures
    group by past_company_domain, linkedin_url

)

select
    alumni.past_company_domain,
    alumni.linkedin_url,
    alumni.linkedin_url_type,
    people.first_name,
    people.last_name,
    people.full_name,
    alumni.past_company_name,
    alumni.past_job_title,
    alumni.past_end_date,
    job.company_domain as current_company_domain,
    coalesce(companies.name, job.company_name) as current_company_name,
    coalesce(companies.linkedin_url, job.company_linkedin_url) as current_company_linkedin_url,
    job.job_title as current_job_title,
    job.start_date as current_start_date,
    alumni.evidence,
    exists(
        select from {{ ref('person_work_history') }} as jobs
        where
            jobs.linkedin_url = alumni.linkedin_url
            and jobs.company_domain = alumni.past_company_domain
            and jobs.is_current
    ) as still_employed,
    alumni.source,
    alumni.updated_at
from alumni
left join {{ ref('people') }} as people on people.linkedin_url = alumni.linkedin_url
left join lateral (

    -- of several present jobs the one that began last
    select
        jobs.company_domain,
        jobs.company_name,
        jobs.company_linkedin_url,
        coalesce(jobs.matched_cleaned_job_title, jobs.title) as job_title,
        jobs.start_date
    from {{ ref('person_work_history') }} as jobs
    where jobs.linkedin_url = alumni.linkedin_url and jobs.is_current
    order by jobs.start_date desc nulls last, jobs.id
    limit 1

) as job on true
left join {{ ref('companies') }} as companies on companies.domain = job.company_domain
