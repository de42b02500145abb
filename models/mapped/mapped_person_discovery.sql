{{ config(alias='person_discovery') }}

-- what look-ups and later workflows made of the place and the title of a discovery
select
    md5('mapped_person_discovery:' || p.linkedin_url)::uuid as id,
    p.id as extracted_id,
    p.linkedin_url,

    ---------- as sent
    p.location_name as original_location,
    p.latest_title as original_job_title,

    ---------- place: by the lookup, else parsed for this person, by the newer of two workflows
    case when known.location_norm is null then places.city else known.city end as matched_city,
    case when known.location_norm is null then places.state else known.state end as matched_state,
    case when known.location_norm is null then places.country else known.country end
        as matched_country,
    case when known.location_norm is null then places.source else 'location_lookup' end
        as location_match_source,

    ---------- title: likewise
    coalesce(learned.cleaned_job_title, titles.cleaned_job_title) as matched_cleaned_job_title,
    coalesce(learned.seniority_level, titles.seniority_level) as matched_seniority,
    coalesce(learned.job_function, titles.job_function) as matched_job_function,
    case
        when learned.latest_title_norm is not null then 'job_title_lookup'
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
left join {{ ref('location_lookup') }} as known
    on known.location_norm = {{ function('lookup_key') }}(p.location_name)
left join {{ ref('job_title_lookup') }} as learned
    on learned.latest_title_norm = {{ function('lookup_key') }}(p.latest_title)
