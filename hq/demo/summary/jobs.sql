select
    coalesce(p.full_name, w.linkedin_url) as person,
    w.title,
    w.company_name as employer,
    w.start_date,
    w.is_current as current,
    w.source,
    w.landing_id
from core.person_work_history as w
left join core.people as p on p.linkedin_url = w.linkedin_url
order by w.landing_id desc
limit 6
