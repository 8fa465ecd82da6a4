"""The tables as one workbook (Office Open XML, ISO/IEC 29500), the same bytes for the same tables."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable

import xlsxwriter

from gazette.dumps.tables import MANY, Rows, Table

_NEVER = dt.datetime(1980, 1, 1)
_MOST_ROWS = 1_048_575
"""Rows below the head that a sheet can hold."""
_LONGEST = 32_767
"""Characters that a cell can hold."""


def to_xlsx(about: Iterable[tuple[str, str]], tables: Iterable[tuple[Table, Rows]]) -> bytes:
    """A workbook with a sheet that says what it is, and a sheet for each table; a table too long goes on on another."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(
        data, {"constant_memory": False, "in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    )
    book.set_properties({"title": "Cluster Gazette", "created": _NEVER})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 1, 40)
    for number, (key, value) in enumerate(about):
        sheet.write_string(number, 0, key, bold)
        sheet.write_string(number, 1, value)
    for table, rows in tables:
        for part, start in enumerate(range(0, max(1, len(rows)), _MOST_ROWS)):
            sheet = book.add_worksheet(table.name + (f" {part + 1}" if part else ""))
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(table.columns), 24)
            for column, title in enumerate(["IRI", *(f"{c.title_zh} {c.title_en}" for c in table.columns)]):
                sheet.write_string(0, column, title, bold)
            for number, row in enumerate(rows[start : start + _MOST_ROWS], 1):
                for place, cell in enumerate(row):
                    text = MANY.join(cell)[:_LONGEST]
                    if text and place and table.columns[place - 1].datatype == "integer" and text.isdigit():
                        sheet.write_number(number, place, int(text))
                    elif text:
                        sheet.write_string(number, place, text)
            sheet.autofilter(0, 0, max(1, min(len(rows) - start, _MOST_ROWS)), len(table.columns))
    book.close()
    return data.getvalue()
