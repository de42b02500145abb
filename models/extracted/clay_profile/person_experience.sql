{{ config(
    unique_key=['linkedin_url', 'experience_order'],
    incremental_strategy='replace_children',
    parent=['linkedin_url']
) }}

with

learned as materialized (

    {{ changed(ref('job_title_lookup'), 'latest_title_norm') }}

),

touched as (

    select linkedin_url
    from {{ ref('person_payloads') }}
    where
        {{ in_window(ref('person_payloads')) }}
        and quarantine_reason is null
        and experience != '[]'

    union distinct

    -- a lookup that gained a title is asked again about whoever has it
    select p.linkedin_url
    from {{ ref('person_payloads') }} as p
    cross join lateral jsonb_to_recordset(p.experience) as item (title text)
    where
        p.quarantine_reason is null
        and {{ function('lookup_key') }}(item.title) in (select latest_title_norm from learned)
        and (select count(*) from learned) > 0

),

payloads as (

    -- the list of the payload that was refreshed last, whole; an empty list takes nothing away
    select said.*
    from touched
    cross join lateral (

        select p.linkedin_url, p.landing_id, p.landed_xid, p.last_seen_at, p.experience
        from {{ ref('person_payloads') }} as p
        where
            p.linkedin_url = touched.linkedin_url
            and p.quarantine_reason is null
            and p.experience != '[]'
        order by p.source_last_refresh desc nulls last, p.landing_id desc
        limit 1

    ) as said

),

items as (

    select
        md5('person_experience:' || payloads.linkedin_url || ':' || (item.position - 1))::uuid
            as id,
        payloads.landing_id as raw_payload_id,
        payloads.linkedin_url,
        item.position - 1 as experience_order,
        item.title,
        item.company,
        item.company_domain,
        item.company_linkedin_url,
        item.company_org_id,
        item.locality,
        item.summary,
        item.start_date,
        item.start_date_precision,
        item.end_date,
        item.is_current,
        titles.cleaned_job_title as matched_cleaned_job_title,
        titles.job_function as matched_job_function,
        titles.seniority_level as matched_seniority,
        payloads.landing_id,
        payloads.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        payloads.last_seen_at
    from payloads
    cross join lateral jsonb_to_recordset(payloads.experience) as item (
        position integer,
        title text,
        company text,
        company_domain text,
        company_linkedin_url text,
        company_org_id bigint,
        locality text,
        summary text,
        start_date date,
        start_date_precision text,
        end_date date,
        is_current boolean
    )
    left join {{ ref('job_title_lookup') }} as titles
        on titles.latest_title_norm = {{ function('lookup_key') }}(item.title)

)

select * from items
