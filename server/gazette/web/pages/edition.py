"""A captured text laid out as an edition: passages in order, each with the notes that rest on it.

Offsets are code points of the text that is shown; `Spot` says which stretch a note rests on. Where stretches lie in one
another, a character leads to the narrowest. Of other people's articles only the stretches that carry facts are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_HEAD_CELL = 14
"""A line no longer than this right before the rows of a list is a head of its columns."""
_SIGNATURE = 44
"""A line no longer than this with the issuer or the date, after the opening lines, is the signature."""
_OPENING = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch [start, end) and its number. `whole` is for what rests on a paragraph and is not marked in it; `kind`
    tells `issuer` and `date` from other facts, and `row` for a row of a list."""

    number: int
    start: int
    end: int
    whole: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a passage: its text, the number of the narrowest spot it lies in, and the spots that begin here."""

    text: str
    number: int | None
    begins: tuple[int, ...]
    unread: bool


@dataclass(slots=True)
class Passage:
    """A paragraph, a `gap` where something is left out, or the place of the `table`."""

    kind: str
    segments: list[Segment] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


def lay_out(
    text: str,
    spots: Sequence[Spot],
    unread: Sequence[tuple[int, int]],
    outside: Sequence[tuple[int, int]] = (),
    *,
    quotes_only: bool,
    with_table: bool,
) -> list[Passage]:
    """The passages of a text. With a table, the lines of the rows give their place to it.

    `outside` are stretches that the page says of itself: a line that holds one, and no spot, is left out.
    """
    if not spots:
        return []
    zone = _table_zone(text, [spot for spot in spots if spot.kind == "row"]) if with_table else None
    marks = [spot for spot in spots if zone is None or spot.kind != "row"]
    stretches = _quoted(text, marks) if quotes_only else _body(text, spots)
    ordered = sorted(marks, key=lambda spot: (spot.start, -spot.end, spot.number))
    passages: list[Passage] = []
    told = False
    for start, end in stretches:
        if zone and zone[0] <= start < zone[1]:
            if not told:
                passages.append(Passage("table"))
            told = True
            continue
        inside = [spot for spot in ordered if spot.start < end and spot.end > start]
        if not inside and any(low < end and high > start for low, high in outside):
            continue
        kind = _kind(end - start, inside, len(passages))
        passage = Passage(kind, list(_segments(text, start, end, inside, unread)))
        passage.numbers = [spot.number for spot in inside if spot.start >= start]
        if quotes_only and passages:
            passages.append(Passage("gap"))
        passages.append(passage)
    return passages


def _kind(length: int, inside: Sequence[Spot], number: int) -> str:
    kinds = {spot.kind for spot in inside}
    if "title" in kinds and number == 0 and length < 3 * _SIGNATURE:
        return "head"
    if number >= _OPENING and length <= _SIGNATURE and kinds & {"issuer", "date"}:
        return "end"
    return "text"


def _lines(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """The lines of a stretch without the blanks around them; empty ones are left out."""
    for match in re.finditer(r"[^\n]+", text[start:end]):
        line = match.group()
        low = start + match.start() + len(line) - len(line.lstrip())
        high = start + match.start() + len(line.rstrip())
        if low < high:
            yield low, high


def _body(text: str, spots: Sequence[Spot]) -> list[tuple[int, int]]:
    """The lines from the first that carries something of the notice to the last."""
    start = text.rfind("\n", 0, min(spot.start for spot in spots)) + 1
    last = max(spot.end for spot in spots)
    end = text.find("\n", max(last - 1, 0))
    return list(_lines(text, start, len(text) if end < 0 else end))


def _quoted(text: str, spots: Sequence[Spot]) -> list[tuple[int, int]]:
    """The stretches that spots cover, those that touch or overlap made one; each within one line."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((spot.start, spot.end) for spot in spots):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [line for start, end in merged for line in _lines(text, start, end)]


def _table_zone(text: str, rows: Sequence[Spot]) -> tuple[int, int] | None:
    """From the heads of the columns to the last row, where the rows stand in lines of their own; else None."""
    if not rows:
        return None
    start, end = min(row.start for row in rows), max(row.end for row in rows)
    before = text[text.rfind("\n", 0, start) + 1 : start]
    if before.strip(" \t\u3000·•-—.、|") and not re.fullmatch(r"[\s\d.、()（）|]*", before):
        return None
    if len(rows) == 1 and "\n" not in text[start:end]:
        return None
    lines = list(_lines(text, 0, start))
    while (
        lines and lines[-1][1] - lines[-1][0] <= _HEAD_CELL and not re.search(r"[。;；:：年]", text[slice(*lines[-1])])
    ):
        start = lines.pop()[0]
    return start, end


def _segments(
    text: str, start: int, end: int, inside: Sequence[Spot], unread: Sequence[tuple[int, int]]
) -> Iterable[Segment]:
    marked = [spot for spot in inside if not spot.whole]
    points = {start, end}
    for low, high in (*((spot.start, spot.end) for spot in inside), *unread):
        points.update(point for point in (low, high) if start < point < end)
    cuts = sorted(points)
    begun: set[int] = set()
    for low, high in pairwise(cuts):
        over = [spot for spot in marked if spot.start < high and spot.end > low]
        narrowest = min(over, key=lambda spot: (spot.end - spot.start, spot.number), default=None)
        here = [s.number for s in inside if s.start < high and s.end > low and s.start >= start]
        begins = tuple(number for number in here if number not in begun)
        begun.update(begins)
        yield Segment(
            text[low:high],
            narrowest.number if narrowest else None,
            begins,
            any(a < high and b > low for a, b in unread),
        )
