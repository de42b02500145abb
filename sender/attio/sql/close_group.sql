update outbound.groups as g
set closed_until = greatest(g.closed_until, clock_timestamp() + make_interval(secs => %(seconds)s))
where g.name = %(group)s
