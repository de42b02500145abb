select relname
from pg_class
where relnamespace = 'core'::regnamespace and relkind in ('r', 'p', 'v')
order by relname
