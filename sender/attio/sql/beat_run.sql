update outbound.sync_runs as r
set
    heartbeat_at = clock_timestamp(),
    total = %(total)s,
    sent = %(sent)s,
    failed = %(failed)s,
    skipped = %(skipped)s
where r.run_id = %(run)s and r.finished_at is null
returning r.run_id
