-- outbound: what is to be carried out, where to, how fast, and what became of it. Belongs to the sender; what may be sent
-- is decided in schema sending, by dbt.
create schema outbound;
comment on schema outbound is 'What is carried out: jobs, deliveries, attempts, destinations. Only the sender writes here.';

create table outbound.groups (
    name text primary key,
    rate numeric check (rate > 0),
    burst integer not null default 1 check (burst > 0),
    burst_left integer not null default 0,
    next_at timestamptz not null default '-infinity',
    closed_until timestamptz not null default '-infinity'
);
comment on table outbound.groups is 'One row per group of destinations that share a pace, as the webhooks of one workspace do.';
comment on column outbound.groups.rate is 'Requests a second at most, over all workers; null: as fast as they are taken.';
comment on column outbound.groups.burst is 'Requests that may go at once after a rest long enough to have earned them.';
comment on column outbound.groups.burst_left is 'How many of them are left.';
comment on column outbound.groups.next_at is 'When the next request may go: each worker that takes a slot moves it on.';
comment on column outbound.groups.closed_until is 'No request before: the destination said so (429, Retry-After).';

create table outbound.destinations (
    name text primary key,
    url text not null unique,
    group_name text not null references outbound.groups,
    lifetime_limit bigint check (lifetime_limit > 0),
    spent bigint not null default 0,
    max_bytes integer not null default 100000 check (max_bytes > 0),
    headers jsonb not null default '{}',
    signing_key_variable text,
    next_destination text references outbound.destinations,
    failures integer not null default 0,
    trips integer not null default 0,
    is_probing boolean not null default false,
    closed_until timestamptz not null default '-infinity',
    created_at timestamptz not null default clock_timestamp(),
    removed_at timestamptz
);
comment on table outbound.destinations is 'One row per URL that may be sent to; there is no other way out.';
comment on column outbound.destinations.url is 'Where a POST goes. As good as a key at most providers: shown to nobody but the sender.';
comment on column outbound.destinations.lifetime_limit is 'Requests that the URL takes in its life; null: no such limit.';
comment on column outbound.destinations.spent is 'How many of them are used: taken when a request is claimed, given back when it was surely not accepted.';
comment on column outbound.destinations.max_bytes is 'Size of one record at most; larger ones are dead letters at once.';
comment on column outbound.destinations.headers is 'Further headers: name, and the environment variable that holds the value.';
comment on column outbound.destinations.signing_key_variable is 'Environment variable with the key of Standard Webhooks signatures; null: not signed.';
comment on column outbound.destinations.next_destination is 'Where its jobs go on when its life is spent.';
comment on column outbound.destinations.failures is 'Requests in a row that got no answer or a 5xx.';
comment on column outbound.destinations.trips is 'How often in a row the circuit breaker opened.';
comment on column outbound.destinations.is_probing is 'Whether that one request is under way.';
comment on column outbound.destinations.closed_until is 'Until when the circuit breaker keeps it closed to all but one request that tries.';

create table outbound.jobs (
    job_id bigint primary key generated always as identity,
    kind text not null,
    destination text not null references outbound.destinations,
    request jsonb not null,
    landing_id bigint,
    api_key_name text,
    total bigint not null default 0,
    blocked jsonb not null default '{}',
    state text not null default 'active' check (state in ('active', 'paused', 'stopped', 'cancelled')),
    reason text,
    created_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz
);
create index on outbound.jobs (job_id) where state = 'active' and finished_at is null;
comment on table outbound.jobs is 'One row per request to send something.';
comment on column outbound.jobs.kind is 'What is sent: the name of its view in schema sending.';
comment on column outbound.jobs.request is 'What was asked, without the URL.';
comment on column outbound.jobs.landing_id is 'The request in raw; null where its rows landed one by one.';
comment on column outbound.jobs.total is 'Deliveries of the job.';
comment on column outbound.jobs.blocked is 'Rows that were not taken into the job: how many, by reason.';
comment on column outbound.jobs.state is 'active, paused (by a person), stopped (by the sender, see reason), cancelled.';
comment on column outbound.jobs.finished_at is 'When nothing was left to be tried.';

