-- of tables alone: a view over one would be asked for all it says
with

decided as (

    select landing_id, 'companies' as decided_in
    from {{ ref('companies') }}
    where {{ under_test() }}
    union all
    select landing_id, 'claims' as decided_in
    from {{ ref('company') }}
    where {{ under_test() }}
    union all
    select landing_id, 'company_employee_range' as decided_in
    from {{ ref('company_employee_range') }}
    where {{ under_test() }}
    union all
    select landing_id, 'keywords' as decided_in
    from {{ ref('companyenrich_keywords') }}
    where {{ under_test() }}
    union all
    select landing_id, 'technologies' as decided_in
    from {{ ref('companyenrich_technologies') }}
    where {{ under_test() }}
    union all
    select landing_id, 'funding_rounds' as decided_in
    from {{ ref('companyenrich_funding_rounds') }}
    where {{ under_test() }}

)

select decided.*
from decided
inner join {{ ref('companyenrich_payloads') }} as payloads
    on payloads.landing_id = decided.landing_id
where payloads.quarantine_reason is not null and {{ under_test('payloads') }}
