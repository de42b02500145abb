-- each person as Attio would have them, and why they do not go; core has looked places up
with

people_to_send as (

    select
        l.linkedin_url as record_key,
        l.linkedin_url_type,
        jsonb_build_object(
            'linkedin_url', l.linkedin_url,
            'name',
            -- Attio wants all three of them
            case
                when l.full_name is not null
                    then jsonb_build_object(
                        'first_name', coalesce(l.first_name, ''),
                        'last_name', coalesce(l.last_name, ''),
                        'full_name', l.full_name
                    )
            end,
            'title', coalesce(l.matched_cleaned_job_title, titles.raw_job_title),
            'seniority', l.matched_seniority,
            'job_function', l.matched_job_function,
            'city', l.person_city,
            'state', l.person_state,
            'country', l.person_country,
            'location',
            nullif(concat_ws(', ', l.person_city, l.person_state, l.person_country), ''),
            'work_email', p.work_email,
            'job_start_date', l.job_start_date,
            'company_domain', l.company_domain,
            'company',
            case
                when there.record_id is not null
                    then jsonb_build_object(
                        'target_object', 'companies', 'target_record_id', there.record_id
                    )
            end
        ) as payload
    from {{ ref('leads') }} as l
    inner join {{ ref('people') }} as p on p.id = l.person_id
    left join {{ ref('person_job_titles') }} as titles on titles.linkedin_url = l.linkedin_url
    left join {{ ref('attio_known_domains') }} as there on there.domain = l.company_domain

)

select
    p.record_key,
    p.payload,
    md5(p.payload::text) as content_md5,
    coalesce(
        case
            when p.linkedin_url_type != 'real' then 'linkedin_url is not of a real profile'
            when p.payload ->> 'name' is null then 'missing: name'
        end,
        {{ synced_before('attio_people', 'p.record_key', 'md5(p.payload::text)') }}
    ) as reason
from people_to_send as p
