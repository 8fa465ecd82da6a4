"""Lists of clusters that stand behind or beneath the text: tables, numbered lines, plain lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from gazette.extraction.passages import Passage
from gazette.extraction.quantities import WHOLE, whole
from gazette.extraction.rows import CLUSTER_NAME, HAN_NUMBERED, NUMBERED
from gazette.extraction.tables import Column, Row, flat_rows, header_at, header_in, place_cells

IsPlace = Callable[[str], bool]

_SECTION = re.compile(
    rf"^(?:\([一二三四五六七八九十]+\)"
    rf"|[一二三四五六七八九十]+、)?(?P<name>[一-鿿]{{2,16}}?)(?:\(?(?:共)?{WHOLE}\s?(?:个|家)\)?)?:?$"
)
_HEADING = re.compile(r"名单|一览表|附件|如下:?$|目录")
_CLASS = re.compile(r"^[一-鿿、]*(?:集群|对象|项目)\((?:共)?\d+(?:个|家)\):?$")
_ANNEX = re.compile(r"^附\s?件?\s?\d*:?$")
_RUN_ON = re.compile(
    r"(?P<number>\d{1,3})\s?[.、]?\s?(?P<name>[一-鿿(][^\s\d.;|]{2,40}?)(?=\s+\d{1,3}\s?[.、]?\s?[一-鿿(]|[\s.;…]*$)"
)
_OUTCOME = re.compile(r"\((?:复核|复评|复审)\)$")
_LONGEST_NAME = 60


@dataclass
class ClusterList:
    """The rows of one list, with the line that heads it."""

    heading: Passage | None = None
    rows: list[Row] = field(default_factory=list)
    cut: Row | None = None
    columns: list[Column] | None = None


def read_lists(lines: Sequence[Passage], is_place: IsPlace) -> list[ClusterList]:
    """The lists in the lines that stand behind or beneath the text. Lines neither row nor heading are left out.

    A list that stands twice counts once. A last row whose name breaks off while the others end as
    names end is taken out and kept as `cut`.
    """
    lists: list[ClusterList] = []
    current = ClusterList()
    city: str | None = None
    i = 0
    while i < len(lines):
        line = lines[i]
        if columns := header_at(lines, i):
            rows, taken = flat_rows(lines[i + len(columns) :], columns)
            current.rows += rows
            i += len(columns) + taken
            continue
        i += 1
        if columns := header_in(_cells(line.text, is_place)):
            current.columns = columns
        elif _is_heading(line.text):
            if current.rows:
                lists.append(current)
                current, city = ClusterList(), None
            if current.heading is None or not _ANNEX.match(line.text):
                current.heading = line
        elif rows := _rows_of(line, current, is_place, last=i == len(lines)):
            current.rows += [_in_city(row, city) for row in rows]
        elif (section := _SECTION.match(line.text)) and is_place(section["name"]):
            city = section["name"]
    if current.rows:
        lists.append(current)
    different = list({tuple(row.name for row in found.rows): found for found in reversed(lists)}.values())[::-1]
    return [*different[:-1], _without_cut(different[-1])] if different else []


def _is_heading(text: str) -> bool:
    if _CLASS.search(text) and not NUMBERED.match(text):
        return True
    return bool(_HEADING.search(text)) and len(text) <= 70 and "|" not in text


def _rows_of(line: Passage, current: ClusterList, is_place: IsPlace, *, last: bool) -> list[Row]:
    text = line.text
    if run := _run_on(line):
        return run
    cells = _cells(text, is_place)
    if len(cells) > 1:
        return _columned(line, cells, current)
    numbered = NUMBERED.match(text)
    han = HAN_NUMBERED.match(text)
    if han and is_place(text[han.end() :]):
        numbered = han
    words = (text[numbered.end() :] if numbered else text).strip().rstrip(";。,、.")
    if not 3 <= len(words) <= _LONGEST_NAME or re.search(r"[。;!?:,《]", words):
        return []
    number = whole(next(filter(None, numbered.groups()))) if numbered else None
    if CLUSTER_NAME.search(_OUTCOME.sub("", words)):
        return [_named(line, words, number)] if numbered or is_place(words) or current.rows else []
    if numbered and (is_place(words) or current.rows):
        return [_named(line, words, number)]
    if is_place(words) and len(words) > 4 and current.rows and (last or not _SECTION.match(words)):
        return [_named(line, words, None)]
    return []


def _run_on(line: Passage) -> list[Row]:
    """A whole list on one line, numbers and names by turns: 1 … 2 … 3 …"""
    run = list(_RUN_ON.finditer(line.text))
    if len(run) < 3 or [int(m["number"]) for m in run[:3]] != [1, 2, 3]:
        return []
    return [_named(line.part(m.start(), m.end()), m["name"], int(m["number"])) for m in run]


def _cells(text: str, is_place: IsPlace) -> list[str]:
    """The cells of a line: between pipes, between runs of spaces, or, where place or header show it, single spaces."""
    if text.count("|") >= 2 or (text.count("|") == 1 and NUMBERED.match(text)):
        return [cell.strip() for cell in text.strip("| ").split("|")]
    parts = re.split(r"\s{2,}|\t+", text)
    if len(parts) > 1:
        return parts
    words = text.split()
    if len(words) >= 3 and (header_in(words) or (NUMBERED.match(text) and is_place(words[1]))):
        return words
    return [text]


def _columned(line: Passage, cells: list[str], current: ClusterList) -> list[Row]:
    number = cells[0].rstrip(".、")
    has_number = number.isdigit() and len(number) <= 3
    if current.columns and len(cells) == len(current.columns):
        placed = dict(zip(current.columns, cells, strict=True))
        placed.pop("number", None)
        filled = {column: cell for column, cell in placed.items() if cell}
        return [Row(line.start, line.end, int(number) if has_number else None, filled)] if filled.get("name") else []
    rest = cells[1:] if has_number else cells
    at = next((i for i, cell in enumerate(rest) if CLUSTER_NAME.search(cell)), None)
    if at is None:
        if not has_number or not rest:
            return []
        at = max(range(len(rest)), key=lambda i: len(rest[i]))
    columns: tuple[Column, ...] = ("city", "county")
    places = place_cells(rest[max(0, at - 2) : at], columns[: min(2, at)], ())
    found: dict[Column, str] = {**places, "name": rest[at]}
    if len(rest) > at + 1:
        found["industry"] = rest[at + 1]
    return [Row(line.start, line.end, int(number) if has_number else None, found)]


def _named(line: Passage, words: str, number: int | None) -> Row:
    name = _OUTCOME.sub("", words).strip()
    cells: dict[Column, str] = {"name": name}
    if name != words:
        cells["outcome"] = words[len(name) :]
    return Row(line.start, line.end, number, cells)


def _in_city(row: Row, city: str | None) -> Row:
    if not city or "city" in row.cells:
        return row
    return replace(row, cells={**row.cells, "city": city}, inherited=True)


def _without_cut(found: ClusterList) -> ClusterList:
    *others, last = found.rows
    whole = [row for row in others if CLUSTER_NAME.search(row.name)]
    if len(others) >= 2 and len(whole) >= 0.8 * len(others) and not CLUSTER_NAME.search(last.name):
        return ClusterList(found.heading, others, last)
    return found
