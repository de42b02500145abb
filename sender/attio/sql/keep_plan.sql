-- the same plan made twice is one; what was deleted of it stays so
with given as (
    select g.*
    from jsonb_to_recordset(%(rows)s) as g (
        delete_id uuid, keep_id uuid, domains text [], reason text, status text, record jsonb
    )
),

kept as (
    insert into outbound.attio_duplicate_plans (plan_hash, workspace, planned, kept)
    select
        %(hash)s,
        %(workspace)s,
        count(*) filter (where g.status = 'planned'),
        count(*) filter (where g.status = 'kept')
    from given as g
    on conflict do nothing
)

insert into outbound.attio_duplicates (
    plan_hash, delete_id, keep_id, domains, reason, status, was_planned, record
)
select
    %(hash)s,
    g.delete_id,
    g.keep_id,
    g.domains,
    g.reason,
    g.status,
    g.status = 'planned',
    nullif(g.record, 'null')
from given as g
on conflict (plan_hash, delete_id) do update set
    record = excluded.record,
    status = excluded.status,
    said = null,
    updated_at = clock_timestamp()
where attio_duplicates.status in ('planned', 'skipped', 'failed')
