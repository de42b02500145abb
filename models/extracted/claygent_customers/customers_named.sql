{{ config(
    unique_key=['landing_id', 'customer_key'],
    indexes=[{'columns': ['landed_xid']}, {'columns': ['origin_company_domain']}]
) }}

with

payloads as (

    select *
    from {{ ref('claygent_customers_payloads') }}
    where
        {{ in_window(ref('claygent_customers_payloads')) }}
        and quarantine_reason is null
        and customers != '[]'

),

elements as (

    select
        payloads.*,
        element.position::integer as position,
        case jsonb_typeof(element.value)
            when 'object' then coalesce(
                {{ function('json_text') }}(element.value -> 'companyName'),
                {{ function('json_text') }}(element.value -> 'customer_name')
            )
            else {{ function('json_text') }}(element.value)
        end as customer_name,
        {{ function('json_text') }}(element.value -> 'url') as case_study_url,
        {{ function('to_boolean') }}(element.value ->> 'hasCaseStudy') as has_case_study
    from payloads
    cross join lateral
        jsonb_array_elements(payloads.customers) with ordinality as element (value, position)
    offset 0  -- a fence: a name is cleaned once

),

named as (

    -- twice in one list is once: where it has a page
    select distinct on (landing_id, left({{ function('lookup_key') }}(customer_name), 400))
        md5(
            'customer_named:' || landing_id || ':'
            || left({{ function('lookup_key') }}(customer_name), 400)
        )::uuid as id,
        landing_id as raw_id,
        position,
        left({{ function('lookup_key') }}(customer_name), 400) as customer_key,
        origin_company_domain,
        origin_company_name,
        customer_name,
        case_study_url,
        has_case_study,
        confidence,
        batch_id,
        workflow as source,
        landing_id,
        landed_xid,
        {{ run_at() }} as created_at,
        {{ run_at() }} as updated_at,
        last_seen_at
    from elements
    -- the researcher's way to say that there are none
    where customer_name is not null and lower(customer_name) !~ '^none found\.?$'
    order by
        landing_id,
        left({{ function('lookup_key') }}(customer_name), 400),
        case_study_url is null,
        position

)

select * from named
