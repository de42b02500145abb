{{ config(alias='client_leads_people') }}

select
    record_key,
    client_domain,
    company_name,
    created_at,
    payload,
    content_md5
from {{ ref('client_leads_people_judged') }}
where reason is null
