-- whose case study a page is, by each source that read it
{{ config(unique_key=['case_study_key', 'attribute', 'source', 'value_id']) }}

with

extraction as (

    select
        p.case_study_key,
        'gemini-extract-case-study-details'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('case_study_extraction_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        (
            'customer_domain',
            case when p.confidence is distinct from 'low' then p.company_customer_domain end
        )

    ) as said (attribute, value)
    where
        {{ in_window(ref('case_study_extraction_payloads'), 'p') }}
        and p.quarantine_reason is null

),

buyers as (

    -- read, but for its people only: the domain there was never taken for the customer's
    select
        p.case_study_key,
        'case-study-buyers'::text as source,
        'mention'::text as attribute,
        ''::text as value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('case_study_buyers_payloads') }} as p
    where
        {{ in_window(ref('case_study_buyers_payloads'), 'p') }}
        and p.quarantine_reason is null
        and p.case_study_key is not null

),

parallel as (

    select
        p.case_study_key,
        'parallel-case-study'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('parallel_case_study_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        ('customer_domain', p.customer_company_domain)

    ) as said (attribute, value)
    where
        {{ in_window(ref('parallel_case_study_payloads'), 'p') }}
        and p.quarantine_reason is null

),

former_system as (

    select
        p.case_study_key,
        'legacy'::text as source,
        said.attribute,
        said.value,
        p.landing_id,
        p.landed_xid,
        p.last_seen_at
    from {{ ref('legacy_case_studies_payloads') }} as p
    cross join lateral (

        values
        ('mention', ''),
        (
            'customer_domain',
            case when p.confidence is distinct from 'low' then p.company_customer_domain end
        )

    ) as said (attribute, value)
    where
        {{ in_window(ref('legacy_case_studies_payloads'), 'p') }}
        and p.quarantine_reason is null

),

claims as (

    select * from extraction

    union all

    select * from buyers

    union all

    select * from parallel

    union all

    select * from former_system

)

select
    case_study_key,
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
group by case_study_key, attribute, source, value
