-- What has landed and what became of it, for those who may not look into raw themselves.

-- Counts by indexes alone where it can. A partition without a payload table yet has only landings.
create function ops.workflow_status()
returns table (
    workflow text, landed bigint, extracted bigint, pending bigint, quarantined bigint,
    last_landed_at timestamptz
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    partition_name text;
    has_quarantine boolean;
    extracted_sql text;
    quarantined_sql text;
begin
    for partition_name in
        select c.relname from pg_partition_tree('raw.payloads') as t
        inner join pg_class as c on c.oid = t.relid
        where t.isleaf order by c.relname
    loop
        extracted_sql := '0::bigint';
        quarantined_sql := '0::bigint';
        if to_regclass('extracted.' || partition_name) is not null then
            extracted_sql := format(
                '(select count(*) from raw.%1$I as r inner join extracted.%1$I as e '
                'on e.landing_id = r.landing_id where r.workflow = w.workflow)', partition_name
            );
            select exists (
                select from pg_attribute as a
                where a.attrelid = to_regclass('extracted.' || partition_name)
                and a.attname = 'quarantine_reason' and not a.attisdropped
            ) into has_quarantine;
            if has_quarantine then
                quarantined_sql := format(
                    '(select count(*) from extracted.%1$I as e inner join raw.%1$I as r '
                    'on r.landing_id = e.landing_id '
                    'where e.quarantine_reason is not null and r.workflow = w.workflow)', partition_name
                );
            end if;
        end if;
        return query execute format(
            'select w.workflow, w.landed, %1$s, '
            '(select count(*) from raw.%2$I as r where r.workflow = w.workflow and r.landed_xid >= '
            'coalesce((select done from ops.frontier where model = %3$L and input = %4$L), 0)), '
            '%5$s, '
            '(select r.landed_at from raw.%2$I as r where r.workflow = w.workflow '
            'order by r.landing_id desc limit 1) '
            'from (select workflow, count(*) as landed from raw.%2$I group by workflow) as w',
            extracted_sql, partition_name,
            'extracted.' || partition_name, 'raw.' || partition_name, quarantined_sql
        );
    end loop;
end $$;
comment on function ops.workflow_status is
'Per workflow: payloads landed, extracted, still pending, quarantined, and when the last one came.';
revoke all on function ops.workflow_status from public;
grant execute on function ops.workflow_status to hq_lookup, hq_dbt;

-- Transactions that hold the horizon back: everything landed after the oldest of them waits for it.
create function ops.horizon_holders()
returns table (pid integer, application_name text, database text, state text, since timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select pid, application_name, datname::text, state, xact_start
    from pg_stat_activity
    where backend_xid is not null and pid != pg_backend_pid()
    union all
    select null, gid, database::text, 'prepared', prepared
    from pg_prepared_xacts
    order by 5
$$;
revoke all on function ops.horizon_holders from public;
grant execute on function ops.horizon_holders to hq_lookup, hq_dbt;

-- Payload tables are found by their columns, so that a workflow needs no second mention here.
create function ops.payload_tables()
returns setof text
language sql
stable
as $$
    select c.relname::text
    from pg_class as c
    inner join pg_attribute as a on a.attrelid = c.oid and not a.attisdropped
    where c.relnamespace = 'extracted'::regnamespace and c.relkind in ('r', 'p')
    group by c.relname
    having array_agg(a.attname::text) @> '{landing_id, quarantine_reason, unmapped_fields}'
    order by 1
$$;

create function ops.quarantined()
returns table (raw_table text, landing_id bigint, quarantine_reason text, landed_at timestamptz)
language plpgsql
stable
as $$
begin
    for raw_table in select p from ops.payload_tables() as p loop
        return query execute format(
            'select %1$L::text, landing_id, quarantine_reason, last_seen_at '
            'from extracted.%1$I where quarantine_reason is not null', raw_table
        );
    end loop;
end $$;
comment on function ops.quarantined is 'Payloads that feed nothing, of all workflows, with the reason.';

create function ops.unmapped()
returns table (raw_table text, field text, landing_id bigint, landed_at timestamptz)
language plpgsql
stable
as $$
begin
    for raw_table in select p from ops.payload_tables() as p loop
        return query execute format(
            'select %1$L::text, f.name, p.landing_id, p.last_seen_at from extracted.%1$I as p '
            'cross join lateral jsonb_object_keys(p.unmapped_fields) as f (name) '
            'where jsonb_typeof(p.unmapped_fields) = ''object''', raw_table
        );
    end loop;
end $$;
comment on function ops.unmapped is 'Fields that payloads hold and no column takes, one row per payload and field.';
