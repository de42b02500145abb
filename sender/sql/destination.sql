select
    d.name,
    d.url,
    d.headers,
    d.signing_key_variable,
    d.group_name,
    d.spent,
    d.lifetime_limit
from outbound.destinations as d
where d.name = %(name)s
