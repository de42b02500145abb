select
    record_key,
    client_domain,
    company_name,
    created_at,
    payload,
    reason
from {{ ref('client_leads_people_judged') }}
where reason is not null
