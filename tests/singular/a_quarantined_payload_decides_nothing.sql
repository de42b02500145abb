with

quarantined as (

    select landing_id from {{ ref('companyenrich_payloads') }} where quarantine_reason is not null

),

decided as (

    select landing_id, 'companies' as decided_in
    from {{ ref('companies') }}
    union all
    select landing_id, 'company_names' as decided_in
    from {{ ref('company_names') }}
    union all
    select landing_id, 'company_keywords' as decided_in
    from {{ ref('company_keywords') }}
    union all
    select landing_id, 'company_employee_range' as decided_in
    from {{ ref('company_employee_range') }}
    union all
    select landing_id, 'company_tech_on_site' as decided_in
    from {{ ref('company_tech_on_site') }}
    union all
    select landing_id, 'company_funding_rounds' as decided_in
    from {{ ref('company_funding_rounds') }}

)

select decided.*
from decided
inner join quarantined on quarantined.landing_id = decided.landing_id
