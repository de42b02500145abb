-- such a row keeps its company, but tells nothing of a person
{{ config(severity='warn') }}

select
    landing_id,
    workflow,
    linkedin_url_raw
from {{ ref('salesnav_scrapes_person_payloads') }}
where {{ under_test() }} and linkedin_url_raw is not null and linkedin_url is null
