"""Titles of columns as people write them, and the names under which a workflow reads them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from doors.errors import Foreseen

SHOWN = 8  # titles in a sentence
UNSEEN = re.compile(r"[\s_\-\u200b-\u200d\ufeff]+")


class Titles:
    """What a workflow knows of columns.

    known: names it reads, empty if it does not say. required: names without which no row lands.
    """

    def __init__(self, workflow: str, known: Iterable[str], required: Iterable[str]) -> None:
        self._workflow = workflow
        self._required = list(required)
        self._known = list(dict.fromkeys([*known, *self._required]))
        folded = Counter(map(_folded, self._known))
        self._by_fold = {_folded(name): name for name in self._known if folded[_folded(name)] == 1}

    def count(self, header: Sequence[str]) -> int:
        """How many of these titles are known."""
        return sum(
            title.strip() in self._known or _folded(title) in self._by_fold for title in header
        )

    def names(self, header: Sequence[str]) -> list[str]:
        """The name of each column. Raises Foreseen when they cannot be those of this workflow.

        A title that nobody knows is a name of its own; a column without one is called by its place.
        """
        titles = [title.strip() for title in header]
        names = [
            title if title in self._known else self._by_fold.get(_folded(title), title)
            for title in titles
        ]
        # what is spelled exactly has the name; the other way of writing it is somebody else's
        names = [
            title if name != title and name in titles else name
            for name, title in zip(names, titles, strict=True)
        ]
        self._check(titles, names)
        return [name or f"column {place}" for place, name in enumerate(names, 1)]

    def _check(self, titles: list[str], names: list[str]) -> None:
        if not any(titles):
            raise Foreseen(
                "The first line must name the columns, and it is empty. Nothing was landed."
            )
        for name, times in Counter(filter(None, names)).items():
            if times > 1:
                same = [title for title, one in zip(titles, names, strict=True) if one == name]
                also = "" if set(same) == {name} else f" (as {', '.join(map(repr, same))})"
                raise Foreseen(
                    f"The first line must name the columns, and these stand twice: {name}{also}. "
                    "Rename or take out one. Nothing was landed."
                )
        if self._known and not set(names) & set(self._known):
            raise Foreseen(
                f"{self._workflow} knows none of the columns of this file ({_list(titles)}); it "
                f"reads {_list(self._known)}. Name the columns in the first line, or the workflow "
                "that the file is for. Nothing was landed."
            )
        missing = [name for name in self._required if name not in names]
        if missing:
            raise Foreseen(
                f"{self._workflow} needs the column {', '.join(missing)}, which this file has not: "
                f"its columns are {_list(titles)}. Nothing was landed."
            )


def _folded(title: str) -> str:
    """Without what does not matter: case, kinds of blanks, underscores and hyphens."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", title).casefold())


def _list(titles: Sequence[str]) -> str:
    shown = ", ".join(title[:60] or "(none)" for title in titles[:SHOWN])
    return shown + (f" and {len(titles) - SHOWN} more" if len(titles) > SHOWN else "")
