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
            and num_nonnulls(
                linkedin_url_given, linkedin_id, twitter_url, facebook_url,
                github_url, youtube_url, instagram_url, crunchbase_url, g2_url,
                angellist_url
            ) > 0

),

merged as (

    -- each column: the newest payload that says something, so that silence overwrites nothing
    select
        md5('companyenrich_socials:' || domain)::uuid as id,
        domain,

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
