{{ config(alias='attio_job_postings') }}

select
    record_key,
    payload,
    content_md5
from {{ ref('attio_job_postings_judged') }}
where reason is null
