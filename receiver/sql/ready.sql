-- Why nothing can be landed through this connection; null if all is there that landing needs.
select
    case
        when to_regclass('raw.payloads') is null
            or to_regprocedure('raw.land(text[], text[], bytea[], text[])') is null
            or not exists (
                select from pg_attribute
                where attrelid = to_regclass('raw.idempotency_keys') and attname = 'rejected'
            )
            then 'raw is not there, or not up to date. Run `hq migrate`.'
        when pg_is_in_recovery()
            then 'Postgres is a standby, or recovering: it can be read, and not written to.'
        when current_setting('transaction_read_only')::boolean
            then 'Postgres takes no writes just now (default_transaction_read_only is on).'
        when not has_table_privilege(to_regclass('raw.payloads'), 'insert')
            or not has_table_privilege(to_regclass('raw.rejected'), 'insert')
            or not has_sequence_privilege(to_regclass('raw.landing_id_seq'), 'usage')
            or not has_function_privilege(
                to_regprocedure('raw.land(text[], text[], bytea[], text[])'), 'execute'
            )
            then format('%I may not write to raw. Run `hq migrate`.', current_user)
    end
