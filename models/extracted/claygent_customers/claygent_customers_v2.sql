{{ config(materialized='view') }}

select
    id,
    raw_id,
    origin_company_domain,
    origin_company_name,
    customer_name,
    case_study_url,
    has_case_study,
    confidence,
    created_at
from {{ ref('customers_named') }}
where source = 'company-customers-v2'
