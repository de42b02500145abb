with

claims as (

    select
        'company' as thing,
        domain as key,
        attribute,
        source,
        value,
        landing_id,
        last_landing_id,
        last_seen_at
    from {{ ref('company') }}
    where attribute != 'mention'

    union all

    select
        'company' as thing,
        domain as key,
        'place' as attribute,
        source,
        concat_ws(', ', address, city, state, country) as value,
        landing_id,
        last_landing_id,
        last_seen_at
    from {{ ref('company_place') }}

    union all

    select
        'person' as thing,
        linkedin_url as key,
        attribute,
        source,
        value,
        landing_id,
        last_landing_id,
        last_seen_at
    from {{ ref('person') }}
    where attribute != 'mention'

    union all

    select
        'person' as thing,
        linkedin_url as key,
        'job' as attribute,
        source,
        concat_ws(
            ', ', title, coalesce(company_domain, company_name, company_urn), 'from ' || start_date
        ) as value,
        landing_id,
        landing_id as last_landing_id,
        last_seen_at
    from {{ ref('job') }}

    union all

    select
        'person' as thing,
        linkedin_url as key,
        'past_employer' as attribute,
        source,
        coalesce(past_company_domain, past_company_name) as value,
        landing_id,
        last_landing_id,
        last_seen_at
    from {{ ref('past_employer') }}

    union all

    select
        'person' as thing,
        linkedin_url as key,
        'email' as attribute,
        source,
        email as value,
        landing_id,
        last_landing_id,
        last_seen_at
    from {{ ref('email') }}

    union all

    select
        'identifier' as thing,
        identifier as key,
        'identity' as attribute,
        source,
        other_identifier as value,
        landing_id,
        last_landing_id,
        last_seen_at
    from {{ ref('person_identity') }}

    union all

    -- and what is said of those, which decides where they stand between
    select
        'identifier' as thing,
        one.identifier as key,
        'identity' as attribute,
        other.source,
        other.other_identifier as value,
        other.landing_id,
        other.last_landing_id,
        other.last_seen_at
    from {{ ref('person_identity') }} as one
    inner join {{ asked_first(ref('person_identity')) }} as other
        on other.identifier = one.other_identifier
    where
        one.kind != 'linkedin_url'
        and one.other_kind != 'linkedin_url'
        and other.other_kind = 'linkedin_url'

)

select
    rules.core_table,
    claims.key,
    rules.column_name,
    rules.rule,
    claims.source,
    coalesce(ranks.priority, 99) as priority,
    claims.value,
    claims.landing_id,
    claims.last_landing_id,
    claims.last_seen_at
from claims
inner join {{ ref('core_rules') }} as rules
    on
        rules.attribute = claims.attribute
        and claims.thing = case
            when rules.subject = 'identity' then 'identifier'
            when rules.subject in ('person', 'job', 'past_employer') then 'person'
            else 'company'
        end
left join {{ ref('source_priority') }} as ranks
    on ranks.subject = rules.subject and ranks.source = claims.source
