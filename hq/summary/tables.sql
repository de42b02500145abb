-- rows counted by the query itself, for every table of core that dbt has made
select
    c.relname as "table",
    (xpath(
        '/row/n/text()', query_to_xml(format('select count(*) as n from core.%I', c.relname), false, true, '')
    ))[1]::text::bigint as "rows"
from pg_class as c
where c.relnamespace = 'core'::regnamespace and c.relkind in ('r', 'p', 'v')
order by c.relname
