-- Lands one batch of payloads in one statement. A function, because its plan is kept by the session: planned anew,
-- a batch of a few rows spends more on its plan than on its rows, and a prepared statement would not survive a pooler.

create function raw.land(workflows text [], payloads text [], hashes bytea [], key_names text [])
returns bigint []
language plpgsql
as $$
declare
    -- drawn first and given to both the rows and the answer: who lands may not read raw, so nothing is "returning"
    landing_ids bigint[] := array(
        select nextval('raw.landing_id_seq') from generate_subscripts(payloads, 1)
    );
begin
    insert into raw.payloads (landing_id, workflow, payload, body_sha256, api_key_name)
    select given.landing_id, given.workflow, given.payload::jsonb, given.body_sha256, given.api_key_name
    from unnest(landing_ids, workflows, payloads, hashes, key_names)
        as given (landing_id, workflow, payload, body_sha256, api_key_name);
    return landing_ids;
end $$;
comment on function raw.land is 'Lands a batch; its numbers, in the order of the payloads.';
revoke all on function raw.land from public;
grant execute on function raw.land to hq_receiver;
