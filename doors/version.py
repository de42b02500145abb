"""Which code is running."""

import subprocess
from importlib.metadata import PackageNotFoundError, version

from doors.settings import get_settings

NAME = "hq-master-data"


def number() -> str:
    """The version of the installed package."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        return "0"


def commit() -> str | None:
    """The commit: HQ_COMMIT where somebody has set it (an image has no .git), else git's word."""
    settings = get_settings()
    if settings.commit:
        return settings.commit
    try:
        said = subprocess.run(
            ["git", "-C", str(settings.project_dir), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return said.stdout.strip() or None


def running() -> dict[str, str | None]:
    """{version, commit, environment}, as /version answers. The environment is what the database
    must be; where it is another, /readyz says so."""
    return {
        "version": number(),
        "commit": commit(),
        "environment": get_settings().environment or None,
    }
