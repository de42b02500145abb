{{ config(alias='attio_people') }}

select
    record_key,
    payload,
    content_md5
from {{ ref('attio_people_judged') }}
where reason is null
