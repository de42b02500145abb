{{ config(
    unique_key='domain',
    incremental_strategy='replace_children',
    parent=['domain'],
    void='filters is null'
) }}

with

touched as (

    -- all companies whose word is one that was said, since who came first decides who has it alone
    select distinct d.slug
    from {{ ref('target_view_payloads') }} as p
    cross join lateral (

        select s.slug
        from {{ ref('target_view_payloads') }} as s
        where
            s.slug in (
                p.slug, regexp_replace(p.slug, '-[0-9a-f]{6}$', ''), replace(p.domain, '.', '-')
            )
            and not s.is_removal
            and s.quarantine_reason is null

    ) as d
    where {{ in_window(ref('target_view_payloads')) }} and p.quarantine_reason is null

),

said as (

    -- of each company the newest set, and when it was first heard of
    select
        s.*,
        min(s.landing_id) over (partition by s.domain) as first_landing_id,
        row_number() over (partition by s.domain order by s.landing_id desc) as place
    from touched
    inner join {{ ref('target_view_payloads') }} as s
        on s.slug = touched.slug and not s.is_removal and s.quarantine_reason is null

),

worded as (

    select
        *,
        case row_number() over (partition by slug order by first_landing_id)
            when 1 then slug
            else slug || '-' || left(md5(domain), 6)
        end as own_slug
    from said
    where place = 1

),

merged as (

    -- a set that was taken back since is none
    select
        md5('target_view:' || worded.domain)::uuid as id,
        worded.domain,
        worded.own_slug as slug,
        worded.name,
        case when removed.landing_id is null then worded.filters end as filters,
        worded.endpoint,
        worded.landing_id,
        worded.landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        worded.last_seen_at
    from worded
    left join lateral (

        select max(r.landing_id) as landing_id
        from {{ ref('target_view_payloads') }} as r
        where
            r.is_removal
            and r.quarantine_reason is null
            and r.landing_id > worded.landing_id
            and (r.slug = worded.own_slug or r.domain = worded.domain)

    ) as removed on true

)

select * from merged
