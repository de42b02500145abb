"""The receiver: lands JSON in raw, and does nothing else (`uvicorn receiver.app:app`)."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from doors import version
from doors.application import App
from doors.connections import GONE, Connection, Line
from doors.cors import Cors
from doors.database import conninfo
from doors.entrance import Entrance
from doors.keys import Keys
from doors.logs import configure_logs
from doors.registry import load_workflows
from doors.settings import Settings, get_settings
from doors.statements import statement
from receiver import rejected
from receiver.announcer import Announcer
from receiver.http.shortcut import Shortcut
from receiver.ingest import Ingest
from receiver.landing import Arrival, Landing
from receiver.metrics import Metrics
from receiver.openapi import document
from receiver.rejected import Rejected
from receiver.routes import Routes
from receiver.shipments import Shipment, Shipping
from receiver.writers import Writers

READY = statement(__file__, "ready")
FIRST_CONNECTION_SECONDS = 2.0  # then it opens without one, and answers 503 until Postgres is there
log = structlog.get_logger(__name__)


class Receiver:
    """The parts that live as long as the process."""

    def __init__(self, settings: Settings) -> None:
        def address() -> str:
            return conninfo("hq_receiver", settings, application_name="hq receiver")

        timeout = settings.commit_timeout
        self.settings = settings
        self.metrics = Metrics()
        self.line = Line(address, min(5.0, timeout))
        self.announcer = Announcer(Line(address, timeout))
        landing = Landing(self.metrics, self.announcer.note)
        shipping = Shipping(self.metrics, self.announcer.note)

        async def write(connection: Connection, batch: list[Arrival | Shipment]) -> None:
            if isinstance(batch[0], Shipment):
                await shipping.write(connection, batch[0])
            else:
                await landing.write(connection, [a for a in batch if isinstance(a, Arrival)])

        self.payloads: Writers[Arrival | Shipment] = Writers(
            address, write, settings.writers, timeout
        )
        self.rejections: Writers[Rejected] = Writers(address, rejected.write, 1, timeout)
        self.keys = Keys(self.line, settings.key_cache_seconds)
        self.ingest = Ingest(settings, self.keys, self.metrics, self.payloads, self.rejections)
        allowance = self.ingest.allowance
        self.metrics.queue_rows.set_function(lambda: len(self.payloads))
        self.metrics.queue_bytes.set_function(lambda: allowance.size - allowance.free_bytes)

    async def open(self) -> None:
        self.announcer.open()
        await self.rejections.open(0)
        await self.payloads.open(FIRST_CONNECTION_SECONDS)
        gc.collect()
        gc.freeze()  # what is here now stays: looking for garbage in it again and again is in vain
        log.info("receiver_open", connected=self.payloads.connected)

    async def close(self) -> None:
        """Writes what is waiting, announces it, and only then hangs up."""
        await self.payloads.close()
        await self.rejections.close()
        await self.announcer.close()
        await self.line.close()
        log.info("receiver_closed")

    async def unready(self) -> str | None:
        """Why nothing can be landed at the moment; None if it can."""
        try:
            rows = await self.line.ask(READY)
        except GONE:
            return "Postgres cannot be reached."
        if rows[0][0] is not None:
            return str(rows[0][0])
        if not self.payloads.connected:
            return "No writer is connected yet."
        if self.payloads.oldest() > self.settings.commit_timeout / 2:
            return f"The queue does not move: {len(self.payloads)} requests are waiting."
        return None


class Application(App):
    """The receiver's, whose registered paths lead past FastAPI: by the door, or by the shortcut."""

    shortcut: Shortcut
    routes_in: Routes
    max_connections: int


def create_app(settings: Settings | None = None) -> Application:
    """A receiver with its own queue, connections and metrics."""
    settings = settings or get_settings()
    configure_logs(settings.log_level)
    receiver = Receiver(settings)
    workflows = load_workflows(settings.project_dir)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await receiver.open()
        yield
        await receiver.close()

    cors = Cors(settings.cors_origins)
    app = Application(cors, title="hq receiver", lifespan=lifespan)
    routes = Routes(workflows, receiver.ingest, app.inside)
    app.outside = Entrance(routes, cors)
    app.routes_in = routes
    app.shortcut = Shortcut(workflows, receiver.ingest)
    app.max_connections = settings.max_connections
    api = document(workflows, version.number())
    app.openapi = lambda: api  # type: ignore[method-assign]

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "up"})

    async def readyz(_: Request) -> Response:
        reason = await receiver.unready()
        if reason is None:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "not ready", "reason": reason}, 503, {"retry-after": "2"})

    async def metrics(_: Request) -> Response:
        return Response(receiver.metrics.text(), media_type="text/plain; version=0.0.4")

    told = version.running()  # asked once: git may have to say it

    async def running(_: Request) -> Response:
        return JSONResponse(told)

    for path, endpoint in (
        ("/healthz", healthz),
        ("/health", healthz),  # as the former system had it
        ("/readyz", readyz),
        ("/metrics", metrics),
        ("/version", running),
    ):
        app.add_route(path, endpoint, methods=["GET"], include_in_schema=False)
    return app


app = create_app()
