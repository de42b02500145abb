{{ config(unique_key='domain') }}

with

touched as (

    select distinct domain
    from {{ ref('companyenrich_payloads') }}
    where {{ in_window(ref('companyenrich_payloads')) }} and quarantine_reason is null

),

payloads as (

    select p.*
    from touched
    inner join {{ ref('companyenrich_payloads') }} as p
        on
            p.domain = touched.domain
            and p.quarantine_reason is null

),

merged as (

    -- each column: the newest payload that says something, so that silence overwrites nothing
    select
        md5('companyenrich_company:' || domain)::uuid as id,
        domain,

        ---------- text
        {{ newest('companyenrich_id') }} as companyenrich_id,
        {{ newest('name') }} as name,
        {{ newest('type') }} as type,
        {{ newest('website') }} as website,
        {{ newest('revenue') }} as revenue,
        {{ newest('employees') }} as employees,
        {{ newest('industry') }} as industry,
        {{ newest('description') }} as description,
        {{ newest('seo_description') }} as seo_description,
        {{ newest('logo_url') }} as logo_url,

        ---------- lists
        (
            array_agg(industries order by landing_id desc) filter (where industries != '[]')
        )[1] as industries,
        (
            array_agg(categories order by landing_id desc) filter (where categories != '[]')
        )[1] as categories,
        (
            array_agg(keywords order by landing_id desc) filter (where keywords != '[]')
        )[1] as keywords,
        (
            array_agg(technologies order by landing_id desc) filter (where technologies != '[]')
        )[1] as technologies,
        (
            array_agg(naics_codes order by landing_id desc) filter (where naics_codes != '[]')
        )[1] as naics_codes,

        ---------- numbers
        {{ newest('founded_year') }} as founded_year,
        {{ newest('page_rank') }} as page_rank,

        ---------- location
        {{ newest('address') }} as address,
        {{ newest('phone') }} as phone,
        {{ newest('postal_code') }} as postal_code,
        {{ newest('city') }} as city,
        {{ newest('state') }} as state,
        {{ newest('state_code') }} as state_code,
        {{ newest('country') }} as country,
        {{ newest('country_code') }} as country_code,
        {{ newest('latitude') }} as latitude,
        {{ newest('longitude') }} as longitude,

        ---------- links
        coalesce({{ newest('linkedin_url') }}, {{ newest('linkedin_url_given') }}) as linkedin_url,
        {{ newest('linkedin_id') }} as linkedin_id,
        {{ newest('twitter_url') }} as twitter_url,
        {{ newest('facebook_url') }} as facebook_url,
        {{ newest('github_url') }} as github_url,
        {{ newest('youtube_url') }} as youtube_url,
        {{ newest('instagram_url') }} as instagram_url,
        {{ newest('crunchbase_url') }} as crunchbase_url,
        {{ newest('g2_url') }} as g2_url,
        {{ newest('angellist_url') }} as angellist_url,

        ---------- money
        {{ newest('total_funding') }} as total_funding,
        {{ newest('funding_stage') }} as funding_stage,
        {{ newest('stock_symbol') }} as stock_symbol,
        {{ newest('stock_exchange') }} as stock_exchange,

        ---------- times
        {{ newest('funding_date') }} as funding_date,
        {{ newest('companyenrich_updated_at') }} as companyenrich_updated_at,

        ---------- provenance
        max(landing_id) as landing_id,
        {{ newest('landed_xid') }} as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from payloads
    group by domain

)

select * from merged
