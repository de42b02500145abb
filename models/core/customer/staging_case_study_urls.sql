-- pages about customers, to be read: each once, under the customer it was first named for
{{ config(materialized='view') }}

with

pages as (

    select distinct on ({{ case_study_key('value') }})
        {{ case_study_key('value') }} as case_study_key,
        origin_company_domain,
        customer_key,
        value as case_study_url,
        source,
        landing_id,
        landed_xid,
        created_at,
        last_seen_at
    from {{ ref('customer') }}
    where attribute = 'case_study_url' and {{ case_study_key('value') }} is not null
    order by {{ case_study_key('value') }}, source = 'legacy', landing_id, customer_key

)

select
    md5('case_study_url:' || pages.case_study_key)::uuid as id,
    -- null never overwrites a name: what any payload said, else what the company is called
    coalesce(c.origin_company_name, companies.name) as origin_company_name,
    pages.origin_company_domain,
    c.customer_name as customer_company_name,
    pages.case_study_url,
    pages.case_study_key,
    exists(
        select from {{ ref('case_study') }} as s
        where s.case_study_key = pages.case_study_key
    ) as processed,
    exists(
        select from {{ ref('sent') }} as sent
        where sent.kind = 'case_study_urls' and sent.record_key = pages.case_study_key
    ) as sent_to_clay,
    c.batch_id,
    pages.source,
    pages.landing_id,
    pages.landed_xid,
    pages.created_at,
    pages.last_seen_at
from pages
left join {{ ref('company_customers') }} as c
    on
        c.origin_company_domain = pages.origin_company_domain
        and c.customer_key = pages.customer_key
left join {{ asked_first(ref('companies')) }} as companies
    on companies.domain = pages.origin_company_domain
