-- A process that connects as its own role (HQ_SET_ROLE=false) looks first whether the database is up to date.
grant select on ops.migrations to hq_receiver, hq_dbt, hq_lookup, hq_sender;
