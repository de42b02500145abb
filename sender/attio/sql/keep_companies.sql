insert into outbound.attio_companies (record_id, domains, name, links, created_at, fetched_at)
select
    given.record_id,
    given.domains,
    given.name,
    given.links,
    given.created_at,
    %(since)s
from jsonb_to_recordset(%(rows)s) as given (
    record_id uuid, domains text [], name text, links integer, created_at timestamptz
)
on conflict (record_id) do update set
    domains = excluded.domains,
    name = excluded.name,
    links = excluded.links,
    created_at = excluded.created_at,
    fetched_at = excluded.fetched_at
