with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        {{ flat_body() }} as body
    from {{ source('raw', 'vc_firms') }}
    where {{ in_window(source('raw', 'vc_firms')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

typed as (

    select
        ---------- provenance
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        landed_at as last_seen_at,

        ---------- firm; an index holds no key of any length
        left(
            {{ function('lookup_key') }}({{ function('json_text') }}(body -> 'name')), 300
        ) as vc_key,
        {{ function('json_text') }}(body -> 'name') as name,
        {{ function('normalize_domain') }}(body ->> 'domain') as domain,

        ---------- what no column takes, and what cannot be used
        nullif({{ unmapped_of('body') }}, '{}') as unmapped_fields,
        coalesce({{ quarantine() }}, case
            when
                {{ function('lookup_key') }}({{ function('json_text') }}(body -> 'name')) is null
                then 'no name'
        end) as quarantine_reason
    from payloads

)

select * from typed
