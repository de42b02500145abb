"""How much memory programs take while something is measured."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

import psutil

from hq.postgres.server import Server

Family = Callable[[], Iterable[psutil.Process]]


@contextmanager
def sampled(family: Family, of: Callable[[list[float]], float]) -> Iterator[list[float]]:
    """Every 50 ms while the block lasts: of what each process of a family holds by itself, in MB,
    their sum or the most."""
    seen: list[float] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            with suppress(psutil.Error):  # one has ended meanwhile
                memory = [one.memory_info() for one in family()]
                own = [(one.rss - one.shared) / 2**20 for one in memory]
                seen.append(round(of(own), 1) if own else 0.0)
            over.wait(0.05)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def sessions(server: Server) -> Family:
    """Postgres: what serves each connection, and what it does beside."""
    postmaster = int((server.data_dir / "postmaster.pid").read_text().split()[0])
    return lambda: psutil.Process(postmaster).children()


def programs(server: Server) -> Family:
    """What this process has started, but for Postgres."""
    of_server = sessions(server)

    def found() -> Iterable[psutil.Process]:
        theirs = {one.pid for one in of_server()}
        started = psutil.Process().children(recursive=True)
        return [one for one in started if one.pid not in theirs]

    return found
