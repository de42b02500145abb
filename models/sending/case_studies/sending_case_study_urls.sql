{{ config(alias='case_study_urls') }}

select
    record_key,
    batch_id,
    created_at,
    payload,
    content_md5
from {{ ref('case_study_urls_judged') }}
where reason is null
