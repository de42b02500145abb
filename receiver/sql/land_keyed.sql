-- One batch in which some requests carry an idempotency key or had to be repaired. A key is claimed in
-- the statement that lands its payload, so both are kept or neither is. Keys are claimed in one order
-- by everybody: two batches with the same keys wait for each other instead of locking up.
with

arriving as materialized (

    select
        nextval('raw.landing_id_seq') as landing_id,
        given.*
    from unnest(
        %(workflows)b::text [],
        %(payloads)b::text [],
        %(hashes)b::bytea [],
        %(key_names)b::text [],
        %(idempotency_keys)b::text [],
        %(repaired)b::boolean [],
        %(originals)b::bytea []
    ) with ordinality as given (
        workflow, payload, body_sha256, api_key_name, idempotency_key, repaired, original, place
    )

),

claimed as (

    insert into raw.idempotency_keys (
        workflow, api_key_name, idempotency_key, landing_ids, body_sha256
    )
    select workflow, api_key_name, idempotency_key, array[landing_id], body_sha256
    from arriving
    where idempotency_key <> ''
    order by workflow, api_key_name, idempotency_key, place
    on conflict do nothing
    returning landing_ids[1] as landing_id

),

accepted as materialized (

    select * from arriving
    where idempotency_key = '' or landing_id in (select landing_id from claimed)

),

landed as (

    insert into raw.payloads (
        landing_id, workflow, payload, body_sha256, idempotency_key, api_key_name, repaired
    )
    select
        landing_id,
        workflow,
        payload::jsonb,
        body_sha256,
        nullif(idempotency_key, ''),
        api_key_name,
        repaired
    from accepted

),

kept as (

    insert into raw.originals (landing_id, body)
    select landing_id, original
    from accepted
    where repaired

)

-- null: the key was seen before
select array_agg(accepted.landing_id order by arriving.place)
from arriving
left join accepted on arriving.landing_id = accepted.landing_id
