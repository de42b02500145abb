-- What speaks against a destination. Records that always get a 5xx looked like a destination that is down when they were all that
-- was left of a job: the breaker opened, and each of them was a probe that kept it open, minutes apart. Now a 5xx counts once for
-- each record, so ten different ones have to fail in a row; and a probe with a record that failed while others were delivered says
-- nothing. It goes to the dead letters by its own tries. No connection and no answer count each time, as they did.
create or replace function outbound.record(
    recorded_job bigint, recorded_destination text, worker_name text, ids bigint [], tries integer [], outcomes text [],
    statuses integer [], took real [], notes text [], retry_seconds double precision []
)
returns void
language plpgsql
as $$
declare
    answered boolean;
    against integer;
    failed_since timestamptz;
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
        returning attempts.delivery_id, attempts.outcome, attempts.status
    ),

    -- since when a record that got a 5xx has got them here; null: this is the first. The statement does not see what it inserts.
    judged as (
        select
            n.outcome,
            case
                when n.outcome = 'failed' and n.status is not null then (
                    select min(a.ended_at)
                    from outbound.attempts as a
                    where
                        a.delivery_id = n.delivery_id and a.destination = recorded_destination
                        and a.outcome = 'failed' and a.status is not null
                )
            end as failed_since
        from noted as n
    )

    select
        coalesce(bool_or(j.outcome in ('delivered', 'refused', 'busy')), false),
        count(*) filter (where j.outcome in ('failed', 'lost') and j.failed_since is null),
        max(j.failed_since),
        count(*) filter (where j.outcome in ('refused', 'busy', 'failed'))
    into answered, against, failed_since, given_back
    from judged as j;

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
    if given_back > 0 or against > 0 or wait_seconds is not null or exists (
        select from outbound.destinations as d where d.name = recorded_destination and (d.failures > 0 or d.trips > 0)
    ) then
        update outbound.destinations as d
        set
            spent = d.spent - given_back,
            failures = case when breaker.verdict = 'close' then 0 else d.failures + against end,
            trips = case breaker.verdict when 'close' then 0 when 'open' then d.trips + 1 else d.trips end,
            is_probing = d.is_probing and breaker.verdict is null,
            closed_until = case breaker.verdict
                -- 5 seconds, then twice as long each time, five minutes at most
                when 'open' then clock_timestamp() + make_interval(secs => least(300, 5 * 2 ^ least(d.trips, 6)))
                when 'close' then '-infinity'
                when 'ask another' then '-infinity'
                else d.closed_until
            end
        from (
            select
                b.name,
                case
                    when answered then 'close'
                    when b.trips = 0 then case when b.failures + against >= 10 then 'open' end
                    -- those that were under way when it opened say nothing new
                    when not b.is_probing then null
                    when against > 0 then 'open'
                    when failed_since is null then null
                    when exists (
                        select from outbound.attempts as a
                        where
                            a.destination = recorded_destination and a.outcome = 'delivered'
                            and a.ended_at > failed_since
                    ) then 'ask another'
                    else 'open'
                end as verdict
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
comment on column outbound.destinations.failures is
'Requests in a row that got no answer, or a 5xx where the record had got none before.';
