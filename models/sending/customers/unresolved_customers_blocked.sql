select
    record_key,
    origin_company_domain,
    created_at,
    payload,
    reason
from {{ ref('unresolved_customers_judged') }}
where reason is not null
