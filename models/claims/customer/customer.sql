-- what each source says of a vendor's customer; that it knows of it at all is a claim too
{{ config(
    unique_key=['origin_company_domain', 'customer_key', 'attribute', 'source', 'value_id'],
    indexes=[
        {'columns': ['landed_xid']},
        {'columns': ['value'], 'where': "attribute in ('name_key', 'case_study_key')"},
    ]
) }}

with

claygent as (

    select
        named.origin_company_domain,
        named.customer_key,
        p.workflow as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('claygent_customers_payloads') }} as p
    cross join lateral (

        select * from {{ ref('customers_named') }} as n
        where n.landing_id = p.landing_id
        offset 0  -- a fence: looked up by key, however many rows the planner expects

    ) as named
    cross join lateral (

        values
        ('mention', ''),
        ('name', named.customer_name),
        ('name_key', {{ company_name_key('named.customer_key') }}),
        ('origin_name', named.origin_company_name),
        ('case_study_url', named.case_study_url),
        ('case_study_key', {{ case_study_key('named.case_study_url') }}),
        ('has_case_study', named.has_case_study::text),
        ('batch_id', named.batch_id)

    ) as said (attribute, value)
    where
        {{ in_window(ref('claygent_customers_payloads'), 'p') }}
        and p.quarantine_reason is null

),

manual as (

    select
        p.origin_company_domain,
        p.customer_key,
        'manual-company-customers'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('manual_company_customers') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.company_customer_name),
        ('name_key', {{ company_name_key('p.customer_key') }}),
        ('origin_name', p.origin_company_name),
        ('domain', p.company_customer_domain),
        ('case_study_url', p.case_study_url),
        ('case_study_key', {{ case_study_key('p.case_study_url') }}),
        ('has_case_study', p.has_case_study::text)

    ) as said (attribute, value)
    where
        {{ in_window(ref('manual_company_customers'), 'p') }}
        and p.quarantine_reason is null

),

answers as (

    -- what a model is not sure of is no domain; where it does not say how sure, it is not very
    select
        p.origin_company_domain,
        p.customer_key,
        p.workflow as source,
        case p.confidence when 'high' then 'domain' else 'domain_medium' end as attribute,
        p.customer_domain as value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('customer_domain_payloads') }} as p
    where
        {{ in_window(ref('customer_domain_payloads'), 'p') }}
        and p.quarantine_reason is null
        and p.origin_company_domain is not null
        and p.success is not false
        and p.confidence is distinct from 'low'

),

former_system as (

    select
        p.origin_company_domain,
        p.customer_key,
        'legacy'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('legacy_customers_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('name', p.customer_name),
        ('name_key', {{ company_name_key('p.customer_key') }}),
        ('origin_name', p.origin_company_name),
        ('domain', p.customer_domain),
        ('case_study_url', p.case_study_url),
        ('case_study_key', {{ case_study_key('p.case_study_url') }}),
        ('has_case_study', p.has_case_study::text)

    ) as said (attribute, value)
    where
        {{ in_window(ref('legacy_customers_payloads'), 'p') }}
        and p.quarantine_reason is null

),

claims as (

    select * from claygent

    union all

    select * from manual

    union all

    select * from answers

    union all

    select * from former_system

)

select
    origin_company_domain,
    customer_key,
    attribute,
    source,
    md5(value)::uuid as value_id,
    value,
    min(landing_id) as landing_id,
    min(landed_xid) as landed_xid,
    max(landing_id) as last_landing_id,
    {{ run_at() }} as created_at,
    {{ run_at() }} as updated_at,
    max(last_seen_at) as last_seen_at
from claims
where value is not null
group by origin_company_domain, customer_key, attribute, source, value
