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


@dataclass(frozen=True, slots=True)
class UserTable:
    """A header and rows as they came. In CSV every cell is a text; of XLSX the first sheet, without formulas."""

    format: Format
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    delimiter: str = ","

    def text(self, row: int, column: int) -> str:
        """The text of a cell, empty where the row is too short."""
        cells = self.rows[row]
        value = cells[column] if column < len(cells) else None
        return "" if value is None else str(value).strip()


def read_user_table(path: Path) -> UserTable:
    """Read a table, told by its bytes. Raises `UnreadableInput` where it is none, or too large."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror}", file=path) from error
    if not data:
        raise UnreadableInput(f"empty, or larger than {MOST_BYTES >> 20} MiB", file=path)
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
    path: Path, format: Format, header: Sequence[str], rows: Iterable[Sequence[Cell]], delimiter: str = ","
) -> None:
    """Write a table; CSV in UTF-8 with a byte order mark, without which spreadsheets misread Han text."""
    if format == "csv":
        with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerow(header)
            writer.writerows(rows)
        return
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (header, *rows):
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
        raise UnreadableInput(f"not a workbook that can be read: {error}", file=path) from error
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    return _table("xlsx", rows, path)


def _text(text: str, path: Path) -> UserTable:
    first = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    csv.field_size_limit(1 << 20)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error as error:
        raise UnreadableInput(f"not a CSV table: {error}", file=path) from error
    return _table("csv", rows, path, delimiter)


def _table(format: Format, rows: Sequence[Sequence[Cell]], path: Path, delimiter: str = ",") -> UserTable:
    if len(rows) < 2:
        raise UnreadableInput("there is no row below the header", file=path)
    header = tuple("" if cell is None else str(cell).strip() for cell in rows[0])
    return UserTable(format, header, tuple(map(tuple, rows[1:])), delimiter)
