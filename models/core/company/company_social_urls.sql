{{ config(unique_key='domain') }}

with

mentions as (

    select domain, last_seen_at
    from {{ ref('companyenrich_payloads') }}
    where
        {{ in_window(ref('companyenrich_payloads')) }}
        and quarantine_reason is null
        and num_nonnulls(
            linkedin_url, twitter_url, facebook_url, github_url, youtube_url, instagram_url,
            crunchbase_url, g2_url, angellist_url
        ) > 0

    union all

    select company_domain, last_seen_at
    from {{ ref('salesnav_scrapes_person_payloads') }}
    where
        {{ in_window(ref('salesnav_scrapes_person_payloads')) }}
        and quarantine_reason is null
        and company_domain is not null
        and company_linkedin_url is not null

),

touched as (

    select
        domain,
        max(last_seen_at) as last_seen_at
    from mentions
    group by domain

),

claims as (

    -- the newest of each
    select
        touched.domain,
        touched.last_seen_at,
        enriched.*,
        scraped.linkedin_url as scraped_linkedin_url,
        scraped.source as scraped_source,
        scraped.landing_id as scraped_landing_id,
        scraped.landed_xid as scraped_landed_xid,
        coalesce(scraped.landing_id > enriched.linkedin_landing_id, scraped.landing_id is not null)
            as scraped_page_is_newer,
        coalesce(scraped.landing_id > enriched.landing_id, scraped.landing_id is not null)
            as scraped_is_newer
    from touched
    cross join lateral (

        select
            {{ newest('linkedin_url') }} as linkedin_url,
            {{ newest('twitter_url') }} as twitter_url,
            {{ newest('facebook_url') }} as facebook_url,
            {{ newest('github_url') }} as github_url,
            {{ newest('youtube_url') }} as youtube_url,
            {{ newest('instagram_url') }} as instagram_url,
            {{ newest('crunchbase_url') }} as crunchbase_url,
            {{ newest('g2_url') }} as g2_url,
            {{ newest('angellist_url') }} as angellist_url,
            max(p.landing_id) filter (where p.linkedin_url is not null) as linkedin_landing_id,
            max(p.landing_id) as landing_id,
            {{ newest('landed_xid') }} as landed_xid
        from {{ ref('companyenrich_payloads') }} as p
        where
            p.domain = touched.domain
            and p.quarantine_reason is null
            and num_nonnulls(
                linkedin_url, twitter_url, facebook_url, github_url, youtube_url, instagram_url,
                crunchbase_url, g2_url, angellist_url
            ) > 0

    ) as enriched
    left join lateral (

        select
            p.company_linkedin_url as linkedin_url,
            p.workflow as source,
            p.landing_id,
            p.landed_xid
        from {{ ref('salesnav_scrapes_person_payloads') }} as p
        where
            p.company_domain = touched.domain
            and p.quarantine_reason is null
            and p.company_linkedin_url is not null
        order by p.landing_id desc
        limit 1

    ) as scraped on true

),

merged as (

    -- whoever said it; the LinkedIn page, which both know, tells its own source
    select
        md5('company_social_url:' || domain)::uuid as id,
        domain,
        case when scraped_page_is_newer then scraped_linkedin_url else linkedin_url end
            as linkedin_url,
        case
            when scraped_page_is_newer then scraped_source
            when linkedin_url is not null then 'companyenrich'
        end as linkedin_url_source,
        twitter_url,
        facebook_url,
        github_url,
        youtube_url,
        instagram_url,
        crunchbase_url,
        g2_url,
        angellist_url,
        case when scraped_is_newer then scraped_source else 'companyenrich' end as source,
        case when scraped_is_newer then scraped_landing_id else landing_id end as landing_id,
        case when scraped_is_newer then scraped_landed_xid else landed_xid end as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from claims

)

select * from merged
