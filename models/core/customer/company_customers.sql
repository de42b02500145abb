{{ config(
    unique_key=['origin_company_domain', 'customer_key'],
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['customer_domain'], 'where': 'customer_domain is not null'},
    ]
) }}

with

touched as (

    {{ changed(ref('customer'), 'origin_company_domain') }}

    union distinct

    select origin_company_domain
    from {{ ref('customer') }}
    where attribute = 'mention' and {{ lookup_changed(ref('source_priority')) }}

    union distinct

    -- somebody read the page about the customer
    select told.origin_company_domain
    from (

        {{ changed(ref('case_study'), 'case_study_key') }}

    ) as pages (case_study_key)
    cross join lateral (

        select c.origin_company_domain
        from {{ ref('customer') }} as c
        where c.attribute = 'case_study_key' and c.value = pages.case_study_key
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as told

    union distinct

    -- a company got, changed or lost the customer's name
    select told.origin_company_domain
    from (

        {{ changed(ref('company_name_keys'), 'name_key') }}

    ) as names (name_key)
    cross join lateral (

        select c.origin_company_domain
        from {{ ref('customer') }} as c
        where c.attribute = 'name_key' and c.value = names.name_key
        offset 0  -- likewise

    ) as told

),

claims as (

    select
        said.*,
        coalesce(ranks.priority, 99) as priority
    from touched
    cross join lateral (

        select * from {{ ref('customer') }} as c
        where c.origin_company_domain = touched.origin_company_domain
        offset 0  -- likewise

    ) as said
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'customer' and ranks.source = said.source

),

domains as (

    -- what a source says of the customer itself
    select
        origin_company_domain,
        customer_key,
        source,
        value as domain,
        attribute = 'domain_medium' as is_unsure,
        last_landing_id
    from claims
    where attribute in ('domain', 'domain_medium')

    union all

    -- what the page about the customer says
    select
        claims.origin_company_domain,
        claims.customer_key,
        page.source,
        page.value as domain,
        false as is_unsure,
        page.last_landing_id
    from claims
    cross join lateral (

        select * from {{ ref('case_study') }} as s
        where s.case_study_key = claims.value and s.attribute = 'customer_domain'
        offset 0  -- likewise

    ) as page
    where claims.attribute = 'case_study_key'

    union all

    -- the one company of that name; where several have it, nobody knows which is meant
    select
        claims.origin_company_domain,
        claims.customer_key,
        'exact-name-match' as source,
        named.domain,
        false as is_unsure,
        0::bigint as last_landing_id
    from claims
    cross join lateral (

        select min(n.domain) as domain
        from {{ ref('company_name_keys') }} as n
        where n.name_key = claims.value
        having count(*) = 1
        offset 0  -- likewise

    ) as named
    where claims.attribute = 'name_key'

),

resolved as (

    select distinct on (d.origin_company_domain, d.customer_key)
        d.origin_company_domain,
        d.customer_key,
        d.domain as customer_domain,
        -- the words that stood here before
        case d.source
            when 'resolve-customer-domain' then 'gemini-3-flash-preview'
            when 'gemini-extract-case-study-details' then 'gemini-3-flash-preview'
            when 'orphan-customer-domain' then 'gemini-orphan-resolve'
            when 'resolve-orphan-customer-domain' then 'gemini-orphan-resolve'
            when 'parallel-case-study' then 'parallel-case-studies-backfill'
            else d.source
        end as customer_domain_source
    from domains as d
    left join {{ ref('source_priority') }} as ranks
        on ranks.subject = 'customer_domain' and ranks.source = d.source
    order by
        d.origin_company_domain,
        d.customer_key,
        d.source = 'legacy',
        d.is_unsure,
        coalesce(ranks.priority, 99),
        d.last_landing_id desc,
        d.domain

),

ranked as (

    -- the name as it landed first, all else by the better source and its newest: what a later
    -- payload leaves out is not lost. What the former system had comes after all that landed
    select
        *,
        row_number() over (
            partition by origin_company_domain, customer_key, attribute
            order by priority, last_landing_id desc, value_id
        ) as rank,
        row_number() over (
            partition by origin_company_domain, customer_key, attribute
            order by source = 'legacy', landing_id, value_id
        ) as age
    from claims

),

merged as (

    select
        origin_company_domain,
        customer_key,
        max(value) filter (where attribute = 'origin_name' and rank = 1) as origin_company_name,
        max(value) filter (where attribute = 'name' and age = 1) as customer_name,
        max(value) filter (where attribute = 'case_study_url' and rank = 1) as case_study_url,
        max(value) filter (where attribute = 'has_case_study' and rank = 1) as has_case_study,
        max(value) filter (where attribute = 'batch_id' and rank = 1) as batch_id,
        max(source) filter (where attribute = 'mention' and age = 1) as source,
        max(landing_id) filter (where attribute = 'mention' and age = 1) as landing_id,
        max(landed_xid) filter (where attribute = 'mention' and age = 1) as landed_xid,
        max(last_seen_at) as last_seen_at
    from ranked
    group by origin_company_domain, customer_key

)

select
    md5('company_customer:' || merged.origin_company_domain || ':' || merged.customer_key)::uuid
        as id,
    merged.origin_company_domain,
    merged.customer_key,
    merged.origin_company_name,
    merged.customer_name,
    resolved.customer_domain,
    resolved.customer_domain_source,
    merged.case_study_url,
    merged.has_case_study::boolean as has_case_study,
    merged.batch_id,
    merged.source,
    md5('customer_named:' || merged.landing_id || ':' || merged.customer_key)::uuid as source_id,
    merged.landing_id,
    merged.landed_xid,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    merged.last_seen_at
from merged
left join resolved
    on
        resolved.origin_company_domain = merged.origin_company_domain
        and resolved.customer_key = merged.customer_key
-- a model's answer about somebody that nobody called a customer waits until somebody does
where merged.source is not null and merged.customer_name is not null