create table outbound.deliveries (
    delivery_id bigint primary key generated always as identity,
    job_id bigint not null references outbound.jobs,
    kind text not null,
    record_key text not null,
    idempotency_key uuid not null default gen_random_uuid(),
    payload jsonb not null,
    content_md5 text not null,
    state text not null default 'open' check (state in ('open', 'delivered', 'dead', 'cancelled')),
    due_at timestamptz not null default clock_timestamp(),
    attempts integer not null default 0,
    tries_left integer not null default 15,
    reason text,
    finished_at timestamptz
);
create index on outbound.deliveries (job_id, due_at, delivery_id) where state = 'open';
create index on outbound.deliveries (job_id, state);
-- whatever is asked twice at once: a record is on its way once
create unique index on outbound.deliveries (kind, record_key) where state = 'open';
create index on outbound.deliveries (kind, record_key, delivery_id);
-- each row is written twice before it rests
alter table outbound.deliveries set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
comment on table outbound.deliveries is 'One row per thing to send.';
comment on column outbound.deliveries.record_key is 'What the record is known by within its kind.';
comment on column outbound.deliveries.idempotency_key is 'Sent as Idempotency-Key and webhook-id, the same with each attempt.';
comment on column outbound.deliveries.payload is 'The body.';
comment on column outbound.deliveries.content_md5 is
'Hash of what the record says: what was sent with one content is sent again only with another.';
comment on column outbound.deliveries.state is 'open (to be sent, or being sent), delivered (answered with 2xx), dead (given up, see reason), cancelled.';
comment on column outbound.deliveries.due_at is
'When it is to be tried. Who claims it moves this on by a lease, so what a dead worker held comes back by itself.';
comment on column outbound.deliveries.attempts is 'How often it was claimed.';
comment on column outbound.deliveries.tries_left is 'Claims that are left until it is given up.';

create table outbound.attempts (
    delivery_id bigint not null references outbound.deliveries,
    attempt integer not null,
    job_id bigint not null,
    destination text not null,
    worker text not null,
    ended_at timestamptz not null default clock_timestamp(),
    seconds real not null,
    outcome text not null check (outcome in ('delivered', 'refused', 'busy', 'failed', 'lost')),
    status integer,
    said text,
    primary key (delivery_id, attempt)
);
create index on outbound.attempts using brin (ended_at);
comment on table outbound.attempts is 'One row per request that was made and ended; a worker that is killed leaves none.';
comment on column outbound.attempts.seconds is 'From the first byte sent to the answer.';
comment on column outbound.attempts.outcome is
'delivered (2xx), refused (4xx, not tried again), busy (429, 425), failed (not accepted), lost (nobody knows whether it was).';
comment on column outbound.attempts.status is 'HTTP status of the answer, if there was one.';
comment on column outbound.attempts.said is 'What went wrong, with the beginning of the answer.';

-- What models may know of what was sent: no body, no address.
create view outbound.records as
select
    delivery_id,
    job_id,
    kind,
    record_key,
    content_md5,
    state,
    finished_at
from outbound.deliveries;
comment on view outbound.records is 'One row per thing to send: what it is and what became of it.';

-- What people may see of a job. The rate is that of the last minute.
create view outbound.progress as
select
    j.job_id,
    j.kind,
    j.destination,
    j.request,
    case when j.state = 'active' and j.finished_at is not null then 'done' else j.state end as state,
    coalesce(
        j.reason,
        case
            when j.finished_at is not null or j.state != 'active' then null
            when d.closed_until > clock_timestamp() then 'the destination does not answer; tried again by itself'
            when g.closed_until > clock_timestamp() then 'the destination asked to wait'
        end
    ) as reason,
    j.total,
    counted.sent,
    counted.failed,
    counted.cancelled,
    counted.remaining,
    j.blocked,
    (select coalesce(sum(b.value::bigint), 0) from jsonb_each_text(j.blocked) as b)::bigint as blocked_total,
    lately.rate,
    case
        when j.state = 'active' and counted.remaining > 0 and lately.rate > 0
            then ceil(counted.remaining / lately.rate)::bigint
    end as eta_seconds,
    d.spent as destination_spent,
    d.lifetime_limit as destination_limit,
    j.created_at,
    j.finished_at
