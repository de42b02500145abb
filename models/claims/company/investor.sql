-- who has invested in a company, by each source and in its spelling
{{ config(unique_key=['domain', 'vc_key', 'source', 'value_id']) }}

with

companyenrich as (

    -- but not those whose payloads only say again what was said today
    select
        touched.domain,
        'companyenrich'::text as source,
        i.investor_name as vc_name,
        i.landing_id,
        i.landed_xid,
        i.last_seen_at
    from (

        select distinct domain
        from {{ ref('companyenrich_payloads') }} as p
        where
            {{ in_window(ref('companyenrich_payloads')) }}
            and quarantine_reason is null
            and funding != '[]'
            and not {{ says_again(ref('companyenrich_payloads'), 'p', 'funding') }}

    ) as touched
    cross join lateral (

        select * from {{ ref('companyenrich_investors') }} as one
        where one.domain = touched.domain
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as i

),

vc_investors as (

    select
        p.domain,
        'clay-company-vc-investors'::text as source,
        investor.name as vc_name,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('company_vc_investors_payloads') }} as p
    cross join lateral jsonb_array_elements_text(p.investors) as investor (name)
    where {{ in_window(ref('company_vc_investors_payloads'), 'p') }} and p.quarantine_reason is null

),

cb_vc_portfolio as (

    select
        p.domain,
        'cb-vc-portfolio'::text as source,
        investor.name as vc_name,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('cb_vc_portfolio_payloads') }} as p
    cross join lateral jsonb_array_elements_text(p.investors) as investor (name)
    where {{ in_window(ref('cb_vc_portfolio_payloads'), 'p') }} and p.quarantine_reason is null

),

vc_portfolio as (

    select
        p.domain,
        'vc-portfolio'::text as source,
        investor.name as vc_name,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('vc_portfolio_payloads') }} as p
    cross join lateral jsonb_array_elements_text(p.investors) as investor (name)
    where {{ in_window(ref('vc_portfolio_payloads'), 'p') }} and p.quarantine_reason is null

),

claims as (

    select * from companyenrich

    union all

    select * from vc_investors

    union all

    select * from cb_vc_portfolio

    union all

    select * from vc_portfolio

),

spelled as (

    select
        claims.*,
        left(vc_name, 300) as spelling  -- what an index can hold
    from claims
    where domain is not null and vc_name is not null

)

select
    domain,
    {{ function('lookup_key') }}(spelling) as vc_key,
    source,
    md5(spelling)::uuid as value_id,
    spelling as vc_name,
    min(landing_id) as landing_id,
    min(landed_xid) as landed_xid,
    max(landing_id) as last_landing_id,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    max(last_seen_at) as last_seen_at
from spelled
where {{ function('lookup_key') }}(spelling) is not null
group by domain, source, spelling
