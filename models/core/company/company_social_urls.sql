{{ config(unique_key='domain') }}

with

touched as (

    {{ changed(ref('company'), 'domain') }}

    union distinct

    select domain
    from {{ ref('company') }}
    where {{ lookup_changed(ref('source_priority')) }}

),

ranked as (

    -- of each kind of page the better source's, and of one source's the newest
    select
        said.*,
        row_number() over (
            partition by said.domain, said.attribute
            order by coalesce(ranks.priority, 99), said.last_landing_id desc
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('company') }} as c
        where
            c.domain = touched.domain
            and c.attribute in (
                'linkedin_url', 'twitter_url', 'facebook_url', 'github_url', 'youtube_url',
                'instagram_url', 'crunchbase_url', 'g2_url', 'angellist_url'
            )
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'company_links' and ranks.source = said.source

),

merged as (

    select
        domain,
        max(value) filter (where attribute = 'linkedin_url') as linkedin_url,
        max(source) filter (where attribute = 'linkedin_url') as linkedin_url_source,
        max(value) filter (where attribute = 'twitter_url') as twitter_url,
        max(value) filter (where attribute = 'facebook_url') as facebook_url,
        max(value) filter (where attribute = 'github_url') as github_url,
        max(value) filter (where attribute = 'youtube_url') as youtube_url,
        max(value) filter (where attribute = 'instagram_url') as instagram_url,
        max(value) filter (where attribute = 'crunchbase_url') as crunchbase_url,
        max(value) filter (where attribute = 'g2_url') as g2_url,
        max(value) filter (where attribute = 'angellist_url') as angellist_url,
        (array_agg(source order by landing_id desc))[1] as source,
        max(landing_id) as landing_id,
        (array_agg(landed_xid order by landing_id desc))[1] as landed_xid,
        max(last_seen_at) as last_seen_at
    from ranked
    where rank = 1
    group by domain

),

finished as (

    select
        md5('company_social_url:' || domain)::uuid as id,
        domain,
        linkedin_url,
        linkedin_url_source,
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
    from merged

)

select * from finished
