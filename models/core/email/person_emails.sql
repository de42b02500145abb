{{ config(
    unique_key=['linkedin_url', 'email'],
    incremental_strategy='replace_children',
    parent=['linkedin_url'],
    editions=true,
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['email']},
    ]
) }}

with

touched as (

    {{ changed(ref('email'), 'linkedin_url') }}

    union distinct

    select linkedin_url
    from {{ ref('email') }}
    where {{ lookup_changed(ref('email_status_ranks')) }}

),

newest as (

    -- a finder's last word on an address is its word
    select distinct on (said.linkedin_url, said.email, said.source)
        said.*,
        coalesce(ranks.rank, 5) as rank,
        min(said.landing_id) over (partition by said.linkedin_url, said.email) as first_landing_id,
        max(said.last_seen_at) over (partition by said.linkedin_url, said.email) as seen_at
    from touched
    cross join lateral (

        select * from {{ ref('email') }} as e
        where e.linkedin_url = touched.linkedin_url
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said
    left join {{ ref('email_status_ranks') }} as ranks
        on ranks.provider = said.provider and lower(ranks.value) = said.status
    order by said.linkedin_url, said.email, said.source, said.last_landing_id desc, said.value_id

),

decided as (

    -- of several finders the most certain; of those the first that found it
    select distinct on (linkedin_url, email) *
    from newest
    order by linkedin_url, email, rank, landing_id, source

),

merged as (

    select
        md5('person_email:' || linkedin_url || ':' || email)::uuid as id,
        linkedin_url,
        {{ function('person_slug_type') }}(substring(linkedin_url from '/in/(.+)$'))
            as linkedin_url_type,
        email,
        status,
        rank as status_rank,
        -- the surest, then the one that was found first; what a finder knows to be wrong is none
        rank < 9
        and row_number() over (
            partition by linkedin_url order by rank, first_landing_id, email
        ) = 1 as is_primary,
        case when rank <= 2 then last_seen_at end as verified_at,
        employment_verified,
        first_name,
        last_name,
        full_name,
        domain,
        company_name,
        first_landing_id,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        seen_at as last_seen_at
    from decided

)

select * from merged
