"""`make docs`: dbt's documentation as one file, which needs no server to be read."""

import sys

from doors import database
from doors.settings import Settings, get_settings
from hq import errors
from hq.build import once
from hq.postgres import home


def make(settings: Settings) -> int:
    """Writes target/static_index.html. Returns an exit code.

    The site tells of the tables of the database in use; where there is none, an embedded one is
    started for as long as it takes.
    """
    try:
        database.parameters(settings)
        started = False
    except database.NoDatabase:
        home.start(settings)
        started = True
    try:
        code = once.run(settings, ["--quiet", "docs", "generate", "--static"])
    finally:
        if started:
            home.stop(settings)
    if code == 0:
        print(f"Open file://{settings.project_dir / 'target' / 'static_index.html'}")
    return code


if __name__ == "__main__":
    try:
        sys.exit(make(get_settings()))
    except Exception as error:
        text = errors.sentence(error)
        if text is None:
            raise
        sys.exit(text)
