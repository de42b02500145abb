"""Where a demo runs: a home, an environment and a port of its own, and how they are left."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from doors.settings import PROJECT_DIR, Settings, get_settings
from hq.postgres import home

SERVER = "receiver.pid"
# where a page that somebody is writing usually is
LOCAL_PAGES = ",".join(f"http://localhost:{port}" for port in range(3000, 3016))


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Only the demo's own database can be reached, whatever the shell or .env name."""
    for name in [name for name in os.environ if name.startswith(("PG", "HQ_", "DBT_"))]:
        del os.environ[name]
    os.environ |= {
        "DATABASE_URL": "",
        "HQ_HOME": str(place),
        "HQ_CORS_ORIGINS": LOCAL_PAGES,
        "PYTHONPATH": str(PROJECT_DIR),
        "DBT_TARGET_PATH": str(place / "target"),
        "DBT_LOG_PATH": str(place / "logs"),
    }
    before = Path.cwd()
    os.chdir(place)  # .env of the project is read from where one stands
    get_settings.cache_clear()
    try:
        yield
    finally:
        os.chdir(before)


def settings_of(place: Path) -> Settings:
    """Those of a demo there, whatever the shell or .env say."""
    return Settings(home=place, DATABASE_URL="", _env_file=None)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def stop(place: Path) -> None:
    """Stops what a demo left running there, and removes its directory."""
    file = place / SERVER
    if file.exists():
        _end(int(file.read_text()))
    home.stop(settings_of(place))
    shutil.rmtree(place, ignore_errors=True)


def _end(pid: int) -> None:
    try:
        process = psutil.Process(pid)
        if "hq.cli" not in process.cmdline():
            return  # the number went to somebody else
        process.terminate()
        process.wait(20)
    except psutil.TimeoutExpired:
        process.kill()
    except psutil.NoSuchProcess:
        return
