select
    d.delete_id::text,
    d.keep_id::text,
    d.status,
    d.record
from outbound.attio_duplicates as d
where d.plan_hash = %(hash)s and d.was_planned and d.status in ('planned', 'deleting')
order by d.delete_id
limit %(limit)s
