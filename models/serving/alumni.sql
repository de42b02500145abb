-- one definition of who has left a company, for all who ask: jobs that ended, and employers that a
-- source names as past ones. The present employer is called as the job names it: this much is found
-- where the person's rows are, also on a cluster; what we know of that company, who asks adds
with

ends as (

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

last_ends as (

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
    from ends
    group by past_company_domain, linkedin_url

)

select distinct on (last_ends.past_company_domain, last_ends.linkedin_url)
    last_ends.past_company_domain,
    last_ends.linkedin_url,
    last_ends.linkedin_url_type,
    people.first_name,
    people.last_name,
    people.full_name,
    last_ends.past_company_name,
    last_ends.past_job_title,
    last_ends.past_end_date,
    -- of several present jobs the one that began last
    job.company_domain as current_company_domain,
    job.company_name as current_company_name,
    job.company_linkedin_url as current_company_linkedin_url,
    coalesce(job.matched_cleaned_job_title, job.title) as current_job_title,
    job.start_date as current_start_date,
    last_ends.evidence,
    coalesce(
        bool_or(job.company_domain = last_ends.past_company_domain) over (
            partition by last_ends.past_company_domain, last_ends.linkedin_url
        ),
        false
    ) as still_employed,
    last_ends.source,
    last_ends.updated_at
from last_ends
left join {{ ref('people') }} as people on people.linkedin_url = last_ends.linkedin_url
left join {{ ref('person_work_history') }} as job
    on job.linkedin_url = last_ends.linkedin_url and job.is_current
order by
    last_ends.past_company_domain,
    last_ends.linkedin_url,
    job.start_date desc nulls last,
    job.id
