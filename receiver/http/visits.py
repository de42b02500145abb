"""One plain request on its way from the socket to the queue and back."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import Scope

from doors.keys import Caller
from doors.refusals import Refusal
from doors.registry import Workflow
from receiver.bodies import Held
from receiver.ingest import Queued
from receiver.landing import Landed


@dataclass(slots=True)
class Plain:
    """What the head of a plain request says. key: hash of the sender's."""

    workflow: Workflow
    key: bytes
    idempotency_key: str
    request_id: bytes
    keep_alive: bool
    scope: Scope


class Visit:
    """One plain request. uvicorn takes it for a cycle of its own, the writers for a future."""

    __slots__ = (
        "body",
        "caller",
        "disconnected",
        "held",
        "keep_alive",
        "more_body",
        "outcome",
        "plain",
        "response_complete",
        "slow",
        "tell",
    )
    message_event = asyncio.Event()  # uvicorn sets it when a client is gone; nobody waits for it

    def __init__(
        self, plain: Plain, caller: Caller, held: Held, tell: "Callable[[Visit], None]"
    ) -> None:
        self.plain = plain
        self.caller = caller
        self.held = held
        self.tell = tell
        self.body = b""
        self.more_body = True
        self.keep_alive = plain.keep_alive
        self.disconnected = False
        self.response_complete = False
        self.outcome: Landed | Refusal | None = None
        self.slow: asyncio.TimerHandle | None = None

    def done(self) -> bool:
        return self.outcome is not None

    def set_result(self, landed: Landed) -> None:
        self._settle(landed)

    def set_exception(self, refusal: Refusal) -> None:
        self._settle(refusal)

    def exception(self) -> None:
        """What is asked of a future lest it complains; here nothing is lost."""

    def _settle(self, outcome: Landed | Refusal) -> None:
        self.outcome = outcome
        # not at once: trouble with one connection must not become its neighbours'
        asyncio.get_running_loop().call_soon(self.tell, self)

    @property
    def queued(self) -> Queued:
        """For the long way, which takes over from the outcome."""
        assert self.outcome is not None
        return Queued(self.caller, self.body, self.held, self.outcome)
