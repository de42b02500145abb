"""A Postgres server of our own: made, started and stopped here, reached by a unix socket alone."""

import hashlib
import shutil
import signal
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from hq.postgres import configuration
from hq.postgres.configuration import PORT
from hq.postgres.programs import Programs, ServerError, wheel_bin_dir

SOCKET_PATH_LIMIT = 107
DYING_SECONDS = 10.0  # how long what was killed may take to be gone


class Server:
    """One data directory and the server that runs on it.

    settings are lines of postgresql.conf that override ours. Data survive stop and start. Whoever
    may enter the socket's directory (its owner and root) is trusted; nobody else gets there.
    """

    def __init__(
        self,
        data_dir: Path,
        bin_dir: Path | None = None,
        settings: Mapping[str, str] | None = None,
        dbname: str = "postgres",
    ) -> None:
        self.data_dir = data_dir.resolve()
        self.bin = (bin_dir or wheel_bin_dir()).absolute()
        self.settings = dict(settings or {})
        self.dbname = dbname
        self._programs = Programs(self.bin, self.data_dir, self.log_file)

    @property
    def socket_dir(self) -> Path:
        """The data directory, unless its path is longer than a socket's may be."""
        if len(str(self.data_dir / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT:
            return self.data_dir
        digest = hashlib.sha256(str(self.data_dir).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"hq-{digest}"

    @property
    def parameters(self) -> dict[str, str]:
        """libpq parameters of the superuser."""
        return {
            "host": str(self.socket_dir),
            "port": PORT,
            "user": "postgres",
            "dbname": self.dbname,
        }

    @property
    def log_file(self) -> Path:
        return self.data_dir / "server.log"

    @property
    def _pid_file(self) -> Path:
        return self.data_dir / "postmaster.pid"

    @property
    def pid(self) -> int | None:
        """The postmaster's, if it is alive and runs on our directory."""
        try:
            process = psutil.Process(int(self._pid_file.read_text().splitlines()[0]))
            ours = "postgres" in process.name()
        except (OSError, ValueError, IndexError, psutil.Error):
            return None
        return process.pid if ours and _alive(process) else None

    @property
    def running(self) -> bool:
        return self.pid is not None

    def start(self) -> None:
        """Makes the cluster if there is none, and starts it. Raises ServerError."""
        if self.running:
            return
        self._programs.prepare()
        if not (self.data_dir / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        self._programs.own_directory(self.socket_dir)
        self._write_settings()
        # in a container nobody may reap a killed postmaster; Postgres takes the zombie for alive
        self._pid_file.unlink(missing_ok=True)
        (self.socket_dir / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        log = str(self.log_file)
        self._programs.run("pg_ctl", "start", "-w", "-t", "60", "-s", "-l", log)

    def stop(self, mode: str = "fast") -> None:
        """Stops it and waits; mode as in pg_ctl (smart, fast, immediate)."""
        if self.running:
            self._programs.run("pg_ctl", "stop", "-w", "-t", "60", "-s", "-m", mode)
        if self.socket_dir != self.data_dir:
            shutil.rmtree(self.socket_dir, ignore_errors=True)

    def kill(self) -> None:
        """SIGKILL for the postmaster and all its children, as a power cut would."""
        pid = self.pid
        if pid is None:
            return
        postmaster = psutil.Process(pid)
        postmaster.send_signal(signal.SIGSTOP)  # lest it start new children meanwhile
        family = [*postmaster.children(recursive=True), postmaster]
        for process in family:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        # orphans are reaped by whoever adopted them: gone or a zombie, both are dead
        deadline = time.monotonic() + DYING_SECONDS
        while time.monotonic() < deadline and any(map(_alive, family)):
            time.sleep(0.01)

    def _initialise(self) -> None:
        self._programs.own_directory(self.data_dir)
        try:
            # by code points, as C.UTF-8 sorts too, but compared as bytes: keys are text
            locale = ("--locale=C.UTF-8", "--lc-collate=C")
            self._programs.run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", *locale)
        except ServerError:
            shutil.rmtree(self.data_dir, ignore_errors=True)
            raise
        with (self.data_dir / "postgresql.conf").open("a") as file:
            file.write("\ninclude_if_exists 'hq.conf'\n")

    def _write_settings(self) -> None:
        file = self.data_dir / "hq.conf"
        settings = configuration.usual(self._programs, self.socket_dir) | self.settings
        file.write_text(configuration.lines(settings))
        self._programs.own(file)

    def _check_version(self) -> None:
        made_by = (self.data_dir / "PG_VERSION").read_text().strip()
        runs = self._programs.version()
        if made_by != runs:
            raise ServerError(
                f"{self.data_dir} was made by PostgreSQL {made_by}, and {self.bin} is PostgreSQL "
                f"{runs}. Set HQ_PG_BIN to the binaries of {made_by}, or choose another HQ_HOME."
            )


def _alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
