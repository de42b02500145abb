"""The settings that the embedded server runs with, chosen by what was measured."""

from collections.abc import Mapping
from pathlib import Path

import psutil

from hq.postgres.programs import Programs

PORT = "5432"  # names the socket file; nothing listens on TCP
MB = 2**20
HEAD = "# written at every start by hq; change postgresql.conf below its include instead\n"


def usual(programs: Programs, socket_dir: Path) -> dict[str, str]:
    """Lines of postgresql.conf for this machine and this build of Postgres."""
    memory_mb = psutil.virtual_memory().total // MB
    lz4 = programs.accepts("default_toast_compression", "lz4")
    return {
        "listen_addresses": "",
        "port": PORT,
        "unix_socket_directories": str(socket_dir),
        "unix_socket_permissions": "0700",
        "shared_buffers": f"{max(32, min(2048, memory_mb // 8))}MB",
        "max_connections": "200",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        # after a checkpoint pages are written whole, and builders waited for room in 16 MB
        "wal_buffers": "64MB",
        # pglz costs more than it saves: a build onto much history takes twice as long with it
        "wal_compression": "lz4" if lz4 else "off",
        "default_toast_compression": "lz4" if lz4 else "pglz",
        "random_page_cost": "1.1",
        # pages on disk are asked for early, and by who needs them: workers take builders' cores
        "effective_io_concurrency": "64",
        **({"io_method": "sync"} if programs.accepts("io_method", "sync") else {}),
        "fsync": "on",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }


def lines(settings: Mapping[str, str]) -> str:
    """The settings as a file that postgresql.conf includes."""
    quoted = {name: value.replace("'", "''") for name, value in settings.items()}
    return HEAD + "".join(f"{name} = '{value}'\n" for name, value in quoted.items())
