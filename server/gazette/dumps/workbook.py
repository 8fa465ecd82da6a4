"""The tables as one workbook (Office Open XML, ISO/IEC 29500): all but the rows of its sheets is made here, and these
are put in as the blocks that the pieces of a release have."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.utility import xl_range

from gazette.dumps.archive import Block, Member
from gazette.dumps.rows import Rows
from gazette.dumps.tables import Table

_NEVER = dt.datetime(1980, 1, 1)
_MOST_ROWS = 1_048_575
"""Rows below the head that a sheet can hold."""
_DIMENSION = re.compile(rb'(?<=<dimension ref=")[A-Z0-9:]+(?=")')
_ROWS_END = b"</sheetData>"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet of a table, or of a part of it: how many rows it has below its head, and the blocks of their cells."""

    name: str
    table: Table
    count: int
    blocks: tuple[tuple[Block, str], ...]


def workbook(
    about: Iterable[tuple[str, str]], tables: Iterable[tuple[Table, Sequence[tuple[Rows, str]]]]
) -> Iterator[Member]:
    """The members of the archive that a workbook is: a sheet that says what it is, and a sheet for each table.

    Of the rows of a table the notes are given, and the files of the blocks of their cells. A table too long goes on on
    another sheet, where the next of these begin: none of them may be too long itself.
    """
    sheets = [sheet for table, rows in tables for sheet in _sheets(table, rows)]
    files = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, 2)}
    with zipfile.ZipFile(io.BytesIO(_empty(about, sheets))) as archive:
        for name in archive.namelist():
            data, sheet = archive.read(name), files.get(name)
            if sheet is None:
                yield Member(name, [data])
            else:
                data = _DIMENSION.sub(xl_range(0, 0, sheet.count, len(sheet.table.columns)).encode(), data, 1)
                before, end, after = data.partition(_ROWS_END)
                yield Member(name, [before, *sheet.blocks, end + after])


def _sheets(table: Table, rows: Sequence[tuple[Rows, str]]) -> Iterator[_Sheet]:
    count, number = 0, 1
    blocks: list[tuple[Block, str]] = []
    for note, file in rows:
        if count + note.count > _MOST_ROWS:
            yield _Sheet(_name(table, number), table, count, tuple(blocks))
            count, number, blocks = 0, number + 1, []
        count += note.count
        blocks.append((note.cells, file))
    yield _Sheet(_name(table, number), table, count, tuple(blocks))


def _name(table: Table, number: int) -> str:
    return table.name if number == 1 else f"{table.name} {number}"


def _empty(about: Iterable[tuple[str, str]], sheets: Iterable[_Sheet]) -> bytes:
    """The workbook without a row of the tables, the same bytes each time."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    book.set_properties({"title": "Cluster Gazette", "created": _NEVER})
    bold = book.add_format({"bold": True})
    first = book.add_worksheet("about")
    first.set_column(0, 1, 40)
    for number, (key, value) in enumerate(about):
        first.write_string(number, 0, key, bold)
        first.write_string(number, 1, value)
    for sheet in sheets:
        columns = sheet.table.columns
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(1, 1)
        page.set_column(0, len(columns), 24)
        for place, title in enumerate(["IRI", *(f"{column.title_zh} {column.title_en}" for column in columns)]):
            page.write_string(0, place, title, bold)
        page.autofilter(0, 0, max(1, sheet.count), len(columns))
    book.close()
    return file.getvalue()
