"""Rows that other people's lists share with notices that are held: compared with the captures, and not carried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from gazette.identity.keys import announcement_key
from gazette.identity.resolve import Act, IdentifiedNotice, Reported
from gazette.reference.tables import read_table

TABLE: Final = "compared.csv"
_COLUMNS = ("list", "name", "page")


class Difference(Struct, frozen=True, kw_only=True):
    """Something that a page reports otherwise than the capture of the notice says it; `of` is a list's key."""

    of: str
    reported: str
    captured: str | None


def differences(folder: Path, notices: Iterable[IdentifiedNotice]) -> list[Difference]:
    """What the rows of compared.csv, and the lists of notices that are held, report otherwise than the captures.

    Raises `BadDataFile` where the table breaks its format.
    """
    acts = {_key(act): act for notice in notices if notice.captures for act in notice.acts}
    found = [difference for key, act in acts.items() for difference in _heads(key, act)]
    if not (folder / TABLE).exists():
        return found
    for _, (of, name, _) in read_table(folder / TABLE, _COLUMNS):
        held = acts.get(of)
        if held is None:
            found.append(Difference(of=of, reported=name, captured=None))
            continue
        names = {entry.name for part in _captured(held) for entry in part}
        if name not in names:
            found.append(Difference(of=of, reported=name, captured="、".join(sorted(names)) or None))
    return found


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
