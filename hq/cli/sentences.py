"""What the command line says: sentences, on stderr, so that stdout is for programs."""

from typing import Any

import typer
from typer.core import TyperGroup

from hq import errors, migrations


class Sentences(TyperGroup):
    """Says what went wrong in a sentence, where somebody foresaw it."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            text = errors.sentence(error)
            if text is None:
                raise
            typer.echo(text, err=True)
            raise typer.Exit(1) from None


def say(text: str) -> None:
    typer.echo(text, err=True)


def migrated(done: migrations.Done) -> str:
    """What `hq migrate` has done."""
    said = [f"Applied {', '.join(done.applied)}." if done.applied else "Nothing to migrate."]
    if done.given_back:
        said.append(f"After a restore, hq_dbt owns {done.given_back} of its own again.")
    if done.stamped is not None:
        said.append(
            f"This database came from another cluster: {done.stamped} payloads were stamped anew, "
            "and the next build reads everything once more."
        )
    return " ".join(said)
