with

decided as (

    select landing_id, 'companies' as decided_in
    from {{ ref('companies') }}
    where {{ under_test() }}
    union all
    select landing_id, 'company_names' as decided_in
    from {{ ref('company_names') }}
    where {{ under_test() }}
    union all
    select landing_id, 'company_keywords' as decided_in
    from {{ ref('company_keywords') }}
    where {{ under_test() }}
    union all
    select landing_id, 'company_employee_range' as decided_in
    from {{ ref('company_employee_range') }}
    where {{ under_test() }}
    union all
    select landing_id, 'company_tech_on_site' as decided_in
    from {{ ref('company_tech_on_site') }}
    where {{ under_test() }}
    union all
    select landing_id, 'company_funding_rounds' as decided_in
    from {{ ref('company_funding_rounds') }}
    where {{ under_test() }}

)

select decided.*
from decided
inner join {{ ref('companyenrich_payloads') }} as payloads
    on payloads.landing_id = decided.landing_id
where payloads.quarantine_reason is not null and {{ under_test('payloads') }}
