"""Tables that a page has flattened: one cell a line, cells between pipes, or columns parted by spaces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gazette.extraction.tables.alignment import align
from gazette.extraction.tables.columns import Column, LevelOf, column_of, one_of_several, row_number
from gazette.extraction.tables.rows import CLUSTER_NAME
from gazette.extraction.wording.passages import Passage

_WIDEST = 12
"""So many columns at most has a header that is flattened to one cell a line."""
_ENOUGH_ROWS = 2
_UNKNOWN_HEADERS = 3
"""So many cells of a header may name columns that are not known here."""
_NEARLY_ALL = 0.8
_TOLD_WHEN_ABSENT: frozenset[Column] = frozenset({"number", "city", "county", "industry"})
"""A row without a cell of these lost something; the others are often empty."""


@dataclass(frozen=True)
class Row:
    """A row of a list: its place, its number if it has one, and its cells by column.

    `inherited`: the city stands above the row (a section, a merged cell), not in it. `absent`: columns of the table
    of which the row has no cell.
    """

    start: int
    end: int
    number: int | None
    cells: dict[Column, str] = field(default_factory=dict)
    inherited: bool = False
    absent: tuple[Column, ...] = ()

    @property
    def name(self) -> str:
        """The name cell, empty where there is none."""
        return self.cells.get("name", "")


@dataclass(frozen=True, slots=True)
class FlatTable:
    """The rows of a table flattened to one cell a line, the lines between them that are no cells, and how many lines
    the table took."""

    rows: list[Row]
    unread: list[Passage]
    taken: int


def header_at(lines: Sequence[Passage], at: int) -> list[Column] | None:
    """The columns of a header flattened to one cell a line, beginning at a line; None where there is none.

    A header that begins with the number's column reaches to the first row's number; cells in it that name no known
    column are kept as notes.
    """
    columns = [column_of(line.text) for line in lines[at : at + _WIDEST]]
    if not columns or columns[0] is None:
        return None
    if columns[0] == "number":
        first = next((i for i, line in enumerate(lines[at : at + _WIDEST]) if row_number(line.text) == 1), None)
        if first is not None and sum(c is not None for c in columns[:first]) >= max(2, first - _UNKNOWN_HEADERS):
            near = [line.text for line in lines[at : at + 2 * _WIDEST]]
            return _without_groups(one_of_several(columns[:first]), near, first)
    known: list[Column] = []
    for column in columns:
        if column is None or column in known:
            break
        known.append(column)
    return known if len(known) >= 2 and "name" in known else None


def _without_groups(columns: list[Column | None], cells: Sequence[str], first: int) -> list[Column]:
    """The columns of a header without those that only stand over others (所在地 over 市 and 县), where rows have fewer
    cells than the header. `first`: where the first row's number stands."""
    reach = range(first + 1, min(len(cells), first + _WIDEST))
    width = next((at for at in reach if row_number(cells[at]) == 2), first + len(columns)) - first
    kept = list(range(len(columns)))
    inner = any(column == "county" for column in columns)
    groups = [at for at in kept if columns[at] == "city" and inner and columns.count("city") > 1][:1]
    groups += [at for at in kept if columns[at] is None]
    for at in groups[: max(0, len(columns) - width)]:
        kept.remove(at)
    return [columns[at] or "note" for at in kept]


def flat_table(lines: Sequence[Passage], columns: Sequence[Column], level_of: LevelOf) -> FlatTable:
    """The rows of a table flattened to one cell a line. `lines` begin behind the header and may reach beyond it."""
    if "name" not in columns:
        return FlatTable([], [], 0)
    found = align([line.text for line in lines], columns, level_of)
    rows: list[Row] = []
    for places in found.rows:
        cells: dict[Column, str] = {columns[column]: lines[at].text for column, at in places.items()}
        first, last = lines[min(places.values())], lines[max(places.values())]
        rows.append(row_of(cells, columns, first.start, last.end, rows[-1] if rows else None))
    taken = max((at for places in found.rows for at in places.values()), default=-1) + 1
    unread = [lines[at] for at in found.left_out]
    if end_as_names_end(rows):
        unread += [Passage(row.start, row.end, " ".join(row.cells.values())) for row in rows if _is_fragment(row)]
        rows = [row for row in rows if not _is_fragment(row)]
    return FlatTable(rows, sorted(unread, key=lambda line: line.start), taken)


def _is_fragment(row: Row) -> bool:
    """Whether a row has lost cells and what stands in the place of its name does not look like one."""
    return bool(row.absent) and not CLUSTER_NAME.search(row.name)


def end_as_names_end(rows: Sequence[Row]) -> bool:
    """Whether a list's names nearly all end in a word for clusters, so that what has none is no name there."""
    suffixed = sum(CLUSTER_NAME.search(row.name) is not None for row in rows)
    return len(rows) >= _ENOUGH_ROWS and suffixed >= _NEARLY_ALL * len(rows)


def row_of(cells: dict[Column, str], columns: Sequence[Column], start: int, end: int, before: Row | None) -> Row:
    """A row of its cells; a city that it lacks (a merged cell) is the one of the row before."""
    number = row_number(cells.pop("number", ""))
    filled = {column: cell for column, cell in cells.items() if cell}
    absent = [c for c in columns if c in _TOLD_WHEN_ABSENT and c not in filled and (c != "number" or number is None)]
    inherited = "city" in absent and before is not None and "city" in before.cells
    if inherited and before is not None:
        filled["city"] = before.cells["city"]
        absent.remove("city")
    return Row(start, end, number, filled, inherited, tuple(absent))