from outbound.jobs as j
inner join outbound.destinations as d on d.name = j.destination
inner join outbound.groups as g on g.name = d.group_name
cross join lateral (
    select
        count(*) filter (where c.state = 'delivered') as sent,
        count(*) filter (where c.state = 'dead') as failed,
        count(*) filter (where c.state = 'cancelled') as cancelled,
        count(*) filter (where c.state = 'open') as remaining
    from outbound.deliveries as c
    where c.job_id = j.job_id
) as counted
cross join lateral (
    select
        round(
            count(*) / greatest(1, least(60, extract(epoch from clock_timestamp() - j.created_at)))::numeric, 1
        ) as rate
    from outbound.attempts as a
    where
        j.finished_at is null
        and a.job_id = j.job_id and a.outcome = 'delivered'
        and a.ended_at > clock_timestamp() - interval '1 minute'
) as lately;
comment on view outbound.progress is 'One row per job: sent, blocked, failed, remaining, rate and what is left to wait, in seconds.';

-- Takes slots of a group's pace, as moments. Spaced by a tenth more than the rate asks for: a request that goes a little
-- late must not come to stand in one second with as many as the rate allows. Only slots within the next second are given, so
-- that a worker that dies takes little with it.
create function outbound.take_slots(taken_group text, most integer)
returns timestamptz []
language plpgsql
as $$
declare
    paced outbound.groups;
    -- of this moment, not of the transaction's beginning: the row may have been waited for
    moment timestamptz;
    space interval;
    slots timestamptz[];
    at_once integer;
    later integer;
begin
    select * into paced from outbound.groups as g where g.name = taken_group for update;
    moment := clock_timestamp();
    if paced.closed_until > moment then
        return '{}';
    end if;
    if paced.rate is null then
        return array_fill(moment, array[most]);
    end if;
    space := make_interval(secs => 1.1 / paced.rate::double precision);
    if paced.next_at + space * paced.burst < moment then
        paced.burst_left := paced.burst;
    end if;
    at_once := least(most, paced.burst_left);
    slots := array_fill(moment, array[at_once]);
    paced.next_at := greatest(paced.next_at, moment + case when at_once > 0 then space else interval '0' end);
    later := least(
        most - at_once,
        1 + floor(extract(epoch from moment + interval '1 second' - paced.next_at) / extract(epoch from space))::integer
    );
    if later > 0 then
        slots := slots || array(
            select paced.next_at + space * k from generate_series(0, later - 1) as k
        );
        paced.next_at := paced.next_at + space * later;
    end if;
    update outbound.groups as g
    set burst_left = paced.burst_left - at_once, next_at = paced.next_at
    where g.name = taken_group;
    return slots;
end $$;
comment on function outbound.take_slots is 'Moments at which requests to a group may go, at most so many.';

-- Claims what a job may send now: nothing while its destination rests, no more than its pace and what is left of its life
-- allow. Rows are looked for behind a place that the worker gives back, since in front of it lie those that were claimed
-- before, and as long as any transaction of the database is older than they, each look would pass them all.
create function outbound.claim(claimed_job bigint, most integer, lease_seconds double precision, after_due timestamptz, after_id bigint)
returns table (
    delivery_id bigint, idempotency_key uuid, body text, attempt integer, destination text, wait_seconds double precision,
    was_due_at timestamptz
)
language plpgsql
as $$
declare
    target outbound.destinations;
    moment timestamptz;
    slots timestamptz[];
    found_ids bigint[];
    found_due timestamptz[];
    is_paced boolean;
