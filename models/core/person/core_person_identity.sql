-- named apart from the claims it is decided from; the table is core.person_identity
{{ config(
    alias='person_identity',
    unique_key='identifier',
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['linkedin_url']},
    ]
) }}

with

touched as (

    {{ changed(ref('person_identity'), 'identifier') }}

    union distinct

    select identifier
    from {{ ref('person_identity') }}
    where {{ lookup_changed(ref('email_status_ranks')) }}

),

concerned as (

    -- what is said of one may decide those that are named with it, but for what is named with a
    -- profile: a profile is nobody's but its own
    select identifier from touched

    union distinct

    select named.other_identifier
    from touched
    cross join lateral (

        select c.other_identifier
        from {{ ref('person_identity') }} as c
        where c.identifier = touched.identifier and c.kind != 'linkedin_url'
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as named

),

near as (

    select identifier from concerned

    union distinct

    select named.other_identifier
    from concerned
    cross join lateral (

        select c.other_identifier
        from {{ ref('person_identity') }} as c
        where
            c.identifier = concerned.identifier
            and c.kind != 'linkedin_url'
            and c.other_kind != 'linkedin_url'
        offset 0  -- likewise

    ) as named

),

newest as (

    -- of an address the source's last word counts
    select distinct on (said.identifier, said.other_identifier, said.source)
        said.*,
        -- only what is certain is evidence: a finder makes up an address from the name and the
        -- company, and namesakes get the same; an office's mailbox is nobody's
        (said.provider is null or coalesce(ranks.rank, 5) = 1)
        and not (said.kind = 'email' and {{ is_shared_mailbox('said.identifier') }})
        and not (said.other_kind = 'email' and {{ is_shared_mailbox('said.other_identifier') }})
            as is_evidence
    from near
    cross join lateral (

        select * from {{ ref('person_identity') }} as c
        where c.identifier = near.identifier
        offset 0  -- likewise

    ) as said
    left join {{ ref('email_status_ranks') }} as ranks
        on ranks.provider = said.provider and lower(ranks.value) = said.status
    order by
        said.identifier, said.other_identifier, said.source, said.last_landing_id desc, said.status

),

evidence as (

    -- of several payloads that say the same the first
    select distinct on (identifier, other_identifier) *
    from newest
    where is_evidence
    order by identifier, other_identifier, landing_id, source

),

profiles as (

    -- the profiles that an identifier is named with
    select
        identifier,
        count(*) as number,
        min(other_identifier) as linkedin_url,
        min(landing_id) as landing_id
    from evidence
    where kind != 'linkedin_url' and other_kind = 'linkedin_url'
    group by identifier

),

candidates as (

    select
        identifier,
        other_identifier as linkedin_url,
        null::text as via,
        null::bigint as via_landing_id,
        source,
        landing_id,
        landed_xid
    from evidence
    where kind != 'linkedin_url' and other_kind = 'linkedin_url'

    union all

    -- one identifier between, and no more; not one that is named with several profiles itself
    select
        evidence.identifier,
        profiles.linkedin_url,
        evidence.other_identifier as via,
        profiles.landing_id as via_landing_id,
        evidence.source,
        evidence.landing_id,
        evidence.landed_xid
    from evidence
    inner join profiles on profiles.identifier = evidence.other_identifier
    where evidence.kind != 'linkedin_url' and profiles.number = 1

),

found as (

    -- what names the profile itself goes before what does so by another identifier, then the first
    select distinct on (identifier)
        candidates.*,
        min(linkedin_url) over (partition by identifier)
        = max(linkedin_url) over (partition by identifier) as is_one
    from candidates
    order by identifier, via is not null, landing_id, via_landing_id, via, linkedin_url

),

unclear as (

    -- named with one that is named with several profiles
    select distinct evidence.identifier
    from evidence
    inner join profiles on profiles.identifier = evidence.other_identifier
    where evidence.kind != 'linkedin_url' and profiles.number > 1

),

mentioned as (

    -- the first payload that names it, of evidence if there is any
    select distinct on (newest.identifier)
        newest.identifier,
        newest.kind,
        newest.is_evidence,
        newest.source,
        newest.landing_id,
        newest.landed_xid,
        max(newest.last_seen_at) over (partition by newest.identifier) as last_seen_at
    from concerned
    inner join newest on newest.identifier = concerned.identifier
    order by newest.identifier, newest.is_evidence desc, newest.landing_id, newest.source

),

decided as (

    select
        mentioned.identifier,
        mentioned.kind,
        case
            when mentioned.kind = 'linkedin_url' then mentioned.identifier
            when found.is_one then found.linkedin_url
        end as linkedin_url,
        case
            when mentioned.kind = 'linkedin_url' or found.is_one then null
            when num_nonnulls(found.identifier, unclear.identifier) > 0 then 'ambiguous'
            when mentioned.is_evidence then 'no_profile'
            else 'no_evidence'
        end as reason,
        case when found.is_one then found.via end as via,
        case when found.is_one then found.via_landing_id end as via_landing_id,
        case when found.is_one then found.source else mentioned.source end as source,
        case when found.is_one then found.landing_id else mentioned.landing_id end as landing_id,
        case when found.is_one then found.landed_xid else mentioned.landed_xid end as landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        mentioned.last_seen_at
    from mentioned
    left join found on found.identifier = mentioned.identifier
    left join unclear on unclear.identifier = mentioned.identifier

)

select * from decided
