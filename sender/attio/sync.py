"""Puts what schema sending offers into Attio: first a plan, then ten records, then the rest."""

import hashlib
from dataclasses import dataclass

from psycopg import sql
from psycopg.rows import TupleRow

from doors.errors import Foreseen
from doors.statements import statement
from sender.attio.api import Api, Missing, Refused, Unanswered, each
from sender.attio.configuration import Configuration, Kind
from sender.attio.ledger import Ledger, Run, Say

FIRST = 10  # records that may go without a plan; and have to, before one is carried out
IN_A_ROW = 20  # failures without a success between: then it is not the records
STRETCH = 5000  # records that are read at a time
NOTE = statement(__file__, "note")
EVER = b"""
select exists (
    select from outbound.sync_state as s where s.target = %(target)s and s.status = 'sent'
)
"""
# what would go, with all that was refused where that is asked for once more
WANTED = """
select s.record_key, s.payload, s.content_md5 from sending.{view} as s
union all
select b.record_key, b.payload, b.content_md5 from sending.{blocked} as b
where %(again)s and b.reason like 'given up before%%'
"""
PLAN = "select w.record_key, w.content_md5 from ({wanted}) as w order by w.record_key"
STRETCHES = """
select w.record_key, w.payload, w.content_md5 from ({wanted}) as w
where w.record_key = any(%(keys)s)
"""
BLOCKED = "select b.reason, count(*) from sending.{blocked} as b group by 1 order by 1"


@dataclass(frozen=True)
class Plan:
    """What would go: record → hash of its content. hash: over all of them. blocked: how many do
    not go, by reason."""

    kind: Kind
    contents: dict[str, str]
    hash: str
    blocked: dict[str, int]
    again: bool

    @property
    def records(self) -> int:
        return len(self.contents)


async def plan(ledger: Ledger, kind: Kind, again: bool = False) -> Plan:
    """Writes nothing. again: also what was refused with the content it has. Raises Foreseen."""
    contents: dict[str, str] = dict(await ledger.ask(_of(PLAN, kind), {"again": again}))
    text = "\n".join(f"{key} {content}" for key, content in contents.items())
    hashed = hashlib.sha256(text.encode()).hexdigest()[:12]
    blocked = {
        str(reason): int(count)
        for reason, count in await ledger.ask(_of(BLOCKED, kind))
        if not (again and str(reason).startswith("given up before"))
    }
    return Plan(kind, contents, hashed, blocked, again)


async def check_names(api: Api, kind: Kind) -> None:
    """Raises Foreseen where the workspace has no attribute of a name, or not as it has to be."""
    try:
        there = await api.attributes(kind.object)
    except Missing:
        raise Foreseen(f"The workspace has no object {kind.object}; see {kind.name}.") from None
    missing = sorted(
        f"{field}: {slug}" for field, slug in kind.attributes.items() if slug not in there
    )
    if missing:
        raise Foreseen(
            f"The object {kind.object} has no attribute of these names: {', '.join(missing)}. Make "
            "them in Attio, or correct the file of HQ_ATTIO_CONFIG."
        )
    if not there[kind.match].get("is_unique"):
        raise Foreseen(
            f"{kind.match} of {kind.object} is not unique in Attio, so nothing could be found "
            "again by it, and each record would be made anew."
        )


async def same_workspace(api: Api, configuration: Configuration) -> None:
    """Raises Foreseen where the token is for another one than the file."""
    found = await api.workspace()
    if found != configuration.workspace:
        raise Foreseen(
            f"The token is for the workspace {found}, the file of HQ_ATTIO_CONFIG for "
            f"{configuration.workspace}. Nothing was done."
        )


async def apply(
    api: Api,
    ledger: Ledger,
    configuration: Configuration,
    planned: Plan,
    say: Say,
    limit: int | None,
    plan_hash: str | None,
) -> int:
    """Carries out a plan, or the first ten of it. How many went. Raises Foreseen.

    What is noted as sent is in no later plan, so who was killed goes on behind it: at most the
    eight that were under way go again, and are found again there.
    """
    await _may(ledger, planned, limit, plan_hash)
    total = planned.records if limit is None else min(limit, planned.records)
    run = Run(ledger, say, planned.kind.target, total)
    async with run.under_way("apply", configuration.workspace, plan_hash):
        await _Sending(api, ledger, planned, run).all(total)
    return run.sent


async def _may(ledger: Ledger, planned: Plan, limit: int | None, plan_hash: str | None) -> None:
    """First few, then what was looked at: that and nothing else."""
    first = f"--apply --limit {FIRST}"
    if plan_hash is None:
        if limit is None or limit > FIRST:
            raise Foreseen(f"First a small batch: {first}. The rest goes by its plan: --plan HASH.")
        return
    if plan_hash != planned.hash:
        raise Foreseen(
            f"This is not the plan {plan_hash} any more: what goes has changed, and is now "
            f"{planned.records:,} records with the hash {planned.hash}. Look at it, and name that."
        )
    ((ever,),) = await ledger.ask(EVER, {"target": planned.kind.target})
    if not ever and (limit or planned.records) > FIRST:
        raise Foreseen(f"Nothing of this kind has arrived yet. First a small batch: {first}.")


class _Sending:
    """Records on their way: eight at a time, each noted as soon as it is answered."""

    def __init__(self, api: Api, ledger: Ledger, planned: Plan, run: Run) -> None:
        self._api = api
        self._ledger = ledger
        self._plan = planned
        self._run = run
        self._in_a_row = 0

    async def all(self, total: int) -> None:
        """So many of the plan. What a build has changed meanwhile was not looked at: left alone."""
        query = _of(STRETCHES, self._plan.kind)
        keys = list(self._plan.contents)[:total]
        for start in range(0, total, STRETCH):
            several = keys[start : start + STRETCH]
            asked = {"again": self._plan.again, "keys": several}
            rows = [
                row
                for row in await self._ledger.ask(query, asked)
                if row[2] == self._plan.contents[row[0]]
            ]
            await self._run.count(skipped=len(several) - len(rows))
            await each(rows, self._one)

    async def _one(self, row: TupleRow) -> None:
        key, payload, content_md5 = row
        kind = self._plan.kind
        note = {
            "target": kind.target,
            "key": key,
            "hash": content_md5,
            "remote": None,
            "said": None,
        }
        try:
            remote = await self._api.put(kind.object, kind.match, kind.values(payload))
        except Missing as problem:  # the object, or an attribute: nobody's record is at fault
            raise Foreseen(
                f"Attio has no {kind.object} as they are to be sent: {problem}"
            ) from None
        except (Refused, Unanswered) as problem:
            status = "failed" if isinstance(problem, Refused) else "pending"
            await self._ledger.ask(NOTE, note | {"status": status, "said": str(problem)})
            self._in_a_row += 1
            await self._run.count(failed=1)
            if self._in_a_row >= IN_A_ROW:
                raise Foreseen(f"{IN_A_ROW} in a row failed, the last with {problem}") from None
            return
        await self._ledger.ask(NOTE, note | {"status": "sent", "remote": remote})
        self._in_a_row = 0
        await self._run.count(sent=1)


def _of(query: str, kind: Kind) -> bytes:
    names = {
        "view": sql.Identifier(kind.target),
        "blocked": sql.Identifier(f"{kind.target}_blocked"),
    }
    wanted = sql.SQL(WANTED).format(**names)
    return sql.SQL(query).format(wanted=wanted, **names).as_bytes()
