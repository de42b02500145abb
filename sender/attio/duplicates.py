"""Companies that Attio has twice: first a plan that is kept, then its deletion, a few at a time.

Which are duplicates, and which of them stays, says sending.attio_duplicates. Here each is looked at
once more, as it is at that moment, and one on which anything hangs is left alone.
"""

import hashlib
from contextlib import suppress
from typing import Any

from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from doors.errors import Foreseen
from doors.statements import statement
from sender.attio.api import Api, Json, Missing, Refused, Unanswered, each
from sender.attio.companies import object_of, references
from sender.attio.configuration import Configuration
from sender.attio.ledger import Ledger, Run, Say

FIRST = 10  # that may go before any of a plan has gone
MOST = 500  # that go in one run, whatever is asked
FRESH = statement(__file__, "is_fresh")
FOUND = b"""
select d.delete_id::text, d.keep_id::text, d.domains, d.blocked_because, d.reason
from sending.attio_duplicates as d
order by d.delete_id
"""
KEEP_PLAN = statement(__file__, "keep_plan")
PLANNED = statement(__file__, "planned")
LEFT = statement(__file__, "left_to_delete")
MARK = statement(__file__, "mark_duplicate")
# domains of both, compared as the plan did
COVERED = statement(__file__, "domains_covered")


async def plan(
    api: Api, ledger: Ledger, configuration: Configuration, say: Say
) -> tuple[str, dict[str, int]]:
    """Looks at each duplicate, and keeps what is to go: the plan's hash, and how many, by reason.

    Deletes nothing. Raises Foreseen.
    """
    await _require_fresh(ledger)
    found = await ledger.ask(FOUND)
    run = Run(ledger, say, "attio_duplicates", len(found))
    looked: list[Json] = []

    async def look(row: TupleRow) -> None:
        number, keep, domains, blocked, reason = row
        record: Json | None = None
        if blocked is None:
            try:
                record = await api.record(object_of(configuration), number)
                blocked = await _attached(api, configuration, record, number)
            except Missing:
                blocked = "is gone already"
        one = {"delete_id": number, "keep_id": keep, "domains": domains, "record": record}
        status = "planned" if blocked is None else "kept"
        looked.append(one | {"reason": blocked or reason, "status": status})
        await run.count(sent=blocked is None, skipped=blocked is not None)

    async with run.under_way("plan", configuration.workspace):
        await each(found, look)
        looked.sort(key=lambda one: one["delete_id"])
        hashed = _hash((one["delete_id"], one["keep_id"], one["status"]) for one in looked)
        values = {"hash": hashed, "workspace": configuration.workspace, "rows": Jsonb(looked)}
        await ledger.ask(KEEP_PLAN, values)
    reasons: dict[str, int] = {}
    for one in looked:
        word = "to be deleted" if one["status"] == "planned" else one["reason"]
        reasons[word] = reasons.get(word, 0) + 1
    return hashed, reasons


async def apply(
    api: Api,
    ledger: Ledger,
    configuration: Configuration,
    plan_hash: str,
    limit: int,
    say: Say,
) -> Run:
    """Deletes what a plan says and is still as it was then. Raises Foreseen."""
    rows = await ledger.ask(PLANNED, {"hash": plan_hash})
    if not rows:
        raise Foreseen(f"There is no plan {plan_hash}. `hq attio duplicates plan` makes one.")
    ((workspace, planned, kept, ids, gone),) = rows
    # what is there has to be what was said: counts, and the hash over each pair
    counted = {word: sum(one[2] == word for one in ids) for word in ("planned", "kept")}
    if (planned, kept) != (counted["planned"], counted["kept"]) or plan_hash != _hash(ids):
        raise Foreseen(f"The plan {plan_hash} is not what it was: its rows were changed.")
    if workspace != configuration.workspace:
        raise Foreseen(f"The plan {plan_hash} is for the workspace {workspace}.")
    if limit > MOST or (limit > FIRST and not gone):
        raise Foreseen(
            f"First --limit {FIRST}, to look at what becomes of them; then {MOST} at most in a run."
        )
    left = await ledger.ask(LEFT, {"hash": plan_hash, "limit": limit})
    run = Run(ledger, say, "attio_duplicates", len(left))
    going = _Going(api, ledger, configuration, plan_hash, run)
    async with run.under_way("delete", configuration.workspace, plan_hash):
        await each(left, going.one)
    return run


class _Going:
    """Records that are looked at once more, and deleted."""

    def __init__(
        self, api: Api, ledger: Ledger, configuration: Configuration, plan_hash: str, run: Run
    ) -> None:
        self._api = api
        self._ledger = ledger
        self._configuration = configuration
        self._object = object_of(configuration)
        self._hash = plan_hash
        self._run = run

    async def one(self, row: TupleRow) -> None:
        number, keep, status, as_planned = row
        try:
            record, problem = await self._look(number, keep, as_planned)
            if record is None:
                # asked for by a run that did not hear the answer, it was deleted by us
                was_ours = status == "deleting" and problem == "is gone"
                await self._mark(number, "deleted" if was_ours else "skipped", problem)
                await self._run.count(sent=was_ours, skipped=not was_ours)
                return
            # kept before it is deleted: afterwards nobody has it
            await self._mark(number, "deleting", None, record)
            with suppress(Missing):  # the answer to the first try was lost
                await self._api.delete(self._object, number)
        except Unanswered as unanswered:
            # whether it is gone is seen by the next run
            await self._mark(number, None, str(unanswered))
            await self._run.count(failed=1)
        except Refused as refused:
            await self._mark(number, "failed", str(refused))
            await self._run.count(failed=1)
        else:
            await self._mark(number, "deleted", None)
            await self._run.count(sent=1)

    async def _look(
        self, number: str, keep: str, as_planned: Json
    ) -> tuple[Json | None, str | None]:
        """The record, if it may go; else why not."""
        try:
            record = await self._api.record(self._object, number)
        except Missing:
            return None, "is gone"
        try:
            stays = await self._api.record(self._object, keep)
        except Missing:
            return None, "the one that was to stay is gone"
        if record["values"] != as_planned["values"]:
            return None, "changed since the plan"
        domains = {"deleted": _domains(record), "kept": _domains(stays)}
        if not (await self._ledger.ask(COVERED, domains))[0][0]:
            return None, "the one that stays has not all of its domains"
        attached = await _attached(self._api, self._configuration, record, number)
        return (None, attached) if attached else (record, None)

    async def _mark(
        self, number: str, status: str | None, said: str | None, record: Json | None = None
    ) -> None:
        values = {"hash": self._hash, "id": number, "status": status, "said": said}
        kept = None if record is None else Jsonb(record)
        await self._ledger.ask(MARK, values | {"record": kept})


async def _attached(
    api: Api, configuration: Configuration, record: Json, number: str
) -> str | None:
    """What hangs on a record: whoever it refers to, notes, tasks, entries of lists."""
    found = sorted(set(references(record)))
    found += await api.attached(object_of(configuration), number) if not found else []
    return f"attached: {', '.join(found)}" if found else None


async def _require_fresh(ledger: Ledger) -> None:
    if not (await ledger.ask(FRESH))[0][0]:
        raise Foreseen("Run `hq attio pull` first: what Attio has was not read to its end today.")


def _domains(record: Json) -> list[str]:
    return [one["domain"] for one in record["values"].get("domains", []) if one.get("domain")]


def _hash(rows: Any) -> str:
    text = "\n".join(" ".join(row) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
