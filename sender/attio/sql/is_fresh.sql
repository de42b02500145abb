select exists (
    select from outbound.sync_runs as r
    where
        r.mode = 'pull' and r.error is null
        and r.finished_at > clock_timestamp() - interval '1 day'
)
