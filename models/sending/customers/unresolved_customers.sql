select
    record_key,
    origin_company_domain,
    created_at,
    payload,
    content_md5
from {{ ref('unresolved_customers_judged') }}
where reason is null
