"""The tables as one workbook (Office Open XML, ISO/IEC 29500), the same bytes for the same tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format

from gazette.dumps.tables import Row, Table

_NEVER = dt.datetime(1980, 1, 1)
_MOST_ROWS = 1_048_575
"""Rows below the head that a sheet can hold."""
_LONGEST = 32_767
"""Characters that a cell can hold."""


def write_xlsx(path: Path, about: Iterable[tuple[str, str]], tables: Iterable[tuple[Table, Iterable[Row]]]) -> None:
    """Write a workbook with a sheet that says what it is, and a sheet for each table; a table too long goes on on
    another. Rows are written as they come, and not kept. Raises OSError like any write."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    book.set_properties({"title": "Cluster Gazette", "created": _NEVER})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 1, 40)
    for number, (key, value) in enumerate(about):
        sheet.write_string(number, 0, key, bold)
        sheet.write_string(number, 1, value)
    for table, rows in tables:
        waiting = iter(rows)
        part, full = 0, True
        while full:
            count = _write_sheet(book, f"{table.name} {part + 1}" if part else table.name, table, waiting, bold)
            part, full = part + 1, count == _MOST_ROWS
    book.close()


def _write_sheet(book: xlsxwriter.Workbook, name: str, table: Table, rows: Iterator[Row], bold: Format) -> int:
    """One sheet, with as many of the rows as it can hold; how many these are."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(table.columns), 24)
    for column, title in enumerate(["IRI", *(f"{c.title_zh} {c.title_en}" for c in table.columns)]):
        sheet.write_string(0, column, title, bold)
    number = 0
    for number, row in enumerate(islice(rows, _MOST_ROWS), 1):
        for place, cell in enumerate(row):
            text = cell[:_LONGEST]
            if text and place and table.columns[place - 1].datatype == "integer" and text.isdigit():
                sheet.write_number(number, place, int(text))
            elif text:
                sheet.write_string(number, place, text)
    sheet.autofilter(0, 0, max(1, number), len(table.columns))
    return number
