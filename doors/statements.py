"""SQL that stands in files of its own."""

from pathlib import Path


def statement(module: str, name: str) -> bytes:
    """The text of sql/<name>.sql in the folder of a module: `statement(__file__, "ready")`."""
    return (Path(module).parent / "sql" / f"{name}.sql").read_bytes()
