{{ config(unique_key='domain') }}

with

items as (

    {{ similar_items() }}

),

aged as (

    -- of two in one payload the one that stands first
    select
        *,
        row_number() over (partition by domain order by landing_id, position desc) as age
    from items

),

merged as (

    select
        md5('companyenrich_similar_socials:' || domain)::uuid as id,
        domain,
        {{ newest('linkedin_url', by='age') }} as linkedin_url,
        {{ newest("links ->> 'linkedin_id'", by='age') }} as linkedin_id,
        {{ newest("links ->> 'twitter_url'", by='age') }} as twitter_url,
        {{ newest("links ->> 'facebook_url'", by='age') }} as facebook_url,
        {{ newest("links ->> 'github_url'", by='age') }} as github_url,
        {{ newest("links ->> 'youtube_url'", by='age') }} as youtube_url,
        {{ newest("links ->> 'instagram_url'", by='age') }} as instagram_url,
        {{ newest("links ->> 'crunchbase_url'", by='age') }} as crunchbase_url,
        {{ newest("links ->> 'g2_url'", by='age') }} as g2_url,
        {{ newest("links ->> 'angellist_url'", by='age') }} as angellist_url,
        max(landing_id) as landing_id,
        (array_agg(landed_xid order by landing_id desc))[1] as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) as last_seen_at
    from aged
    group by domain

)

select * from merged
where
    num_nonnulls(
        linkedin_url, linkedin_id, twitter_url, facebook_url, github_url, youtube_url,
        instagram_url, crunchbase_url, g2_url, angellist_url
    ) > 0
