select outbound.record(
    %(job)s, %(destination)s, %(worker)s, %(ids)s, %(attempts)s, %(outcomes)s, %(statuses)s, %(seconds)s::real[], %(said)s,
    %(retry_seconds)s
)
