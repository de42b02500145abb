-- the id is case-sensitive: once in lower case it is nobody's, and looks like a real profile
select
    linkedin_url,
    linkedin_url_type
from {{ ref('people') }}
where
    {{ under_test() }}
    and (
        linkedin_url_type != {{ function('linkedin_person_url_type') }}(linkedin_url)
        or linkedin_url ~ '/in/ac[a-z]aa[a-z0-9_-]{20,}$'
    )
