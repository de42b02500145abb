-- What each field of a sample holds, and how many of its values each cast of ours can read.
with

bodies as (

    select
        p.payload - array[p.wrapper, 'workflow_slug'] as request,
        case
            when p.wrapper is null then p.payload - 'workflow_slug'
            else reference.payload_body(p.payload -> p.wrapper)
        end as body
    from (

        select payload, %(wrapper)s::text as wrapper
        from unnest(%(payloads)s::jsonb []) as given (payload)

    ) as p

),

usable as (

    select request, body
    from bodies
    where jsonb_typeof(body) = 'object' and not reference.is_error_body(body)

),

fields as (

    select 'body' as place, field.key as name, field.value
    from usable
    cross join lateral jsonb_each(body) as field

    union all

    select 'request' as place, field.key as name, field.value
    from usable
    cross join lateral jsonb_each(request) as field
    where %(wrapper)s::text is not null

),

texts as (

    select
        place,
        name,
        value,
        jsonb_typeof(value) as type,
        case
            when jsonb_typeof(value) in ('string', 'number', 'boolean')
                then reference.null_if_placeholder(value #>> '{}')
        end as said
    from fields

)

select
    place,
    name,
    count(*) filter (where type != 'null') as given,
    count(*) filter (where type = 'array') as arrays,
    count(*) filter (where type = 'object') as objects,
    count(*) filter (where type = 'boolean') as booleans,
    count(said) as said,
    count(distinct said) as words,
    count(said) filter (where said ~ '^0[0-9]') as zeros,
    count(said) filter (where said ~ '[0-9]:[0-9]') as hours,
    count(said) filter (where said ~ '[0-9]') as digits,
    count(reference.to_boolean(said)) as to_boolean,
    count(reference.to_integer(said)) as to_integer,
    count(reference.to_bigint(said)) as to_bigint,
    count(reference.to_numeric(said)) as to_numeric,
    count(reference.normalize_email(said)) as normalize_email,
    count(reference.normalize_domain(said)) as normalize_domain,
    count(reference.linkedin_person_url_type(said)) as linkedin_person_url,
    count(reference.linkedin_company_url(said)) as linkedin_company_url,
    count(reference.to_timestamptz(said)) as to_timestamptz,
    count(reference.date_span(said)) as date_span,
    (array_agg(distinct said) filter (where length(said) <= 40))[:12] as examples
from texts
group by place, name
order by place desc, min(name)
