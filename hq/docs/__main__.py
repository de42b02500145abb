"""`make docs`: dbt's documentation as one file, which needs no server to be read."""

import sys

from doors import database
from doors.settings import Settings, get_settings
from hq import errors
from hq.build import once
from hq.docs import site
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
        code = once.run(settings, ["--quiet", "docs", "generate"])
        if code == 0:
            with database.connect("build", settings=settings) as connection:
                file = site.write(settings.project_dir, settings.project_dir / "target", connection)
            print(f"Open file://{file}")
    finally:
        if started:
            home.stop(settings)
    return code


if __name__ == "__main__":
    try:
        sys.exit(make(get_settings()))
    except Exception as error:
        text = errors.sentence(error)
        if text is None:
            raise
        sys.exit(text)
