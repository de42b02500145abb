"""Taking payloads back: a plan that is shown, then one transaction, then a rebuild.

A rebuild gives every table what the payloads of raw support and deletes what none does, so after it
all is as if what was withdrawn had never come. Whoever dies in between is called again: applying a
plan goes on where it ended.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb
from rich.console import Console

from hq.errors import Foreseen

# of what came at {at}: by word, key and time
FITS = """
(%(workflow)s::text is null or p.workflow = %(workflow)s)
and (%(key)s::text is null or p.api_key_name = %(key)s)
and (not %(test)s or p.api_key_name in (select k.name from ops.api_keys as k where k.is_test))
and (%(since)s::timestamptz is null or p.{at} >= %(since)s)
and (%(until)s::timestamptz is null or p.{at} < %(until)s)
"""
CHOSEN = f"""
(%(landing_ids)s::bigint[] is null or p.landing_id = any(%(landing_ids)s))
and {FITS.format(at="landed_at")}
"""
PLAN = f"""
with chosen as (
    select p.landing_id, p.workflow from raw.payloads as p where {CHOSEN}
    union all
    -- what was kept aside can still be erased
    select p.landing_id, p.workflow from raw.withdrawn as p where %(erase)s and {CHOSEN}
),
planned as (
    insert into ops.withdrawals (asked, reason, erase, payloads)
    select %(asked)s, %(reason)s, %(erase)s, count(*) from chosen having count(*) > 0
    returning withdrawal_id
)
insert into ops.withdrawn (withdrawal_id, landing_id, workflow)
select planned.withdrawal_id, chosen.landing_id, chosen.workflow from planned, chosen
returning withdrawal_id
"""
COUNTS = """
select w.workflow, count(*) from ops.withdrawn as w where w.withdrawal_id = %s group by 1 order by 1
"""
# a plan is of payloads that were there when it was shown
HERE = """
select count(*)
from ops.withdrawn as w
where
    w.withdrawal_id = %(id)s
    and (
        exists (
            select from raw.payloads as p
            where p.landing_id = w.landing_id and p.workflow = w.workflow
        )
        or (
            %(erase)s
            and exists (select from raw.withdrawn as p where p.landing_id = w.landing_id)
        )
    )
"""
KEEP = """
insert into raw.withdrawn
select p.*, w.withdrawal_id
from ops.withdrawn as w
inner join raw.payloads as p on p.landing_id = w.landing_id and p.workflow = w.workflow
where w.withdrawal_id = %(id)s
"""
REMOVE = """
delete from raw.payloads as p using ops.withdrawn as w
where w.withdrawal_id = %(id)s and p.landing_id = w.landing_id and p.workflow = w.workflow
"""
# sent again, it is to land again
FORGET_KEYS = """
delete from raw.idempotency_keys as k
where k.landing_ids && (
    select array_agg(w.landing_id) from ops.withdrawn as w where w.withdrawal_id = %(id)s
)
"""
ERASE = (
    "delete from raw.withdrawn as p using ops.withdrawn as w"
    " where w.withdrawal_id = %(id)s and p.landing_id = w.landing_id",
    "delete from raw.originals as p using ops.withdrawn as w"
    " where w.withdrawal_id = %(id)s and p.landing_id = w.landing_id",
)
# bodies that never landed have no number; they are found by the rest of what was asked
ERASE_REJECTED = f"""
update raw.rejected as p set body = null
where p.body is not null and %(landing_ids)s::bigint[] is null and {FITS.format(at="received_at")}
"""


@dataclass(frozen=True)
class Asked:
    """Which payloads: all that fit everything given. since and until: when they landed."""

    landing_ids: Sequence[int] | None = None
    workflow: str | None = None
    key: str | None = None
    test: bool = False
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Plan:
    """What a withdrawal would take: its number, and payloads by workflow."""

    number: int
    payloads: dict[str, int]


def plan(
    connection: psycopg.Connection[Any], asked: Asked, *, erase: bool = False, reason: str = ""
) -> Plan:
    """Notes what would be taken back, and touches nothing. Raises Foreseen when that is nothing."""
    if asked == Asked():
        raise Foreseen(
            "Say what to take back: --landing, --workflow, --key, --test, --since or --until."
        )
    said = {name: value for name, value in asdict(asked).items() if value}
    values = asdict(asked) | {
        "landing_ids": list(asked.landing_ids) if asked.landing_ids else None,
        "erase": erase,
        "reason": reason or None,
        "asked": Jsonb(said, dumps=_json),
    }
    row = connection.execute(PLAN.encode(), values).fetchone()
    if row is None:
        raise Foreseen("No payload fits that. Nothing was planned.")
    return Plan(row[0], dict(connection.execute(COUNTS, [row[0]]).fetchall()))


def apply(
    connection: psycopg.Connection[Any], number: int, rebuild: Callable[[], int]
) -> tuple[int, int]:
    """Takes back what a plan names, then rebuilds. Returns how many, and the build's exit code.

    Called again it goes on where it ended. Raises Foreseen when the plan is none, is done, or names
    payloads that are gone since.
    """
    with connection.transaction():
        row = connection.execute(
            "select asked, erase, payloads, withdrawn_at, built_at from ops.withdrawals"
            " where withdrawal_id = %s for update",
            [number],
        ).fetchone()
        if row is None:
            raise Foreseen(f"There is no plan {number}. `hq withdraw` with what to take makes one.")
        asked, erase, payloads, withdrawn_at, built_at = row
        if built_at is not None:
            raise Foreseen(f"Plan {number} was carried out on {built_at:%Y-%m-%d %H:%M}.")
        if withdrawn_at is None:
            _take(connection, number, asked, erase, payloads)
    code = rebuild()
    if code == 0:
        connection.execute(
            "update ops.withdrawals set built_at = clock_timestamp() where withdrawal_id = %s",
            [number],
        )
    return payloads, code


def _take(
    connection: psycopg.Connection[Any],
    number: int,
    asked: dict[str, Any],
    erase: bool,
    payloads: int,
) -> None:
    one = {"id": number, "erase": erase}
    here = connection.execute(HERE, one).fetchone()
    if here is None or here[0] != payloads:
        raise Foreseen(
            f"Plan {number} is of {payloads} payloads, and {payloads - (here or [0])[0]} of them "
            "are not there any more. Nothing was taken back; plan again."
        )
    if not erase:
        connection.execute(KEEP, one)
    connection.execute(REMOVE, one)
    connection.execute(FORGET_KEYS, one)
    if erase:
        for statement in ERASE:
            connection.execute(statement.encode(), one)
        everything = {name: asked.get(name) for name in asdict(Asked())}
        connection.execute(ERASE_REJECTED, everything | {"test": bool(asked.get("test"))})
    connection.execute(
        "update ops.withdrawals set withdrawn_at = clock_timestamp() where withdrawal_id = %s",
        [number],
    )


def show(planned: Plan, erase: bool, console: Console) -> None:
    """Prints what a plan would take, and the command that does it."""
    for workflow, payloads in planned.payloads.items():
        console.print(f"{workflow:40} {payloads:>12,}")
    total = sum(planned.payloads.values())
    how = "erased" if erase else "put aside"
    console.print(
        f"{total:,} payloads would be {how}. Nothing is changed yet.\n"
        f"`hq withdraw --apply {planned.number}` does it, and rebuilds all from what is left."
    )


def _json(value: Any) -> str:
    return json.dumps(value, default=str)
