"""The worker: carries out what is to be sent, however often it is killed (`hq worker`)."""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
from typing import Any

import structlog
import uvloop
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from doors.connections import GONE, Connection
from doors.database import conninfo
from doors.settings import Settings
from doors.statements import statement
from sender.lane import Lane

ACTIVE = statement(__file__, "active_jobs")
BEAT = statement(__file__, "beat")
LOOK_SECONDS = 0.5  # between looks for jobs that are new
BEAT_SECONDS = 5.0
CONNECTIONS = 4
ASK_SECONDS = 30.0
NAME = (
    "hq worker"  # in ops.heartbeats, for all workers: one that dies leaves its work to the others
)
log = structlog.get_logger(__name__)


class Worker:
    """One process: a lane for each job there is, over a few connections."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self._jobs: dict[int, Lane] = {}
        self._stop = asyncio.Event()
        self._pool: AsyncConnectionPool[Connection]
        # what tells this process from another, also where all are number 1 of a container
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"

    async def run(self, until_done: bool = False) -> None:
        """Works until it is told to stop; with until_done, until no job has anything left."""
        address = conninfo("hq_sender", self._settings, application_name=NAME)
        self._pool = AsyncConnectionPool[Connection](
            address,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=ASK_SECONDS,
            open=False,
            kwargs={"autocommit": True, "prepare_threshold": None},
        )
        async with self._pool:
            log.info("worker_open", worker=self.name)
            try:
                await self._watch(until_done)
            finally:
                for lane in self._jobs.values():
                    lane.stopping = True
                await asyncio.gather(*self._lanes.values(), return_exceptions=True)
                log.info("worker_closed", worker=self.name)

    def stop(self) -> None:
        """Claims nothing more, and ends when what is under way has ended."""
        self._stop.set()

    async def _watch(self, until_done: bool) -> None:
        beaten = float("-inf")
        loop = asyncio.get_running_loop()
        while not self._stop.is_set():
            try:
                jobs = [job for (job,) in await self._ask(ACTIVE, {})]
                if loop.time() - beaten > BEAT_SECONDS:
                    detail = Jsonb({"worker": self.name, "jobs": len(jobs)})
                    await self._ask(BEAT, {"name": NAME, "detail": detail})
                    beaten = loop.time()
            except GONE as problem:
                log.warning("database_away", error=type(problem).__name__)
            else:
                if until_done and not jobs and not self._lanes:
                    return
                for job in jobs:
                    if job not in self._lanes:
                        self._begin(job)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), LOOK_SECONDS)

    def _begin(self, job: int) -> None:
        settings = self._settings
        lane = Lane(
            job,
            self.name,
            self._ask,
            settings.send_concurrency,
            settings.send_timeout,
            settings.send_private,
        )
        self._jobs[job] = lane
        task = asyncio.create_task(lane.run())
        self._lanes[job] = task
        log.info("job_begins", job=job)
        task.add_done_callback(lambda done: self._ended(job, done))

    def _ended(self, job: int, done: asyncio.Task[None]) -> None:
        self._lanes.pop(job, None)
        self._jobs.pop(job, None)
        if not done.cancelled() and (problem := done.exception()) is not None:
            # the next look begins it anew
            log.error("job_broke", job=job, exc_info=problem)
        else:
            log.info("job_ends", job=job)

    async def _ask(self, query: bytes, values: dict[str, Any]) -> list[TupleRow]:
        try:
            async with self._pool.connection() as connection, asyncio.timeout(ASK_SECONDS):
                cursor = await connection.execute(query, values)
                return await cursor.fetchall() if cursor.description else []
        except PoolTimeout as error:
            raise TimeoutError from error


def run(settings: Settings, until_done: bool = False) -> None:
    """Works until SIGTERM or Ctrl-C."""

    async def work() -> None:
        worker = Worker(settings)
        for one in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(one, worker.stop)
        await worker.run(until_done)

    uvloop.run(work())
