-- the array that a JSON string holds, or an empty one
select case when jsonb_typeof(inside) = 'array' then inside else '[]' end
from (select {{ function('unwrap_json').include(database=false) }}(value) as inside offset 0) as unwrapped
