-- each customer whose domain nobody knows, as it would be sent, and why it is not
with

unresolved as (

    select
        c.id::text as record_key,
        c.origin_company_domain,
        c.created_at,
        jsonb_build_object(
            'id', c.id,
            'customer_name', c.customer_name,
            'origin_company_domain', c.origin_company_domain,
            'origin_company_name', c.origin_company_name
        ) as payload
    from {{ ref('company_customers') }} as c
    where
        c.customer_domain is null and c.case_study_url is null
        -- what models answer when they find none
        and lower(c.customer_name) not in ('none found', 'none found.')

)

select
    u.record_key,
    u.origin_company_domain,
    u.created_at,
    u.payload,
    md5(u.payload::text) as content_md5,
    coalesce(
        {{ null_fields('u.payload') }},
        {{ sent_before('unresolved_customers', 'u.record_key', 'md5(u.payload::text)') }}
    ) as reason
from unresolved as u
