-- the id is case-sensitive: sent in lower case it is nobody's, and looks like a real profile
{{ config(severity='warn') }}

select
    landing_id,
    workflow,
    linkedin_url_raw
from {{ ref('salesnav_scrapes_person_payloads') }}
where {{ under_test() }} and linkedin_url ~ '/in/ac[a-z]aa[a-z0-9_-]{20,}($|[^a-z0-9_-])'
