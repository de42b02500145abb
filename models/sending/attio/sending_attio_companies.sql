{{ config(alias='attio_companies') }}

select
    record_key,
    payload,
    content_md5
from {{ ref('attio_companies_judged') }}
where reason is null
