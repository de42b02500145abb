with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        workflow,
        {{ flat_body() }} as body
    from {{ source('raw', 'target_view_payloads') }}
    where {{ in_window(source('raw', 'target_view_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

named as (

    select
        *,
        workflow = 'target-view-removal' as is_removal,
        {{ function('json_text') }}(body -> 'slug') as named
    from payloads

),

keyed as (

    -- what takes a set back may name it by the domain it is of
    select
        *,
        {{ function('normalize_domain') }}(
            case when is_removal then named else body ->> 'domain' end
        ) as domain
    from named
    offset 0  -- likewise

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,
        workflow,

        ---------- keys; cut to what an index can hold
        domain,
        body ->> 'domain' as domain_given,
        left(
            case
                when is_removal then {{ function('lookup_key') }}(named)
                else replace(domain, '.', '-')
            end,
            400
        ) as slug,

        ---------- what it says
        {{ function('json_text') }}(body -> 'name') as name,
        case jsonb_typeof(body -> 'filters') when 'object' then body -> 'filters' end as filters,
        coalesce({{ function('json_text') }}(body -> 'endpoint'), '/api/leads') as endpoint,
        is_removal,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request=none) }} as unmapped_fields,
        case
            when is_removal and named is null then 'no slug'
            when is_removal then {{ quarantine() }}
            when (jsonb_typeof(body -> 'filters') = 'object') is not true
                then 'filters are no object'
            else {{ quarantine(domain='domain', domain_given="body ->> 'domain'") }}
        end as quarantine_reason
    from keyed

)

select * from typed
