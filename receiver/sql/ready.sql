-- Whether all is there that landing needs.
select
    to_regclass('raw.payloads') is not null
    and to_regproc('raw.land') is not null
    and exists (
        select from pg_attribute
        where attrelid = to_regclass('raw.idempotency_keys') and attname = 'rejected'
    )