begin
    select d.* into target
    from outbound.jobs as j
    inner join outbound.destinations as d on d.name = j.destination
    where j.job_id = claimed_job and j.state = 'active' and d.removed_at is null
    for update of d;
    moment := clock_timestamp();
    if target.name is null or target.closed_until > moment then
        return;
    end if;
    if target.trips > 0 then
        most := 1;  -- one request tries whether it is back
    end if;
    if target.lifetime_limit is not null then
        most := least(most, target.lifetime_limit - target.spent);
        if target.spent >= target.lifetime_limit then
            if target.next_destination is not null then
                update outbound.jobs as j set destination = target.next_destination where j.job_id = claimed_job;
            else
                update outbound.jobs as j
                set
                    state = 'stopped',
                    reason = format('%s has taken the %s requests of its life; register another and resume there', target.name, target.lifetime_limit)
                where j.job_id = claimed_job;
            end if;
            return;
        end if;
    end if;

    select array_agg(f.delivery_id order by f.due_at, f.delivery_id), array_agg(f.due_at order by f.due_at, f.delivery_id)
    into found_ids, found_due
    from (
        select o.delivery_id, o.due_at
        from outbound.deliveries as o
        where
            o.job_id = claimed_job and o.state = 'open' and o.due_at <= moment
            and (o.due_at, o.delivery_id) > (after_due, after_id)
        order by o.due_at, o.delivery_id
        limit most
        for update skip locked
    ) as f;
    if found_ids is null then
        return;
    end if;
    slots := outbound.take_slots(target.group_name, cardinality(found_ids));
    if cardinality(slots) = 0 then
        return;
    end if;
    found_ids := found_ids[:cardinality(slots)];
    is_paced := (select g.rate is not null from outbound.groups as g where g.name = target.group_name);
    update outbound.destinations as d
    set
        spent = d.spent + cardinality(slots),
        is_probing = d.trips > 0,
        closed_until = case when d.trips > 0 then moment + make_interval(secs => lease_seconds) else d.closed_until end
    where d.name = target.name;
    return query
    update outbound.deliveries as c
    set
        due_at = moment + make_interval(secs => lease_seconds),
        attempts = c.attempts + 1,
        tries_left = c.tries_left - 1
    from unnest(found_ids, slots, found_due[:cardinality(slots)]) as f (delivery_id, slot_at, was_due_at)
    where c.delivery_id = f.delivery_id
    returning
        c.delivery_id, c.idempotency_key, c.payload::text, c.attempts, target.name,
        case when is_paced then extract(epoch from f.slot_at - moment)::double precision end, f.was_due_at;
end $$;
comment on function outbound.claim is 'Deliveries of a job that are the caller''s for the time of the lease, and how many seconds each has to wait; null where there is no pace.';

-- Notes how attempts ended. What a stale worker says of a claim that is no longer its own changes nothing, unless it was
-- delivered: that is true whoever says it.
create function outbound.record(
    recorded_job bigint, recorded_destination text, worker_name text, ids bigint [], tries integer [], outcomes text [],
    statuses integer [], took real [], notes text [], retry_seconds double precision []
)
returns void
language plpgsql
as $$
declare
    answered boolean;
    unanswered integer;
    wait_seconds double precision;
    given_back integer;
