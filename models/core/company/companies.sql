{{ config(
    unique_key='domain',
    confirm_daily=true,
    editions='of values',
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['id'], 'unique': true},
        {'columns': ['linkedin_url']},
    ]
) }}

with

touched as (

    {{ changed(ref('company'), 'domain') }}

    union distinct

    select domain
    from {{ ref('company') }}
    where {{ lookup_changed(ref('source_priority')) }}

),

claims as (

    select
        said.*,
        coalesce(ranks.priority, 99) as priority,
        coalesce(ranks.priority, 99) = 1 as is_direct,
        said.source = 'legacy' as is_legacy
    from touched
    cross join lateral (

        select * from {{ ref('company') }} as c
        where
            c.domain = touched.domain
            and c.attribute in ('mention', 'name', 'cleaned_name', 'linkedin_url')
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on
            ranks.source = said.source
            and ranks.subject
            = case said.attribute when 'cleaned_name' then 'company_cleaned_name' else 'company' end

),

ranked as (

    -- first landed wins: a company is not renamed by a later mention. But who writes companies
    -- directly means it: then the newest. Of cleaned names the better source's newest. What the
    -- former system had goes behind all that landed, before it or later
    select
        *,
        row_number() over (
            partition by domain, attribute
            order by
                case when attribute = 'cleaned_name' then priority end,
                is_direct desc,
                is_legacy,
                case
                    when is_direct or attribute = 'cleaned_name' then -last_landing_id
                    else landing_id
                end,
                source
        ) as rank
    from claims

),

merged as (

    select
        domain,
        max(value) filter (where attribute = 'name' and rank = 1) as name,
        max(value) filter (where attribute = 'cleaned_name' and rank = 1) as cleaned_name,
        max(value) filter (where attribute = 'linkedin_url' and rank = 1) as linkedin_url,
        (
            array_agg(source order by is_legacy, landing_id)
            filter (where attribute = 'mention')
        )[1] as source,
        (
            array_agg(landing_id order by is_legacy, landing_id)
            filter (where attribute = 'mention')
        )[1] as landing_id,
        (
            array_agg(landed_xid order by is_legacy, landing_id)
            filter (where attribute = 'mention')
        )[1] as landed_xid,
        max(last_seen_at) as last_seen_at
    from ranked
    group by domain

),

finished as (

    select
        md5('company:' || domain)::uuid as id,
        domain,
        left(name, 400) as name,  -- as much as an index of former employers can hold
        cleaned_name,
        linkedin_url,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from merged

)

select * from finished
