{{ config(materialized='view') }}

-- one row per vendor and customer, as it was: the newest
select distinct on (origin_company_domain, customer_name)
    id,
    raw_id as raw_payload_id,
    origin_company_domain,
    origin_company_name,
    customer_name as company_customer_name,
    case_study_url,
    coalesce(has_case_study, false) as has_case_study,
    created_at
from {{ ref('customers_named') }}
where source = 'claygent-get-all-company-customers'
order by origin_company_domain, customer_name, raw_id desc
