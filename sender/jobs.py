"""Jobs as people meet them: what is under way, and how to stop, go on, and try once more."""

from typing import Any

import psycopg
from psycopg.rows import dict_row

from doors.errors import Foreseen

LIST = """
select * from outbound.progress as p
where %(all)s or p.state != 'done' or p.finished_at > clock_timestamp() - interval '1 day'
order by p.job_id
"""
RUNS = """
select * from outbound.runs as r
where
    %(all)s or r.finished_at is null or r.finished_at > clock_timestamp() - interval '1 day'
order by r.run_id
"""
STATE = "select state, finished_at is not null from outbound.jobs where job_id = %s for update"
SET_STATE = """
update outbound.jobs
set state = %(state)s, reason = null,
    finished_at = case when %(state)s = 'cancelled' then clock_timestamp() end
where job_id = %(job)s
"""
CANCEL = """
update outbound.deliveries
set state = 'cancelled', finished_at = clock_timestamp()
where job_id = %(job)s and state = 'open'
"""
# a record that another job has sent since, or is sending, is left alone
RETRY = """
update outbound.deliveries as d
set
    state = 'open', due_at = clock_timestamp(), tries_left = default, finished_at = null
where
    d.job_id = %(job)s and d.state = 'dead'
    and not exists (
        select from outbound.deliveries as o
        where
            o.kind = d.kind and o.record_key = d.record_key and o.delivery_id > d.delivery_id
            and o.state in ('open', 'delivered')
    )
"""
MOVE = "update outbound.jobs set destination = %(to)s where job_id = %(job)s"
KNOWN = "select from outbound.destinations where name = %s and removed_at is null"


def listed(connection: psycopg.Connection[Any], everything: bool = True) -> list[dict[str, Any]]:
    """Rows of outbound.progress; unless everything, without those that were done by yesterday."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(LIST, {"all": everything}).fetchall()


def runs(connection: psycopg.Connection[Any], everything: bool = True) -> list[dict[str, Any]]:
    """Rows of outbound.runs, as of Attio; unless everything, without those that ended by
    yesterday."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(RUNS, {"all": everything}).fetchall()


def pause(connection: psycopg.Connection[Any], job: int) -> None:
    """Nothing more is claimed; what is under way ends. Raises Foreseen."""
    with connection.transaction():
        _require(connection, job, "paused", "active")
        connection.execute(SET_STATE, {"job": job, "state": "paused"})


def resume(connection: psycopg.Connection[Any], job: int, to: str | None = None) -> None:
    """Goes on with what was paused or stopped; to: another destination. Raises Foreseen."""
    with connection.transaction():
        _require(connection, job, "resumed", "paused", "stopped")
        if to is not None:
            if connection.execute(KNOWN, [to]).fetchone() is None:
                raise Foreseen(f"No destination is called {to}. See `hq destinations list`.")
            connection.execute(MOVE, {"job": job, "to": to})
        connection.execute(SET_STATE, {"job": job, "state": "active"})


def cancel(connection: psycopg.Connection[Any], job: int) -> int:
    """Ends a job; what was not sent never is. Returns how many that are. Raises Foreseen."""
    with connection.transaction():
        _require(connection, job, "cancelled", "active", "paused", "stopped")
        connection.execute(SET_STATE, {"job": job, "state": "cancelled"})
        return connection.execute(CANCEL, {"job": job}).rowcount


def retry(connection: psycopg.Connection[Any], job: int) -> int:
    """Tries dead letters once more, under the keys they had. Returns how many. Raises Foreseen."""
    with connection.transaction():
        state = _require(connection, job, "retried", "active", "paused", "stopped", ended=True)
        tried = connection.execute(RETRY, {"job": job}).rowcount
        if not tried:
            raise Foreseen(f"Job {job} has no dead letters that could be tried again.")
        connection.execute(SET_STATE, {"job": job, "state": state})
        return tried


def _require(
    connection: psycopg.Connection[Any], job: int, done: str, *states: str, ended: bool = False
) -> str:
    row = connection.execute(STATE, [job]).fetchone()
    if row is None:
        raise Foreseen(f"There is no job {job}. `hq jobs list` shows those there are.")
    state, is_done = row
    if state not in states or (is_done and not ended):
        said = "done" if is_done and state == "active" else state
        raise Foreseen(f"Job {job} is {said} and cannot be {done}.")
    return str(state)
