{{ config(alias='person_discovery') }}

-- what look-ups and later workflows made of the place and the title of a discovery
select
    md5('mapped_person_discovery:' || p.linkedin_url)::uuid as id,
    p.id as extracted_id,
    p.linkedin_url,

    ---------- as sent
    p.location_name as original_location,
    p.latest_title as original_job_title,

    ---------- place: parsed for this person, the newer of the two workflows that parse one
    places.city as matched_city,
    places.state as matched_state,
    places.country as matched_country,
    places.source as location_match_source,

    ---------- title
    titles.cleaned_job_title as matched_cleaned_job_title,
    titles.seniority_level as matched_seniority,
    titles.job_function as matched_job_function,
    case
        when num_nonnulls(titles.cleaned_job_title, titles.seniority_level, titles.job_function) > 0
            then 'clay-find-people-title-enrichment'
    end as job_title_match_source,

    ---------- provenance
    p.created_at,
    greatest(p.updated_at, places.updated_at, titles.updated_at) as updated_at
from {{ ref('person_discovery') }} as p
left join lateral (

    select parsed.*
    from (

        select
            l.city,
            l.state,
            l.country,
            'clay-find-people-location-parsed'::text as source,
            l.landing_id,
            l.updated_at
        from {{ ref('person_discovery_location_parsed') }} as l
        where l.linkedin_url = p.linkedin_url

        union all

        select
            t.city,
            t.state,
            t.country,
            'clay-find-people-title-enrichment'::text,
            t.landing_id,
            t.updated_at
        from {{ ref('person_title_enrichment') }} as t
        where t.linkedin_url = p.linkedin_url

    ) as parsed
    where num_nonnulls(parsed.city, parsed.state, parsed.country) > 0
    order by parsed.landing_id desc
    limit 1

) as places on true
left join {{ ref('person_title_enrichment') }} as titles
    -- of the same title only: what was made of the last one says nothing of the next
    on titles.linkedin_url = p.linkedin_url
    and lower(titles.latest_title) is not distinct from lower(p.latest_title)
