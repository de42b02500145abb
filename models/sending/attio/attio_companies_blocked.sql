select
    record_key,
    payload,
    content_md5,
    reason
from {{ ref('attio_companies_judged') }}
where reason is not null