begin
    -- told twice, as by who did not hear that it was heard, it counts once
    with noted as (
        insert into outbound.attempts (
            delivery_id, attempt, job_id, destination, worker, seconds, outcome, status, said
        )
        select
            r.delivery_id, r.attempt, recorded_job, recorded_destination, worker_name, r.seconds, r.outcome, r.status, r.said
        from unnest(ids, tries, outcomes, statuses, took, notes) as r (delivery_id, attempt, outcome, status, seconds, said)
        on conflict do nothing
        returning attempts.outcome
    )
    select
        coalesce(bool_or(n.outcome in ('delivered', 'refused', 'busy')), true),
        count(*) filter (where n.outcome in ('failed', 'lost')),
        count(*) filter (where n.outcome in ('refused', 'busy', 'failed'))
    into answered, unanswered, given_back
    from noted as n;

    update outbound.deliveries as d
    set
        state = case
            when r.outcome = 'delivered' then 'delivered'
            when r.outcome = 'refused' or r.is_last then 'dead'
            else 'open'
        end,
        due_at = case
            when r.outcome in ('busy', 'failed', 'lost') then clock_timestamp() + make_interval(secs => r.retry_seconds)
            else d.due_at
        end,
        -- to be asked to wait costs no try, within reason
        tries_left = d.tries_left + case when r.outcome = 'busy' and d.attempts < 100 then 1 else 0 end,
        reason = case when r.outcome != 'delivered' then r.said end,
        finished_at = case when r.outcome in ('delivered', 'refused') or r.is_last then clock_timestamp() end
    from (
        select
            o.delivery_id,
            e.outcome,
            e.attempt,
            e.said,
            e.retry_seconds,
            o.tries_left <= 0 and (e.outcome != 'busy' or o.attempts >= 100) as is_last
        from unnest(ids, tries, outcomes, notes, retry_seconds)
            as e (delivery_id, attempt, outcome, said, retry_seconds)
        inner join outbound.deliveries as o on o.delivery_id = e.delivery_id
        order by o.delivery_id
        for update of o
    ) as r
    where
        d.delivery_id = r.delivery_id and d.state != 'delivered'
        and (r.outcome = 'delivered' or (d.state = 'open' and d.attempts = r.attempt));

    select max(r.retry_seconds) into wait_seconds
    from unnest(outcomes, retry_seconds) as r (outcome, retry_seconds)
    where r.outcome = 'busy';
    if given_back > 0 or not answered or wait_seconds is not null or exists (
        select from outbound.destinations as d where d.name = recorded_destination and (d.failures > 0 or d.trips > 0)
    ) then
        update outbound.destinations as d
        set
            spent = d.spent - given_back,
            failures = case when answered then 0 else d.failures + unanswered end,
            trips = case when answered then 0 when opens then d.trips + 1 else d.trips end,
            is_probing = d.is_probing and not answered and not opens,
            closed_until = case
                when answered then '-infinity'
                -- 5 seconds, then twice as long each time, five minutes at most
                when opens then clock_timestamp() + make_interval(secs => least(300, 5 * 2 ^ least(d.trips, 6)))
                else d.closed_until
            end
        from (
            select
                b.name,
                -- those that were under way when it opened say nothing new
                not answered and case when b.trips = 0 then b.failures + unanswered >= 10 else b.is_probing end as opens
            from outbound.destinations as b
            where b.name = recorded_destination
            for update
        ) as breaker
        where d.name = breaker.name;
    end if;
    if wait_seconds is not null then
        update outbound.groups as g
        set closed_until = greatest(g.closed_until, clock_timestamp() + make_interval(secs => wait_seconds))
        from outbound.destinations as d
        where d.name = recorded_destination and g.name = d.group_name;
    end if;
end $$;
comment on function outbound.record is 'Notes how attempts ended: each in outbound.attempts, and what follows for its delivery and its destination.';

-- A request to send is landed like any other payload. The sender may not write raw: through this it lands under the words of
-- its own routes, and under no other.
create function outbound.land(workflow text, payloads text [], api_key_name text, batch text)
returns bigint []
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    landing_ids bigint[] := array(
        select nextval('raw.landing_id_seq') from generate_subscripts(payloads, 1)
    );
begin
    if workflow !~ '^[a-z-]+-to-clay$' then
        raise exception '% is no request to send', workflow;
    end if;
    insert into raw.payloads (landing_id, workflow, payload, body_sha256, api_key_name, idempotency_key)
    select given.landing_id, land.workflow, given.payload::jsonb, sha256(convert_to(given.payload, 'UTF8')), land.api_key_name, land.batch
    from unnest(landing_ids, payloads) as given (landing_id, payload);
    return landing_ids;
end $$;
comment on function outbound.land is 'Lands requests to send; their numbers, in the order of the payloads.';
revoke all on function outbound.land from public;

grant usage on schema outbound to hq_sender, hq_lookup, hq_dbt;
grant select, insert, update on outbound.jobs, outbound.deliveries to hq_sender;
grant select, insert on outbound.attempts to hq_sender;
grant select on outbound.destinations, outbound.groups, outbound.records, outbound.progress to hq_sender;
grant update (spent, failures, trips, is_probing, closed_until) on outbound.destinations to hq_sender;
grant update (burst_left, next_at, closed_until) on outbound.groups to hq_sender;
grant execute on function outbound.land to hq_sender;
grant select, insert, update on ops.heartbeats to hq_sender;
grant select on outbound.progress to hq_lookup;
grant select on outbound.records to hq_dbt;
revoke all on function outbound.take_slots, outbound.claim, outbound.record from public;
grant execute on function outbound.take_slots, outbound.claim, outbound.record to hq_sender;
