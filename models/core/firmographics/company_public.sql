{{ config(unique_key='domain') }}

with

touched as (

    {{ changed(
        ref('company'), 'domain', "(attribute = 'ticker' or source = 'public-company-check')"
    ) }}

    union distinct

    select domain
    from {{ ref('company') }}
    where attribute in ('public', 'ticker') and {{ lookup_changed(ref('source_priority')) }}

),

ranked as (

    -- each by itself: the better source, inside it the newest
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
            and c.attribute in ('public', 'name', 'linkedin_url', 'ticker')
            and (c.source = 'public-company-check' or c.attribute = 'ticker')
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'company_kind' and ranks.source = said.source

),

merged as (

    select
        domain,
        max(value) filter (where attribute = 'name') as company_name,
        max(value) filter (where attribute = 'linkedin_url') as linkedin_url,
        max(value) filter (where attribute = 'ticker') as ticker,
        (array_agg(source order by landing_id desc))[1] as source,
        max(landing_id) as landing_id,
        (array_agg(landed_xid order by landing_id desc))[1] as landed_xid,
        max(last_seen_at) as last_seen_at
    from ranked
    where rank = 1
    group by domain
    -- a ticker alone makes no company public
    having bool_or(attribute = 'public')

),

finished as (

    select
        md5('company_public:' || domain)::uuid as id,
        domain,
        company_name,
        linkedin_url,
        ticker,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from merged

)

select * from finished
