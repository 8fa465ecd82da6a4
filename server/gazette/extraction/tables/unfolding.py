"""Lines of a list as rows or cells: bullets off, whole tables on one line taken apart, rules of dashes left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gazette.extraction.tables.columns import Column, LevelOf, column_of, row_number
from gazette.extraction.tables.rows import BARE_SUFFIX, BULLET, CLUSTER_NAME, NUMBERED, row_number_of
from gazette.extraction.wording.passages import Passage
from gazette.records import Level

_WORD = re.compile(r"\S+")
_RULE = re.compile(
    r"^[|\s:\-—_=+*]+$|^[\-—–]{1,2}\s?\d{1,4}\s?[\-—–]{1,2}$"
    r"|^第\s?\d{1,4}\s?页(?:[,/]?\s?\(?共\s?\d{1,4}\s?页\)?)?$"
)
"""Lines between rows that say nothing: rules of dashes, numbers of pages."""
_REST_OF_SUFFIX = re.compile(rf"{BARE_SUFFIX.pattern}|(?:[产业]{{0,2}}集)?群")
"""What a line may hold that a fixed width has cut off the name before it."""
_FEWEST_WORDS = 6
_FEW_WORDS = 2
_PLACES: tuple[tuple[Column, Level], ...] = (
    ("province", "provincial"),
    ("city", "prefectural"),
    ("county", "county"),
)
_ENOUGH = 2
"""So many numbers that follow one another show a list."""
_WIDEST = 9
"""So many cells at most has a row of a table without a header."""


def unfold(lines: Sequence[Passage]) -> list[Passage]:
    """The lines with bullets off; a line that holds a whole numbered list or table comes in its words."""
    parts = [part for line in lines if not _RULE.match(line.text) for part in _parts(line)]
    return _mended(parts)


def _mended(lines: Sequence[Passage]) -> list[Passage]:
    """Names that were broken before their suffix put together again."""
    kept: list[Passage] = []
    for at, line in enumerate(lines):
        before = kept[-1] if kept else None
        if before and _continues(before.text, line.text, lines[at + 1].text if at + 1 < len(lines) else None):
            kept[-1] = Passage(before.start, line.end, before.text + line.text)
            continue
        broken = before and _REST_OF_SUFFIX.fullmatch(line.text) and row_number(before.text) is None
        if before and broken and column_of(before.text) is None and not CLUSTER_NAME.search(before.text):
            kept[-1] = Passage(before.start, line.end, before.text + line.text)
        else:
            kept.append(line)
    return kept


def _continues(before: str, text: str, after: str | None) -> bool:
    """Whether a line is the rest of the numbered name before it: the next line has the next number."""
    number, own = row_number_of(before), row_number_of(text)
    if number is None or row_number(before) is not None or own is not None or not CLUSTER_NAME.search(text):
        return False
    if CLUSTER_NAME.search(before) or re.search(r"[|:。]|\s{2,}", before + text) or len(before.split()) > _FEW_WORDS:
        return False
    return after is None or row_number_of(after) == number + 1


def _parts(line: Passage) -> Iterator[Passage]:
    bullet = BULLET.match(line.text)
    rest = line.part(bullet.end(), len(line.text)) if bullet else line
    words = [rest.part(m.start(), m.end()) for m in _WORD.finditer(rest.text)] if "|" not in rest.text else []
    if len(words) < _FEWEST_WORDS or not _is_list(words):
        yield rest
        return
    last = words[-1].text.rstrip(".…")
    yield from words[:-1]
    if last:
        yield words[-1].part(0, len(last))


def _is_list(words: Sequence[Passage]) -> bool:
    """Whether words are the cells or rows of a list: numbers from 1 on stand among them, as cells or before rows."""
    cells = [n for word in words if (n := row_number(word.text)) is not None]
    rows = [int(m[1] or m[2]) for word in words if (m := NUMBERED.match(word.text))]
    return any(len(n) >= _ENOUGH and n == list(range(n[0], n[0] + len(n))) and n[0] == 1 for n in (cells, rows))


def implied_columns(lines: Sequence[Passage], at: int, level_of: LevelOf) -> list[Column] | None:
    """The columns of a table without a header, one cell a line, that begins with row 1 at a line; None if none does.

    The rows are the stretches from one number to the next; what most cells of a place in them are tells the column.
    """
    if row_number(lines[at].text) != 1 or (at and column_of(lines[at - 1].text)):
        return None
    starts = [at]
    while len(starts) <= _WIDEST:
        wanted = len(starts) + 1
        reach = range(starts[-1] + 1, min(len(lines), starts[-1] + _WIDEST + 1))
        found = next((i for i in reach if row_number(lines[i].text) == wanted), None)
        if found is None:
            break
        starts.append(found)
    if len(starts) < _ENOUGH:
        return None
    widths = [high - low for low, high in pairwise(starts)]
    width = max(set(widths), key=widths.count)
    rows = [low for low, wide in zip(starts, widths, strict=False) if wide == width]
    if width < 2:
        return None
    kinds: list[Column] = ["number", *(_kind([lines[low + k].text for low in rows], level_of) for k in range(1, width))]
    return _named(kinds, [lines[low : low + width] for low in rows])


def _kind(cells: Sequence[str], level_of: LevelOf) -> Column:
    if sum(CLUSTER_NAME.search(cell) is not None for cell in cells) * 2 >= len(cells):
        return "name"
    levels = [level_of(cell) for cell in cells]
    for column, level in _PLACES:
        if sum(each == level for each in levels) * 2 >= len(cells):
            return column
    return "industry"


def _named(kinds: list[Column], rows: Sequence[Sequence[Passage]]) -> list[Column] | None:
    """The columns with one name among them: the one that ends as names end, else the longest that is no place."""
    if "name" not in kinds:
        others = [k for k, kind in enumerate(kinds) if kind == "industry"]
        if not others:
            return None
        kinds[max(others, key=lambda k: sum(len(row[k].text) for row in rows))] = "name"
    seen: set[Column] = set()
    for k, kind in enumerate(kinds):
        if kind in seen:
            kinds[k] = "note"
        seen.add(kind)
    return kinds
