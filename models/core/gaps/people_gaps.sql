{{ config(materialized='view') }}

select
    people.id as person_id,
    people.linkedin_url,
    people.full_name,
    gaps.gap,
    gaps.priority
from {{ ref('people') }} as people
left join {{ ref('person_job_titles') }} as titles on titles.linkedin_url = people.linkedin_url
left join {{ ref('person_locations') }} as places on places.linkedin_url = people.linkedin_url
left join {{ ref('person_tenure') }} as tenure on tenure.linkedin_url = people.linkedin_url
cross join lateral (

    values
    ('name', 'P1', people.full_name is null),
    ('job_title', 'P1', titles.linkedin_url is null),
    ('location', 'P1', places.linkedin_url is null),
    ('country', 'P1', places.country is null),
    ('company', 'P1', people.core_company_id is null),
    ('tenure', 'P2', tenure.linkedin_url is null)

) as gaps (gap, priority, is_missing)
where gaps.is_missing
