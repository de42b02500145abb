update outbound.attio_duplicates as d
set
    status = coalesce(%(status)s::text, d.status),
    said = %(said)s::text,
    record = coalesce(%(record)s::jsonb, d.record),
    updated_at = clock_timestamp()
where d.plan_hash = %(hash)s and d.delete_id = %(id)s::uuid
