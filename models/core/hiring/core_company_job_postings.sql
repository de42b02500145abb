-- named apart from what one workflow extracted; the table is core.company_job_postings
{{ config(
    alias='company_job_postings',
    unique_key=['domain', 'job_id'],
    indexes=[{'columns': ['landed_xid']}, {'columns': ['job_function']}]
) }}

with

touched as (

    {{ changed(ref('job_posting'), 'domain') }}

    union distinct

    select domain
    from {{ ref('job_posting') }}
    where {{ lookup_changed(ref('source_priority')) }}

),

claims as (

    -- of each column the better source, and of one source the newest that says something
    select
        said.*,
        row_number() over (
            partition by said.domain, said.job_id
            order by coalesce(ranks.priority, 99) desc, said.last_landing_id, said.value_id
        ) as standing
    from touched
    cross join lateral (

        select * from {{ ref('job_posting') }} as j
        where j.domain = touched.domain
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'job_posting' and ranks.source = said.source

),

merged as (

    select
        md5('company_job_posting:' || domain || ':' || job_id)::uuid as id,
        domain,
        job_id,
        md5('job_title:' || {{ function('lookup_key') }}(
            {{ newest('title', by='standing') }}
        ))::uuid as job_title_id,
        {{ newest('title', by='standing') }} as title,
        {{ newest('cleaned_job_title', by='standing') }} as cleaned_job_title,
        {{ newest('job_function', by='standing') }} as job_function,
        {{ newest('location', by='standing') }} as location,
        {{ newest('seniority', by='standing') }} as seniority,
        {{ newest('employment_type', by='standing') }} as employment_type,
        {{ newest('salary_min', by='standing') }} as salary_min,
        {{ newest('salary_max', by='standing') }} as salary_max,
        {{ newest('salary_currency', by='standing') }} as salary_currency,
        {{ newest('url', by='standing') }} as url,
        {{ newest('posted_at', by='standing') }} as posted_at,
        {{ newest('company_linkedin_url', by='standing') }} as company_linkedin_url,
        -- until places of postings are looked up
        null::text as city,
        null::text as state,
        null::text as country,
        {{ newest('source', by='standing') }} as source,
        {{ newest('landing_id', by='standing') }} as landing_id,
        {{ newest('landed_xid', by='standing') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from claims
    group by domain, job_id

)

select * from merged
where title is not null
