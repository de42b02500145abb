select
    c.domain,
    c.name,
    r.employee_range,
    c.source,
    c.landing_id
from core.companies as c
left join core.company_employee_range as r on r.domain = c.domain
order by r.employee_range is null, c.landing_id
limit 6
