insert into outbound.sync_state (
    target, entity_key, payload_hash, remote_id, status, attempts, last_error
)
values (%(target)s, %(key)s, %(hash)s, %(remote)s, %(status)s, 1, %(said)s)
on conflict (target, entity_key) do update set
    payload_hash = excluded.payload_hash,
    remote_id = coalesce(excluded.remote_id, sync_state.remote_id),
    status = excluded.status,
    attempts = sync_state.attempts + 1,
    last_error = excluded.last_error,
    updated_at = clock_timestamp()
