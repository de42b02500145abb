insert into ops.heartbeats (name, beat_at, detail) values (%(name)s, clock_timestamp(), %(detail)s)
on conflict (name) do update set beat_at = excluded.beat_at, detail = excluded.detail
