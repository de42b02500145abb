-- What became of one payload, and what waits, for those who may not look into raw themselves: keys and states, no bodies.

create function ops.landing(landing_id bigint)
returns table (workflow text, raw_table text, landed_at timestamptz, landed_xid bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select p.workflow, p.tableoid::regclass::text, p.landed_at, p.landed_xid
    from raw.payloads as p
    where p.landing_id = landing.landing_id
$$;
comment on function ops.landing is 'Of one payload: workflow, partition and when it landed; no row where nothing ever did.';
revoke all on function ops.landing from public;
grant execute on function ops.landing to hq_lookup, hq_dbt;

-- What has landed and no payload table has read, with the text that each of these fields holds at the top of the body. Of each
-- partition the oldest thousand: it waits seconds, and where more wait, that they do matters more than which.
create function ops.waiting(fields text [])
returns table (workflow text, landing_id bigint, landed_at timestamptz, given text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    partition_name text;
begin
    for partition_name in
        select c.relname from pg_partition_tree('raw.payloads') as t
        inner join pg_class as c on c.oid = t.relid
        where t.isleaf order by c.relname
    loop
        return query execute format(
            'select r.workflow, r.landing_id, r.landed_at, r.payload ->> f.name from ('
            'select * from raw.%1$I where landed_xid >= coalesce(('
            'select done from ops.frontier where model = %2$L and input = %3$L), 0) '
            'order by landed_xid limit 1000) as r cross join unnest($1) as f (name) '
            'where jsonb_typeof(r.payload) = ''object'' and jsonb_typeof(r.payload -> f.name) = ''string'' '
            'and octet_length(r.payload ->> f.name) < 4000',
            partition_name, 'extracted.' || partition_name, 'raw.' || partition_name
        ) using fields;
    end loop;
end $$;
comment on function ops.waiting is 'Keys of payloads that have landed and wait for a build, the oldest thousand of each partition.';
revoke all on function ops.waiting from public;
grant execute on function ops.waiting to hq_lookup, hq_dbt;
