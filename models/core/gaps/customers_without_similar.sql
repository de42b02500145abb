-- customers whose like nobody has asked for
{{ config(materialized='view') }}

select distinct
    customers.customer_domain as domain
from {{ ref('company_customers') }} as customers
where
    customers.customer_domain is not null
    and not exists (
        select from {{ ref('company_enrich_similar') }} as alike
        where alike.input_domain = customers.customer_domain
    )
