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

    -- the newest of each; what CompanyEnrich says of the LinkedIn page goes before Sales Navigator
    select
        touched.domain,
        touched.last_seen_at,
        coalesce(enriched.linkedin_url, scraped.linkedin_url) as linkedin_url,
        enriched.twitter_url,
        enriched.facebook_url,
        enriched.github_url,
        enriched.youtube_url,
        enriched.instagram_url,
        enriched.crunchbase_url,
        enriched.g2_url,
        enriched.angellist_url,
        case when enriched.landing_id is null then scraped.source else 'companyenrich' end
            as source,
        coalesce(enriched.landing_id, scraped.landing_id) as landing_id,
        coalesce(enriched.landed_xid, scraped.landed_xid) as landed_xid
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

    select
        md5('company_social_url:' || domain)::uuid as id,
        domain,
        linkedin_url,
        twitter_url,
        facebook_url,
        github_url,
        youtube_url,
        instagram_url,
        crunchbase_url,
        g2_url,
        angellist_url,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from claims

)

select * from merged
