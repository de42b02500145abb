{{ config(
    unique_key='linkedin_url',
    editions='of values',
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['core_company_id']},
        {'columns': ['work_email']},
    ]
) }}

with

touched as (

    {{ changed(ref('person'), 'linkedin_url') }}

    union distinct

    {{ changed(ref('person_work_history'), 'linkedin_url') }}

    union distinct

    {{ changed(ref('person_emails'), 'linkedin_url') }}

    union distinct

    select linkedin_url
    from {{ ref('person') }}
    where {{ lookup_changed(ref('source_priority')) }}

),

ranked as (

    -- what they are called: the better source, then the newest it gave
    select
        said.*,
        coalesce(ranks.priority, 99) as priority,
        row_number() over (
            partition by said.linkedin_url, said.attribute
            order by
                coalesce(ranks.priority, 99),
                said.last_refreshed_at desc nulls last,
                said.last_landing_id desc
        ) as rank
    from touched
    cross join lateral (

        select * from {{ ref('person') }} as c
        where
            c.linkedin_url = touched.linkedin_url
            and c.attribute in (
                'mention', 'linkedin_user_profile_urn', 'first_name', 'last_name', 'full_name'
            )
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'person' and ranks.source = said.source

),

merged as (

    -- the first payload made the person; a row of the former system only where none did
    select
        linkedin_url,
        (array_agg(value order by landing_id) filter (
            where attribute = 'linkedin_user_profile_urn'
        ))[1] as linkedin_user_profile_urn,
        max(value) filter (where attribute = 'first_name' and rank = 1) as first_name,
        max(value) filter (where attribute = 'last_name' and rank = 1) as last_name,
        max(value) filter (where attribute = 'full_name' and rank = 1) as written_name,
        -- whether who writes the whole name is as good a source as who gives its parts
        min(priority) filter (where attribute = 'full_name')
        <= min(priority) filter (where attribute in ('first_name', 'last_name'))
            as is_written_best,
        (array_agg(source order by source = 'legacy', landing_id)
            filter (where attribute = 'mention'))[1] as source,
        (array_agg(landing_id order by source = 'legacy', landing_id)
            filter (where attribute = 'mention'))[1] as landing_id,
        (array_agg(landed_xid order by source = 'legacy', landing_id)
            filter (where attribute = 'mention'))[1] as landed_xid,
        max(last_seen_at) as last_seen_at
    from ranked
    group by linkedin_url

),

employed as (

    -- by the current job of the best source; null where that employer has no domain: the one
    -- before is no longer theirs
    select
        merged.*,
        substring(merged.linkedin_url from '/in/(.+)$') as slug,
        md5('company:' || job.company_domain)::uuid as core_company_id,
        address.email as work_email
    from merged
    left join {{ ref('person_emails') }} as address
        on
            address.linkedin_url = merged.linkedin_url
            and address.is_primary
            and address.verified_at is not null
    left join lateral (

        select jobs.company_domain
        from {{ ref('person_work_history') }} as jobs
        left join {{ ref('source_priority') }} as ranks
            on ranks.subject = 'person' and ranks.source = jobs.source
        where jobs.linkedin_url = merged.linkedin_url and jobs.is_current
        order by coalesce(ranks.priority, 99), jobs.landing_id desc
        limit 1

    ) as job on true

),

finished as (

    select
        md5('person:' || linkedin_url)::uuid as id,
        linkedin_url,
        {{ function('person_slug_type') }}(slug) as linkedin_url_type,
        -- a hashed id is no name of a profile
        case when {{ function('person_slug_type') }}(slug) = 'real' then slug end as linkedin_slug,
        linkedin_user_profile_urn,
        coalesce(
            case when is_written_best then written_name end,
            first_name || ' ' || last_name,
            first_name,
            last_name,
            written_name
        ) as full_name,
        first_name,
        last_name,
        work_email,
        core_company_id,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from employed

)

select * from finished
