"""The command line, which stands on everything else and on which nothing stands."""

from hq.cli.app import app

__all__ = ["app"]
