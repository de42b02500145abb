copy raw.payloads (
    landing_id, workflow, payload, body_sha256, idempotency_key, api_key_name, repaired
) from stdin
