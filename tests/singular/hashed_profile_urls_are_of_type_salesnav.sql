select
    linkedin_url,
    linkedin_url_type
from {{ ref('people') }}
where
    {{ under_test() }}
    and linkedin_url_type != {{ function('linkedin_person_url_type') }}(linkedin_url)
