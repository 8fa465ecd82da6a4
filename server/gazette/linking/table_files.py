"""A user's own table, from CSV or XLSX and back: the same rows and columns, with more columns at the end."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from gazette.errors import UnreadableInput
from gazette.reading.encoding import decode

Format: TypeAlias = Literal["csv", "xlsx"]
Cell: TypeAlias = object

MOST_BYTES: Final = 256 << 20
MOST_ROWS: Final = 1_048_575
MOST_COLUMNS: Final = 1_000
_DELIMITERS: Final = ",;\t|"
_SEARCHED: Final = 20
"""Rows from the top among which the header is looked for."""


@dataclass(frozen=True, slots=True)
class UserTable:
    """A header and rows as they came. In CSV every cell is a text; of XLSX the first sheet, without formulas.

    `above` is what stands above the header: the number and the title of an annex.
    """

    format: Format
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    delimiter: str = ","
    above: tuple[tuple[Cell, ...], ...] = ()

    def text(self, row: int, column: int) -> str:
        """The text of a cell, empty where the row is too short."""
        cells = self.rows[row]
        value = cells[column] if column < len(cells) else None
        return "" if value is None else str(value).strip()


def read_user_table(path: Path) -> UserTable:
    """Read a table, told by its bytes. Raises `UnreadableInput` where it is none, or too large."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror}", file=path) from error
    if size > MOST_BYTES:
        raise UnreadableInput(f"larger than {MOST_BYTES >> 20} MiB", file=path, advice="Link it in parts.")
    if not data.strip():
        raise UnreadableInput("there is nothing in it", file=path, advice="Give a table in CSV or XLSX with a header.")
    if data.startswith(b"PK"):
        return _workbook(data, path)
    decoded = decode(data)
    if decoded is None:
        raise UnreadableInput(
            "neither a workbook (XLSX) nor a text in an encoding that is known here",
            file=path,
            advice="Save it as CSV.",
        )
    return _text(decoded.text, path)


def write_user_table(
    path: Path,
    format: Format,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    delimiter: str = ",",
    above: Iterable[Sequence[Cell]] = (),
) -> None:
    """Write a table, `above` its header what stood there; CSV in UTF-8 with a byte order mark.

    Without that mark spreadsheets misread Han text.
    """
    if format == "csv":
        with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerows((*above, header))
            writer.writerows(rows)
        return
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (*above, header, *rows):
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in row])
    book.save(path)


def _workbook(data: bytes, path: Path) -> UserTable:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows: list[Sequence[Cell]] = []
        for cells in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            if len(rows) > MOST_ROWS:
                raise UnreadableInput(f"more than {MOST_ROWS} rows", file=path)
            rows.append(cells)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, EOFError, OSError) as error:
        raise UnreadableInput(
            "not a workbook that can be read", file=path, advice="Save it again as XLSX or CSV."
        ) from error
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    width = max((at for row in rows for at, cell in enumerate(row, 1) if cell is not None), default=0)
    return _table("xlsx", [row[:width] for row in rows], path)  # the reader fills rows up to the columns asked for


def _text(text: str, path: Path) -> UserTable:
    start = text.split("\n", _SEARCHED)[:_SEARCHED]
    first = next((line for line in start if any(mark in line for mark in _DELIMITERS)), "")  # a title has none
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(1 << 20)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error as error:
        raise UnreadableInput("not a CSV table that can be read", file=path, advice="Save it again as CSV.") from error
    return _table("csv", rows, path, delimiter)


def _table(format: Format, rows: Sequence[Sequence[Cell]], path: Path, delimiter: str = ",") -> UserTable:
    if len(rows) < 2:
        raise UnreadableInput("there is no row below the header", file=path)
    at = _header_at(rows)
    if at + 1 == len(rows):
        raise UnreadableInput("there is no row below the header", file=path, line=at + 1)
    header = tuple("" if cell is None else str(cell).strip() for cell in rows[at])
    return UserTable(format, header, tuple(map(tuple, rows[at + 1 :])), delimiter, tuple(map(tuple, rows[:at])))


def _header_at(rows: Sequence[Sequence[Cell]]) -> int:
    """The row of the header: the first that is not one lone text (or nothing) above a row of several."""
    start = [sum(cell is not None and str(cell).strip() != "" for cell in row) for row in rows[:_SEARCHED]]
    return next((number for number, filled in enumerate(start) if filled > 1), 0)
