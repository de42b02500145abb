-- each page about a customer, as it would be sent, and why it is not
with

rows_to_send as (

    select
        pages.case_study_key as record_key,
        pages.batch_id,
        pages.created_at,
        pages.processed,
        jsonb_build_object(
            'origin_company_name', pages.origin_company_name,
            'origin_company_domain', pages.origin_company_domain,
            'customer_company_name', pages.customer_company_name,
            'case_study_url', pages.case_study_url
        ) as payload
    from {{ ref('staging_case_study_urls') }} as pages

)

select
    p.record_key,
    p.batch_id,
    p.created_at,
    p.payload,
    md5(p.payload::text) as content_md5,
    coalesce(
        {{ null_fields('p.payload') }},
        {{ sent_before('case_study_urls', 'p.record_key', 'md5(p.payload::text)') }},
        case when p.processed then 'processed: its results are here' end
    ) as reason
from rows_to_send as p
