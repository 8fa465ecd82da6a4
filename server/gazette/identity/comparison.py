"""Rows that other people's lists share with notices that are held: compared with the captures, and not carried."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from msgspec import Struct

from gazette.identity.keys import announcement_key
from gazette.identity.resolve import Act, IdentifiedNotice, Reported
from gazette.records import Stage
from gazette.reference.tables import read_table

TABLE: Final = "compared.csv"
_COLUMNS = ("list", "name", "page")
_FEW: Final = 3
"""Captured names that are all told."""


class Difference(Struct, frozen=True, kw_only=True):
    """Something that a page reports otherwise than the capture of the notice says it; `of` is a list's key."""

    of: str
    reported: str
    captured: str | None


class Comparison:
    """Compares notices one by one; `found` tells it all at the end."""

    def __init__(self, folder: Path) -> None:
        """`folder` is data/lists. Raises `BadDataFile` where the table of rows to be compared breaks its format."""
        path = folder / TABLE
        self._rows = [(of, name) for _, (of, name, _) in read_table(path, _COLUMNS)] if path.exists() else []
        self._asked = {of for of, _ in self._rows}
        self._names: dict[str, set[str]] = {}
        self._heads: dict[str, list[Difference]] = {}

    def asks(self, batch: str, stage: Stage) -> bool:
        """Whether a row of the table is of an act of this stage on this batch."""
        return announcement_key(batch, stage).split("/", 1)[1] in self._asked

    def take(self, notice: IdentifiedNotice) -> None:
        """Look at one more notice; only one that is held can be compared with."""
        for act in notice.acts if notice.captures else ():
            key = _key(act)
            self._heads[key] = list(_heads(key, act))
            if key in self._asked:
                self._names[key] = {entry.name for entries in _captured(act) for entry in entries}

    def found(self) -> list[Difference]:
        """What the rows of the table, and the lists of notices that are held, report otherwise than the captures."""
        differing = [difference for heads in self._heads.values() for difference in heads]
        for of, name in self._rows:
            names = self._names.get(of)
            if names is None or name not in names:
                differing.append(Difference(of=of, reported=name, captured=_nearest(name, names or set())))
        return differing


def _nearest(name: str, names: set[str]) -> str | None:
    """The names for people: all of a few, of more the one that is most like what is reported; None where there is none.

    Not how many there are: a difference stays the same where another row comes to its list.
    """
    if len(names) <= _FEW:
        return "、".join(sorted(names)) or None
    return f"{get_close_matches(name, sorted(names), n=1, cutoff=0)[0]}、…"


def _key(act: Act) -> str:
    return announcement_key(act.batch, act.stage).split("/", 1)[1]


def _captured(act: Act) -> Iterator[tuple]:  # type: ignore[type-arg]
    for part in act.parts:
        if not isinstance(part.source, Reported):
            yield part.announcement.entries


def _heads(key: str, act: Act) -> Iterator[Difference]:
    """Counts of one act that pages and captures give differently."""
    captured = {p.announcement.announced_count for p in act.parts if not isinstance(p.source, Reported)} - {None}
    for part in act.parts:
        count = part.announcement.announced_count
        if isinstance(part.source, Reported) and count is not None and captured and count not in captured:
            yield Difference(of=key, reported=str(count), captured="、".join(map(str, sorted(filter(None, captured)))))
