-- What was answered when this key was first seen.
select landing_ids, body_sha256, rejected
from raw.idempotency_keys
where workflow = %(workflow)s and api_key_name = %(key_name)s and idempotency_key = %(idempotency_key)s
