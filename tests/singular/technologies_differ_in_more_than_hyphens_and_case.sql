with

keyed as (

    select
        id,
        {{ function('lookup_key') }}(replace(name, '-', ' ')) as technology_key
    from {{ ref('technologies') }}

)

select technology_key
from keyed
group by technology_key
having count(*) > 1 or bool_or(id != md5(technology_key)::uuid)
