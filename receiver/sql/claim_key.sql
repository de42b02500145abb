-- Claims an idempotency key for a whole batch; no row comes back when somebody else has it.
insert into raw.idempotency_keys (
    workflow, api_key_name, idempotency_key, landing_ids, body_sha256, rejected
)
values (
    %(workflow)s, %(key_name)s, %(idempotency_key)s, %(landing_ids)s, %(sha256)s, %(rejected)s
)
on conflict do nothing
returning idempotency_key
