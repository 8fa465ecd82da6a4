"""Tables that a page has flattened: one cell a line, cells between pipes, or columns parted by spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from gazette.extraction.passages import Passage
from gazette.extraction.rows import CLUSTER_NAME

Column = Literal["number", "province", "city", "county", "name", "industry", "applicant", "outcome", "note"]

_HEADERS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    ("number", re.compile(r"序\s?号|排\s?名|编\s?号|No\.?")),
    ("outcome", re.compile(r"(?:复核|复评|评价|认定)?(?:结果|结论|等次)")),
    (
        "industry",
        re.compile(
            r"(?:特色|所属|集群)?(?:主导)?(?:产业|行业)(?:领域"
            r"|类别|名称|方向)?|(?:所属|产业)领域|主导产品"
        ),
    ),
    ("name", re.compile(r"(?:[一-鿿]{0,12}集群)?名\s?称|[一-鿿]{0,10}集群(?:名称|名单)?|集群")),
    ("province", re.compile(r"省份|省\(?区?、?市\)?|所属省份")),
    (
        "county",
        re.compile(
            r"(?:所属|所在)?(?:旗?县区?|旗县市?区|区县|县级)(?:\([^()]{1,6}\))?(?:级)?"
            r"|(?:所属|所在)?区\(?[、县市]*\)?|县\(市、?区\)"
        ),
    ),
    (
        "city",
        re.compile(
            r"(?:所属|所在|设区|推荐|申报)?(?:地|设区)?(?:市|州|地区"
            r"|城市|市州|地市|区域|盟市)(?:\([^()]{1,8}\))?|设区市|属地"
        ),
    ),
    (
        "applicant",
        re.compile(
            r"(?:申报|推荐|运营|管理|建设|牵头|依托|责任|实施"
            r"|所属|主管)[一-鿿]{0,4}(?:单位|机构|主体|部门|地区)"
        ),
    ),
    ("note", re.compile(r"备\s?注|说明|类别|类型")),
)

_WIDEST = 12
"""So many columns at most has a header that is flattened to one cell a line."""


@dataclass(frozen=True)
class Row:
    """A row of a list: its place, its number if it has one, and its cells by column.

    `inherited`: the city stands above the row (a section, a merged cell), not in it.
    """

    start: int
    end: int
    number: int | None
    cells: dict[Column, str] = field(default_factory=dict)
    inherited: bool = False

    @property
    def name(self) -> str:
        """The name cell, empty where there is none."""
        return self.cells.get("name", "")


def column_of(text: str) -> Column | None:
    """The column that a header cell names; None where the text is no header."""
    if len(text) > 16:
        return None
    return next((column for column, pattern in _HEADERS if pattern.fullmatch(text.strip())), None)


def header_at(lines: Sequence[Passage], at: int) -> list[Column] | None:
    """The columns of a header flattened to one cell a line, beginning at a line; None where there is none.

    A header that begins with the number's column reaches to the first row's number; cells in it that name no known
    column are kept as notes.
    """
    columns = [column_of(line.text) for line in lines[at : at + _WIDEST]]
    if not columns or columns[0] is None:
        return None
    if columns[0] == "number":
        first = next((i for i, line in enumerate(lines[at : at + _WIDEST]) if _number(line.text) == 1), None)
        if first is not None and sum(c is not None for c in columns[:first]) >= max(2, first - 2):
            return [column or "note" for column in columns[:first]]
    known: list[Column] = []
    for column in columns:
        if column is None or column in known:
            break
        known.append(column)
    return known if len(known) >= 2 and "name" in known else None


def header_in(cells: Sequence[str]) -> list[Column] | None:
    """The columns of a header that stands on one line."""
    columns = [column_of(cell) for cell in cells]
    known = [c for c in columns if c]
    if len(known) < 2 or len(known) < len(cells) - 1 or ("name" not in known and "number" not in known):
        return None
    return [c or "note" for c in columns]


def flat_rows(lines: Sequence[Passage], columns: Sequence[Column]) -> tuple[list[Row], int]:
    """The rows of a table flattened to one cell a line, and how many lines they took."""
    if "number" not in columns or columns[0] != "number":
        return _by_width(lines, columns)
    rows: list[Row] = []
    width = len(columns) - 1
    i = 0
    while i < len(lines):
        number = _number(lines[i].text)
        expected = (rows[-1].number or 0) + 1 if rows else None
        if number is None or (expected is not None and number not in (expected, 1)):
            break
        j = i + 1
        while j < len(lines) and j - i <= width and not _starts_row(lines, j, number + 1):
            j += 1
        cells = lines[i + 1 : j]
        if not cells:
            break
        placed = place_cells([c.text for c in cells], columns[1:], rows)
        inherited = len(placed) > len(cells)
        rows.append(Row(lines[i].start, cells[-1].end, number, placed, inherited))
        i = j
    return rows, i


def _starts_row(lines: Sequence[Passage], at: int, number: int) -> bool:
    return _number(lines[at].text) == number


def _by_width(lines: Sequence[Passage], columns: Sequence[Column]) -> tuple[list[Row], int]:
    rows: list[Row] = []
    width = len(columns)
    i = 0
    while i + width <= len(lines):
        group = lines[i : i + width]
        cells = dict(zip(columns, (c.text for c in group), strict=True))
        if not CLUSTER_NAME.search(cells.get("name", "")):
            break
        number = _number(cells.pop("number", ""))
        rows.append(Row(group[0].start, group[-1].end, number, cells))
        i += width
    return rows, i


def place_cells(cells: Sequence[str], columns: Sequence[Column], before: Sequence[Row]) -> dict[Column, str]:
    """Cells to their columns. Where a row has fewer (merged cells), the name is found first and the rest lined up on
    it; a city left out is the one of the row before."""
    if len(cells) >= len(columns):
        return dict(zip(columns, cells, strict=False))
    at = next((i for i, cell in enumerate(cells) if CLUSTER_NAME.search(cell)), None)
    if at is None or "name" not in columns:
        return dict(zip(columns, cells, strict=False))
    column = list(columns).index("name")
    placed: dict[Column, str] = {}
    for i, cell in enumerate(cells):
        if 0 <= column + i - at < len(columns):
            placed[columns[column + i - at]] = cell
    if "city" in columns and "city" not in placed and before and column > 0:
        placed.update({"city": before[-1].cells["city"]} if "city" in before[-1].cells else {})
    return placed


def _number(text: str) -> int | None:
    text = text.strip().rstrip(".、")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else None
