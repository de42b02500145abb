select case
    when url ~ '^https://www\.linkedin\.com/in/{{ salesnav_id() }}$' then 'salesnav'
    when url ~ '^https://www\.linkedin\.com/in/[^/?#\s]+$' then 'real'
end
from (
    select {{ function('linkedin_person_url').include(database=false) }}(value) as url
    offset 0
) as canonical
