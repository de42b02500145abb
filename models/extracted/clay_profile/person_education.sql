{{ config(
    unique_key=['linkedin_url', 'education_order'],
    incremental_strategy='replace_children',
    parent=['linkedin_url']
) }}

with

touched as (

    select distinct linkedin_url
    from {{ ref('person_payloads') }}
    where
        {{ in_window(ref('person_payloads')) }}
        and quarantine_reason is null
        and education != '[]'

),

payloads as (

    -- the list of the payload that was refreshed last, whole; an empty list takes nothing away
    select said.*
    from touched
    cross join lateral (

        select p.linkedin_url, p.landing_id, p.landed_xid, p.last_seen_at, p.education
        from {{ ref('person_payloads') }} as p
        where
            p.linkedin_url = touched.linkedin_url
            and p.quarantine_reason is null
            and p.education != '[]'
        order by p.source_last_refresh desc nulls last, p.landing_id desc
        limit 1

    ) as said

),

items as (

    select
        md5('person_education:' || payloads.linkedin_url || ':' || (item.position - 1))::uuid as id,
        payloads.landing_id as raw_payload_id,
        payloads.linkedin_url,
        item.position - 1 as education_order,
        item.school_name,
        item.degree,
        item.field_of_study,
        item.grade,
        item.activities,
        item.start_date,
        item.end_date,
        payloads.landing_id,
        payloads.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        payloads.last_seen_at
    from payloads
    cross join lateral jsonb_to_recordset(payloads.education) as item (
        position integer,
        school_name text,
        degree text,
        field_of_study text,
        grade text,
        activities text,
        start_date date,
        end_date date
    )

)

select * from items
