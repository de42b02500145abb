-- each job posting as Attio would have it, and why it does not go: its company has to be there
with

postings_to_send as (

    select
        j.domain || ':' || j.job_id as record_key,
        there.record_id,
        -- Attio knows a posting by its number alone: of two companies with the same one, one has it
        first_value(j.domain) over (
            partition by j.job_id
            order by there.record_id is null, j.posted_at desc nulls last, j.domain
        ) as posted_by,
        j.domain,
        jsonb_build_object(
            'job_id', j.job_id::text,
            'title', j.title,
            'location', coalesce(j.location, 'Unknown'),
            'seniority', j.seniority,
            'employment_type', j.employment_type,
            'salary_currency', j.salary_currency,
            'salary_min', j.salary_min,
            'salary_max', j.salary_max,
            'url', j.url,
            'posted_at', (j.posted_at at time zone 'UTC')::date,
            'domain', j.domain,
            'job_function', j.job_function,
            'company',
            case
                when there.record_id is not null
                    then jsonb_build_object(
                        'target_object', 'companies', 'target_record_id', there.record_id
                    )
            end
        ) as payload
    from {{ ref('core_company_job_postings') }} as j
    left join {{ ref('attio_known_domains') }} as there on there.domain = j.domain

)

select
    p.record_key,
    p.payload,
    md5(p.payload::text) as content_md5,
    coalesce(
        case
            when p.record_id is null then 'its company is not in Attio'
            when p.posted_by != p.domain then 'another company has the same posting'
        end,
        {{ synced_before('attio_job_postings', 'p.record_key', 'md5(p.payload::text)') }}
    ) as reason
from postings_to_send as p
