"""Lists of clusters that stand behind or beneath the text: tables, numbered lines, plain lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gazette.extraction.clusters.headings import count_beneath, count_in, is_heading
from gazette.extraction.clusters.places import Places
from gazette.extraction.tables.alignment import align
from gazette.extraction.tables.columns import Column, header_in, row_number, under_groups
from gazette.extraction.tables.flat import Row, end_as_names_end, flat_table, header_at, row_of
from gazette.extraction.tables.rows import (
    BARE_SUFFIX,
    BULLET,
    CLUSTER_NAME,
    HAN_NUMBERED,
    NUMBER,
    NUMBERED,
    OPERATED,
    REMARK,
    STRAIGHT_UNDER,
    TELLS,
    names_of,
    row_number_of,
)
from gazette.extraction.tables.unfolding import implied_columns, unfold
from gazette.extraction.wording import furniture
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.listed import heads_others
from gazette.extraction.wording.outcomes import FAILED, outcome_in_heading
from gazette.extraction.wording.passages import Passage
from gazette.extraction.wording.quantities import WHOLE, whole

_SECTION = re.compile(
    rf"^(?:\([一二三四五六七八九十]+\)"
    rf"|[一二三四五六七八九十]+、|\d{{1,2}}(?:[.、]|\s+))?(?P<name>[一-鿿]{{2,16}}?)(?P<count>\(?(?:共)?{WHOLE}\s?(?:个|家)\)?)?:?$"
)
_SPACED = re.compile(rf"\s{BARE_SUFFIX.pattern}$")
"""A name that spaces have broken before its suffix."""
_COUNT_BEHIND = re.compile(r"\(?(?:共|共计)?\s?\d{1,4}\s?(?:个|家|项)\)?$")
_ANNEX = re.compile(r"^附\s?件?\s?\d*:?$")
_RUN_ON = re.compile(
    rf"(?P<number>{NUMBER})\s?[.、]?\s?(?P<name>[一-鿿(][^\s\d.;|]{{2,40}}?)"
    rf"(?=\s+{NUMBER}\s?[.、]?\s?[一-鿿(]|[\s.;…]*$)"
)
_OUTCOME = re.compile(r"\((?:复核|复评|复审)\)$")
_LABEL = re.compile(r"^【([一-鿿]{2,8})】\s?(?=\S)")
"""A label before the names of a line: 【上海】…."""
_OUTCOME_LABEL = re.compile(
    r"^(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])?"
    rf"(优秀|良好|(?:复核|复评|复审)?(?:结果)?为?(?:{FAILED.pattern}|通过|合格)(?:复核|复评|复审)?)"
    r"(?:的)?(?:产业)?(?:集群)?(?:\(?(?:共|共计)?\s?\d+\s?[个家]\)?)?:"
)
"""How a recheck ended, before the names of those for which it did: 优秀(2个):…."""
_BODY = re.compile("(?:厅|局|委员会|人民政府|管委会|办公室|[厅局委部会][一-鿿]{2,10}处)$")
"""Bodies sign under lists; their names are no rows."""
_FIRM = re.compile("(?:公司|集团|合作社|研究院|研究所|大学|学院|医院|协会|商会|联盟|(?<!工)厂)(?:\\([^()]*\\))?$")
"""How the names of firms and institutes end, which stand in lists beside those of clusters."""
_PLACE_AND_NAME = re.compile(r"^([一-鿿]{2,16})\s?[—–-]{1,3}\s?([^—–]+)$")
"""A place before the name that it has: 清河县——清河县羊绒产业集群."""
_NAME_AND_PLACE = re.compile(r"^([^()]{2,40}集群)\(([一-鿿]{2,16})\)$")
"""A name before the place that it has: 羊绒产业集群(清河县)."""
_FEWEST_CELLS = 2
_SPREAD = re.compile(r"(?<=[序排编])\s(?=[号名])")
"""The space inside 序 号."""
_SHORTEST_NAME, _LONGEST_NAME = 3, 60


@dataclass
class ClusterList:
    """The rows of one list, with the line that heads it.

    `stated_count`: the number in the heading, or alone on the line under it (29个). `cut`: a last row whose name
    breaks off. `unread`: lines between rows that are neither rows nor headings. `outcome`: how a recheck ended for all
    rows, where the heading is nothing but that; `parent`: what heads that heading.
    """

    heading: Passage | None = None
    rows: list[Row] = field(default_factory=list)
    cut: Row | None = None
    columns: list[Column] | None = None
    unread: list[Passage] = field(default_factory=list)
    stated_count: Found[int] | None = None
    outcome: str | None = None
    parent: Passage | None = None

    @property
    def headed(self) -> str:
        """The words of all headings over the list."""
        return "".join(each.text for each in (self.parent, self.heading) if each)


def read_lists(lines: Sequence[Passage], places: Places) -> list[ClusterList]:
    """The lists in the lines that stand before, behind or beneath the text.

    Lines between rows that are not understood are kept as `unread`, those before the first and behind the last row
    are left out. A list that stands twice counts once. A last row whose name breaks off while the others end as names
    end is taken out and kept as `cut`.
    """
    lines = unfold(lines)
    lists: list[ClusterList] = []
    current = ClusterList()
    city: str | None = None
    pending: list[Passage] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        columns = header_at(lines, i)
        begin = i + len(columns) if columns else i
        if columns := columns or implied_columns(lines, i, places.level):
            table = flat_table(lines[begin : _next_heading(lines, begin)], columns, places.level)
            current.unread += pending * bool(current.rows and table.rows) + table.unread
            current.rows += table.rows
            pending = []
            i = begin + table.taken
            continue
        i += 1
        if columns := _header_on(line.text, current, places):
            current.columns = columns
        elif is_heading(line.text):
            outcome = outcome_in_heading(line.text)
            parent = (current.parent if current.outcome else current.heading) if outcome else None
            if current.rows:
                lists.append(current)
                current, city = ClusterList(), None
            pending = []
            if current.heading is None or not _ANNEX.match(line.text):
                current.heading = line
                current.stated_count = count_in(line)
                current.outcome, current.parent = outcome, parent
        elif stated := count_beneath(line):
            current.stated_count = current.stated_count or (None if current.rows else stated)
        elif rows := _rows_of(line, current, places):
            current.unread += pending * bool(current.rows)
            current.rows += [_in_city(row, city) for row in rows]
            pending = []
        elif section := _section(line.text, places):
            city = section
        else:
            pending.append(line)
    if current.rows:
        lists.append(current)
    lists = [_once(found) for found in lists]
    different = list({tuple(row.name for row in found.rows): found for found in reversed(lists)}.values())[::-1]
    if different:
        different[-1] = _without_cut(different[-1])
    clusters = [found for found in different if not (found.heading and heads_others(found.heading.text))]
    different = clusters or different
    found_rows = [_without_strays(found) for found in different]
    return [found for found in found_rows if found.rows]


def _header_on(text: str, current: ClusterList, places: Places) -> list[Column] | None:
    """The columns of a header on one line, or of two lines of which this is the second."""
    if columns := header_in(_cells(text, places)):
        return columns
    if current.columns is None or current.rows:
        return None
    return under_groups(current.columns, _cells(text, places, current.columns))


def _once(found: ClusterList) -> ClusterList:
    """A list whose rows all stand twice, one run behind the other, once."""
    names = [row.name for row in found.rows]
    half = len(names) // 2
    return replace(found, rows=found.rows[:half]) if half > 1 and names[:half] == names[half:] else found


def _next_heading(lines: Sequence[Passage], at: int) -> int:
    """Where the cells of a flattened table end at the latest: at the next heading or header."""
    for i in range(at, len(lines)):
        if is_heading(lines[i].text) or header_at(lines, i):
            return i
    return len(lines)


def _rows_of(line: Passage, current: ClusterList, places: Places) -> list[Row]:
    text = line.text
    if _section(text, places):
        return []
    if label := _LABEL.match(text):
        rest = line.part(label.end(), len(text))
        city = label[1] if places.level(label[1]) else None
        return [_in_city(row, city) for row in _rows_of(rest, current, places)]
    if label := _OUTCOME_LABEL.match(text):
        rest = line.part(label.end(), len(text.rstrip(";。,、")))
        names = [rest.part(low, high) for low, high in names_of(rest.text)] or [rest]
        rows = [_named(name, name.text, None) for name in names if CLUSTER_NAME.search(name.text)]
        return [replace(row, cells={"outcome": label[1], **row.cells}) for row in rows]
    if run := _run_on(line):
        return run
    if rows := _side_by_side(line, current):
        return rows
    if rows := _enumerated(line, places):
        return rows
    if (broken := _SPACED.search(text)) and ":" not in text:
        led = NUMBERED.match(text)
        words = re.sub(r"\s", "", text[led.end() if led else 0 : broken.end()])
        return [_named(line, words, row_number_of(text) if led else None)]
    cells = _cells(text, places, current.columns)
    if len(cells) > 1:
        return _columned(line, cells, current, places)
    numbered = NUMBERED.match(text)
    han = HAN_NUMBERED.match(text)
    if han and (places.begins(text[han.end() :]) or CLUSTER_NAME.search(text.rstrip(";。,、."))):
        numbered = han
    words = REMARK.sub("", (text[numbered.end() :] if numbered else text).strip().rstrip(";。,、.")).strip()
    if _BODY.search(words) and not numbered:
        return []
    if (
        (headed := _PLACE_AND_NAME.match(words))
        and places.level(headed[1])
        and places.begins(headed[2])
        and CLUSTER_NAME.search(_OUTCOME.sub("", headed[2]))
    ):
        row = _named(line, headed[2], whole(next(filter(None, numbered.groups()))) if numbered else None)
        return [replace(row, cells={**row.cells, "city": headed[1]})]
    if not _SHORTEST_NAME <= len(words) <= _LONGEST_NAME or re.search(r"[。;!?:,《]", OPERATED.sub("", words)):
        return []
    if (placed := _NAME_AND_PLACE.match(words)) and places.begins(placed[2]) and not places.begins(words):
        row = _named(line, placed[1], row_number_of(text) if numbered else None)
        return [replace(row, cells={**row.cells, "applicant": placed[2]})]
    number = whole(next(filter(None, numbered.groups()))) if numbered else None
    if CLUSTER_NAME.search(_OUTCOME.sub("", words)):
        among_rows = bool(current.rows) and not furniture.is_advertisement(text)
        return [_named(line, words, number)] if numbered or places.begins(words) or among_rows else []
    if numbered and (places.begins(words) or current.rows):
        return [_named(line, words, number)]
    if current.rows and places.begins(words) and not _section(words, places):
        return [_named(line, words, None)]
    return []


def _side_by_side(line: Passage, current: ClusterList) -> list[Row]:
    """Several rows of a numbered table that stand beside each other on one line."""
    if not current.columns or current.columns[0] != "number":
        return []
    cells = [cell.strip() for cell in line.text.strip("| ").split("|")] if "|" in line.text else line.text.split()
    width = len(current.columns)
    starts = range(0, len(cells), width)
    if len(cells) <= width or len(cells) % width or any(row_number(cells[at]) is None for at in starts):
        return []
    found = [dict(zip(current.columns, cells[at : at + width], strict=True)) for at in starts]
    return [row_of(cells, current.columns, line.start, line.end, None) for cells in found]


def _enumerated(line: Passage, places: Places) -> list[Row]:
    """Names run together on a line of their own, behind their city perhaps: 长沙市:…集群、…集群."""
    place, colon, rest = line.text.partition(":")
    led = HAN_NUMBERED.match(place) or NUMBERED.match(place)
    place = _COUNT_BEHIND.sub("", place[led.end() :] if led else place)
    city = place if colon and places.level(place) else None
    begin = line.text.index(":") + 1 if city else 0
    names = names_of(line.text[begin:])
    if city and not names and not TELLS.search(rest) and CLUSTER_NAME.search(rest.rstrip("。;,、")):
        names = [(0, len(rest.rstrip("。;,、")))]
    rows = []
    for low, high in names:
        mark = BULLET.match(line.text[begin + low : begin + high])
        part = line.part(begin + low + (mark.end() if mark else 0), begin + high)
        rows.append(_named(part, part.text, None))
    return [_in_city(row, city) for row in rows]


def _section(text: str, places: Places) -> str | None:
    """The region that heads the rows beneath it (武汉市, 宜昌市(6个)); None where a line is no such heading."""
    match = _SECTION.match(text)
    if match is None or not (places.level(match["name"]) or (match["count"] and places.begins(match["name"]))):
        return None
    return match["name"]


def _run_on(line: Passage) -> list[Row]:
    """A whole list on one line, numbers and names by turns: 1 … 2 … 3 …"""
    run = list(_RUN_ON.finditer(line.text))
    if len(run) < 3 or [int(m["number"]) for m in run[:3]] != [1, 2, 3]:
        return []
    return [_named(line.part(m.start(), m.end()), m["name"], int(m["number"])) for m in run]


def _cells(text: str, places: Places, columns: Sequence[Column] | None = None) -> list[str]:
    """The cells of a line: between pipes, between runs of spaces, or, where place or header show it, single spaces."""
    if text.count("|") >= 2 or (text.count("|") == 1 and NUMBERED.match(text)):
        return [cell.strip() for cell in text.strip("| ").split("|")]
    words = text.split()
    if len(words) >= _FEWEST_CELLS and header_in(headed := _SPREAD.sub("", text).split()):
        return headed
    if len(words) >= 3 and NUMBERED.match(text) and _is_place(words[1], places):
        return words
    parts = re.split(r"\s{2,}|\t+", text)
    if columns and "name" in columns and len(parts) < len(columns) and len(words) > len(parts):
        return words
    return parts if len(parts) > 1 else [text]


def _is_place(word: str, places: Places) -> bool:
    return places.begins(word) or STRAIGHT_UNDER.fullmatch(word) is not None


def _columned(line: Passage, cells: list[str], current: ClusterList, places: Places) -> list[Row]:
    number = row_number(cells[0])
    if current.columns and "name" in current.columns:
        return _under_header(line, cells, current.columns, current, places)
    rest = cells[1:] if number is not None else cells
    at = next((i for i, cell in enumerate(rest) if CLUSTER_NAME.search(cell)), None)
    if at is None:
        if number is None or not rest:
            return []
        at = max(range(len(rest)), key=lambda i: len(rest[i]))
    before = rest[max(0, at - 2) : at]
    columns: tuple[Column, ...] = ("city", "county")
    found: dict[Column, str] = {**dict(zip(columns, before, strict=False)), "name": rest[at]}
    if len(rest) > at + 1:
        found["industry"] = rest[at + 1]
    return _one_each(Row(line.start, line.end, number, found))


def _one_each(row: Row) -> list[Row]:
    """A row for each of several names in one cell."""
    names = names_of(row.name)
    return [replace(row, cells={**row.cells, "name": row.name[low:high]}) for low, high in names] or [row]


def _under_header(
    line: Passage, cells: list[str], columns: list[Column], current: ClusterList, places: Places
) -> list[Row]:
    """The row of a line of cells under a header; where cells are lacking, the rest is lined up by what they are."""
    if len(cells) == len(columns):
        placed = dict(zip(columns, cells, strict=True))
        if not placed.get("name"):
            return []
        before = None  # every cell has its place: an empty one is empty
    else:
        found = align(cells, columns, places.level).rows
        if len(found) != 1:
            return []
        placed = {columns[column]: cells[at] for column, at in found[0].items()}
        if len(cells) > len(columns):
            current.unread.append(line)
        before = current.rows[-1] if current.rows else None
    row = row_of(placed, columns, line.start, line.end, before)
    return _one_each(row)


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
    if others and last.name.count("(") > last.name.count(")"):
        return replace(found, rows=others, cut=last)
    if end_as_names_end(others) and not CLUSTER_NAME.search(last.name):
        return replace(found, rows=others, cut=last)
    return found


def _without_strays(found: ClusterList) -> ClusterList:
    """Lines that only begin with a place, where the list's names end as names end, are no rows: 四川某某公司."""
    if firms := [Passage(row.start, row.end, row.name) for row in found.rows if _FIRM.search(row.name)]:
        rows = [row for row in found.rows if not _FIRM.search(row.name)]
        found = replace(found, rows=rows, unread=sorted([*found.unread, *firms], key=lambda line: line.start))
    if not end_as_names_end(found.rows):
        return found
    strays = [Passage(row.start, row.end, row.name) for row in found.rows if _is_bare(row)]
    rows = [row for row in found.rows if not _is_bare(row)]
    return replace(found, rows=rows, unread=sorted([*found.unread, *strays], key=lambda line: line.start))


def _is_bare(row: Row) -> bool:
    return row.number is None and set(row.cells) <= {"name", "city"} and not CLUSTER_NAME.search(row.name)
