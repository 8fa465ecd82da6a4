"""Workbooks (XLSX, XLS): every visible sheet as rows, merged cells laid out. Macros are not looked at."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

from gazette.errors import UnreadableInput
from gazette.reading.archive import open_archive
from gazette.reading.derived import Derived
from gazette.reading.grid import Cell, lay_out, table_lines
from gazette.reading.limits import CELLS, too_large

_UNNAMED = re.compile(r"(?:sheet|工作表|表|chart)\s*\d*", re.IGNORECASE)
_Merged = list[tuple[tuple[int, int], tuple[int, int]]]


def read_workbook(data: bytes) -> Derived:
    """The rows of all visible sheets; where several have any, each under its sheet's name.

    Of formulas, the values that were last computed and saved. Raises `UnreadableInput` where the workbook is
    encrypted, damaged or too large.
    """
    if data.startswith(b"PK"):
        open_archive(data).close()
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = [(sheet.name, list(_sheet(book, sheet.name))) for sheet in book.sheets_metadata if _shown(sheet)]
    except calamine.PasswordError as error:
        raise UnreadableInput(
            "the workbook is encrypted", advice="Save it without a password and give that file."
        ) from error
    except calamine.CalamineError as error:
        raise UnreadableInput("the workbook is damaged, or cut off", advice="Save it again as .xlsx.") from error
    filled = [(name, lines) for name, lines in sheets if lines]
    text = []
    for name, lines in filled:
        if len(filled) > 1 and not _UNNAMED.fullmatch(name.strip()):
            text.append(name.strip())
        text += lines
    return Derived("".join(f"{line}\n" for line in text))


def _shown(sheet: calamine.SheetMetadata) -> bool:
    return sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet


def _sheet(book: calamine.CalamineWorkbook, name: str) -> Iterator[str]:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > CELLS:
        raise too_large("cells in a sheet", CELLS)
    rows = sheet.to_python(skip_empty_area=False)
    yield from table_lines(lay_out(_cells(rows, sheet.merged_cell_ranges or [])))


def _cells(rows: list[list[Any]], merged: _Merged) -> Iterator[list[Cell]]:
    """The rows as cells; what a merged cell covers has no cell of its own."""
    height, width = len(rows), max(map(len, rows), default=0)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    total = 0
    for (top, left), (bottom, right) in merged:
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        if top > bottom or left > right:
            continue
        total += (bottom - top + 1) * (right - left + 1)
        if total > CELLS:
            raise too_large("merged cells in a sheet", CELLS)
        area = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if area & (covered | spans.keys()):
            continue  # merged cells that overlap are a damaged file's; the first stands
        spans[top, left] = bottom - top + 1, right - left + 1
        covered |= area - {(top, left)}
    for at, row in enumerate(rows):
        yield [
            Cell(_written(value), *spans.get((at, column), (1, 1)))
            for column, value in enumerate(row)
            if (at, column) not in covered
        ]


def _written(value: Any) -> str:
    """A value as a sheet shows it: whole numbers without a point, days as ISO dates."""
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return value if isinstance(value, str) else str(value)
