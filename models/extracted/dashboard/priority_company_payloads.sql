with

payloads as (

    select
        landing_id,
        landed_xid,
        landed_at,
        workflow,
        {{ flat_body() }} as body
    from {{ source('raw', 'priority_company_payloads') }}
    where {{ in_window(source('raw', 'priority_company_payloads')) }}
    offset 0  -- a fence: the body is taken out once, not again for each of the paths below

),

named as (

    select
        *,
        {{ function('json_text') }}(body -> 'company_name') as company_name
    from payloads
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

        ---------- keys
        {{ function('company_name_key') }}(company_name) as name_key,

        ---------- what it says
        company_name,
        workflow = 'priority-company-removal' as is_removal,

        ---------- what no column takes, and what cannot be used
        {{ unmapped(request=none) }} as unmapped_fields,
        case
            when {{ function('company_name_key') }}(company_name) is null then 'no company_name'
            else {{ quarantine() }}
        end as quarantine_reason
    from named

)

select * from typed
