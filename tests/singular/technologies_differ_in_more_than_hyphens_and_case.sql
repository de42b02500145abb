-- an id is made of the name in that form, and ids are unique
select id, name
from {{ ref('technologies') }}
where
    {{ under_test() }}
    and id is distinct from md5({{ function('lookup_key') }}(replace(name, '-', ' ')))::uuid
