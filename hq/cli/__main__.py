"""`python -m hq.cli`, where no `hq` is on the path."""

from hq.cli import app

app()
