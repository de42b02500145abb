select
    record_key,
    batch_id,
    created_at,
    payload,
    reason
from {{ ref('case_study_urls_judged') }}
where reason is not null
