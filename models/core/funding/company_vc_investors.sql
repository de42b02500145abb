{{ config(
    unique_key=['company_domain', 'vc_key'],
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['company_domain', 'vc_name'], 'unique': true},
    ],
    confirm_daily=true,
    editions=true
) }}

with

touched as (

    -- but not those whose payloads only say again what was said today
    select distinct domain
    from {{ ref('companyenrich_payloads') }} as p
    where
        {{ in_window(ref('companyenrich_payloads')) }}
        and quarantine_reason is null
        and funding != '[]'
        and not {{ says_again(ref('companyenrich_payloads'), 'p', 'funding') }}

),

claims as (

    select
        touched.domain as company_domain,
        said.*
    from touched
    cross join lateral (

        select
            {{ function('lookup_key') }}(i.investor_name) as vc_key,
            i.investor_name as vc_name,
            'companyenrich' as source,
            i.landing_id,
            i.landed_xid,
            i.last_seen_at
        from {{ ref('companyenrich_investors') }} as i
        where i.domain = touched.domain
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as said

),

merged as (

    -- 'HARBOR VENTURES' and 'Harbor Ventures' are one investor, in the spelling that landed first;
    -- of two in one payload the one with small letters
    select distinct on (company_domain, vc_key)
        md5('company_vc_investor:' || company_domain || ':' || vc_key)::uuid as id,
        company_domain,
        null::text as company_name,
        vc_key,
        vc_name,
        null::text as vc_domain,
        source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        max(last_seen_at) over (partition by company_domain, vc_key) as last_seen_at
    from claims
    order by company_domain, vc_key, landing_id, vc_name collate "C" desc

)

select * from merged
