-- A table that a merge made larger by a tenth or more: the models downstream would be planned on what it was. Payload
-- tables are wide, and to sort the 30,000 lists of JSON that Postgres looks at by itself took a quarter of a bulk load;
-- a fifth of them tells as well which rows are many. autovacuum still looks at as many as it always does.
create function ops.analyze_grown(grown regclass, inserted bigint)
returns boolean
language plpgsql
set default_statistics_target = 20
as $$
begin
    if inserted > 1000 and inserted > 0.1 * (select greatest(c.reltuples, 0) from pg_class as c where c.oid = grown) then
        execute format('analyze %s', grown);
        return true;
    end if;
    return false;
end $$;
comment on function ops.analyze_grown is
'After a merge that inserted so many rows: analyzes the table if it grew by a tenth. Returns whether it did.';
