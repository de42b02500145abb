-- One batch of payloads: one statement, one transaction. The role may not read raw, so nothing can be
-- "returning"; the numbers are drawn first and given to both the rows and the answer.
with

arriving as materialized (

    select
        nextval('raw.landing_id_seq') as landing_id,
        given.*
    from unnest(
        %(workflows)b::text [],
        %(payloads)b::text [],
        %(hashes)b::bytea [],
        %(key_names)b::text []
    ) with ordinality as given (workflow, payload, body_sha256, api_key_name, place)

),

landed as (

    insert into raw.payloads (landing_id, workflow, payload, body_sha256, api_key_name)
    select landing_id, workflow, payload::jsonb, body_sha256, api_key_name
    from arriving

)

select array_agg(landing_id order by place) from arriving
