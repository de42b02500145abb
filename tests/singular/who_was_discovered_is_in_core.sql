select discovery.linkedin_url
from {{ ref('person_discovery') }} as discovery
where
    {{ under_test('discovery') }}
    and not exists (
        select from {{ ref('people') }} as people
        where people.linkedin_url = discovery.linkedin_url
    )
