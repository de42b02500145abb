{{ config(alias='company_discovery') }}

-- what look-ups and later workflows made of the place, industry and name of a discovery
with

industries as (

    select distinct on (lookup_key)
        {{ function('lookup_key') }}(industry_raw) as lookup_key,
        {{ function('null_if_placeholder') }}(industry_cleaned) as industry_cleaned
    from {{ ref('industry_lookup') }}
    order by lookup_key, industry_cleaned

)

select
    md5('mapped_company_discovery:' || found.domain)::uuid as id,
    found.id as extracted_id,
    found.domain,

    ---------- as sent
    found.location as original_location,
    found.industry as original_industry,
    found.name as original_company_name,

    ---------- place: parsed for this company
    places.city as matched_city,
    places.state as matched_state,
    places.country as matched_country,
    case
        when num_nonnulls(places.city, places.state, places.country) > 0
            then 'clay-find-companies-location-parsed'
    end as location_match_source,

    ---------- industry and name
    industries.industry_cleaned as matched_industry,
    names.cleaned_company_name as matched_company_name,

    ---------- provenance
    found.created_at,
    greatest(found.updated_at, places.updated_at, names.updated_at) as updated_at
from {{ ref('company_discovery') }} as found
left join {{ ref('company_discovery_location_parsed') }} as places on places.domain = found.domain
left join {{ ref('cleaned_company_names') }} as names on names.domain = found.domain
left join industries on industries.lookup_key = {{ function('lookup_key') }}(found.industry)
