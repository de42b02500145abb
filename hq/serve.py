"""Receiver, lookup and sender as one application on one port."""

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from uvicorn.supervisors import Multiprocess

from doors import methods
from doors.registry import normal_path
from hq.errors import Foreseen
from receiver.routes import Routes

# everything else is the receiver's, which knows how to say "no such path"
LOOKUP_PATHS = ("/read", "/api", "/status", "/job-boards")


class Together:
    """Hands a request to lookup, sender or receiver, and starts and stops the three together."""

    def __init__(self, receiver: Any, lookup: Any, sender: Any) -> None:
        self.receiver = receiver
        self.shortcut = receiver.shortcut  # for the protocol, which asks before it calls us
        self.max_connections: int = receiver.max_connections
        self.lookup = lookup
        self.sender = sender
        self._landing: Routes = receiver.routes_in
        self._lookup_paths = frozenset(normal_path(route.path) for route in lookup.routes)
        self._sender_paths = frozenset(normal_path(route.path) for route in sender.routes)

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
            async with AsyncExitStack() as stack:
                state: dict[str, Any] = {}
                for part in (receiver, lookup, sender):
                    state |= (
                        await stack.enter_async_context(part.router.lifespan_context(part)) or {}
                    )
                yield state

        self.life = Starlette(lifespan=lifespan)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.life(scope, receive, send)
            return
        scope[methods.KNOWN] = self._methods
        await self._door(scope.get("method", ""), scope["path"])(scope, receive, send)

    def _door(self, method: str, path: str) -> Any:
        if normal_path(path) in self._sender_paths:
            return self.sender
        return self.lookup if self._is_for_lookup(method, path) else self.receiver

    def _methods(self, path: str) -> set[str]:
        """What lands under a path, and what the door takes that has all other methods."""
        return set(self._landing.knows(path)) | methods.of(self._door("", path).routes, path)

    def _is_for_lookup(self, method: str, path: str) -> bool:
        """What is registered lands, wherever it lies; of the rest lookup has its own. On a path
        that both have, the method says which is meant."""
        landing = self._landing.knows(path)
        if method in landing:
            return False
        path = normal_path(path)
        if path in self._lookup_paths:
            return True
        if not _is_under(path, LOOKUP_PATHS) or "POST" in landing:
            return False
        # what can only be taken back here (DELETE) is no unknown path: the receiver says so
        return not landing or bool(methods.of(self.lookup.routes, path))


def application() -> Together:
    """The applications of this project, composed."""
    import lookup.app
    import receiver.app
    import sender.app

    parent = multiprocessing.parent_process()
    if parent is not None and sys.platform == "linux":
        # a worker does not outlive the one who started it, even if that one is killed
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
        if os.getppid() != parent.pid:  # or was, before this worker asked to be told
            raise SystemExit

    return Together(receiver.app.app, lookup.app.app, sender.app.app)


class OwnSocket:
    """What a worker gets in place of a socket: pickled on its way there, it arrives as a new one.

    On one socket that all accept from, whoever has time takes most: with 32 connections one of two
    workers got 25 and more every fifth time. Among sockets of their own Linux spreads them evenly.
    """

    def __init__(self, host: str, port: int) -> None:
        self._address = host, port

    def __reduce__(self) -> tuple[Any, tuple[str, int]]:
        return _own_socket, self._address


def run(host: str, port: int, log_level: str, workers: int = 1) -> None:
    """Serves until stopped. Raises Foreseen when the address cannot be had."""
    listener = _listener(host, port)
    sockets: list[Any] = [listener]
    with ExitStack() as stack:
        stack.enter_context(listener)
        if workers > 1:
            if sys.platform == "linux":
                found = listener.getsockname()[1]
                listener.close()  # it has shown that the address can be had
                # never listens: keeps the address for workers that are started anew
                stack.enter_context(_own_socket(host, found))
                sockets = [OwnSocket(host, found)]
            shared = tempfile.TemporaryDirectory(prefix="hq-metrics-")
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = stack.enter_context(shared)
        config = uvicorn.Config(
            "hq.serve:application",
            factory=True,
            http="receiver.http.protocol:Protocol",
            log_level=log_level.lower(),
            access_log=False,
            proxy_headers=False,
            timeout_graceful_shutdown=15,
            workers=workers,
        )
        if workers > 1:
            Multiprocess(config, sockets).run()
        else:
            uvicorn.Server(config).run(sockets)


def _own_socket(host: str, port: int) -> socket.socket:
    """Bound, beside others of this user. uvicorn listens on it once it can serve."""
    listener = _socket(host)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((host, port))
    return listener


def _socket(host: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return listener


def _listener(host: str, port: int) -> socket.socket:
    listener = _socket(host)
    try:
        listener.bind((host, port))
        listener.listen(2048)  # here, so that whoever comes second is told
    except OSError as error:
        listener.close()
        raise Foreseen(
            f"Cannot listen on {host}:{port} ({error.strerror}). Stop what runs there, or choose "
            f"another port: `hq serve --port {port + 1}`."
        ) from None
    return listener


def _is_under(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)
