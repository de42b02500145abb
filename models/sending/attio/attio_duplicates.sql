-- companies that Attio has more than once, by their domains and by nothing else: a name is no proof
with recursive

held as (

    select distinct
        there.record_id,
        {{ function('normalize_domain') }}(given.domain) as domain
    from {{ source('outbound', 'attio_companies') }} as there
    cross join lateral unnest(there.domains) as given (domain)
    where {{ function('normalize_domain') }}(given.domain) is not null

),

-- a record with several domains makes one company of them; most have one, so few pairs are walked
pairs as (

    select distinct
        one.domain,
        other.domain as beside
    from held as one
    inner join held as other on other.record_id = one.record_id and other.domain != one.domain

),

reached as (

    select
        held.domain,
        held.domain as beside
    from held

    union

    select
        reached.domain,
        pairs.beside
    from reached
    inner join pairs on pairs.domain = reached.beside

),

groups as (

    select
        domain,
        min(beside) as of_group
    from reached
    group by domain

),

ranked as (

    select
        there.record_id,
        there.links,
        members.of_group,
        members.domains,
        first_value(there.record_id) over ranking as keep_id
    from (

        select
            held.record_id,
            min(groups.of_group) as of_group,
            array_agg(held.domain order by held.domain) as domains
        from held
        inner join groups on groups.domain = held.domain
        group by held.record_id

    ) as members
    inner join {{ source('outbound', 'attio_companies') }} as there
        on there.record_id = members.record_id
    window ranking as (
        partition by members.of_group order by there.links desc, there.created_at, there.record_id
    )

),

judged as (

    select
        spare.record_id as delete_id,
        spare.keep_id,
        spare.domains,
        case
            when spare.links > 0 then 'attached: other records refer to it'
            -- its domain would be lost
            when not spare.domains <@ kept.domains then 'has a domain that the other has not'
        end as blocked_because
    from ranked as spare
    inner join ranked as kept on kept.record_id = spare.keep_id
    where spare.record_id != spare.keep_id

)

select
    delete_id,
    keep_id,
    domains,
    blocked_because,
    'the same domain: ' || array_to_string(domains, ', ') as reason
from judged
