"""The rows that a piece of a release has in a table, in three files: as CSV, and as blocks for the zipped tables and
the workbook, so that neither is written row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from gazette.dumps.archive import Block, pack
from gazette.dumps.dump import FOLDER
from gazette.dumps.tables import Row, Table, to_csv

_LONGEST = 32_767
"""Units of UTF-16 that a cell of a workbook can hold."""
_DIGITS = 15
"""Of an integer that a cell of a workbook can hold."""
_APART = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x")
"""What may keep a text from being written as it is; few have it, so that one search is the rule."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")


class Rows(Struct, frozen=True, kw_only=True):
    """The note on some rows of a table: how many they are, and on the blocks that hold them as CSV and as cells."""

    count: int
    csv: Block
    cells: Block


def pack_rows(name: str, table: Table, rows: Sequence[Row]) -> tuple[Rows, dict[str, bytes]]:
    """Rows of a table, of the piece of this name: the note on them, and the bytes of their files."""
    text = to_csv(rows)
    csv, packed = pack(text)
    cells, sheet = pack(to_cells(table, rows))
    files = dict(zip(files_of_rows(name, table), (text, packed, sheet), strict=True))
    return Rows(count=len(rows), csv=csv, cells=cells), files


def files_of_rows(name: str, table: Table) -> tuple[str, str, str]:
    """The files of some rows of a table, by their name, below the folder of a release: CSV, its block, the cells'."""
    file = f"{FOLDER}/{table.name}/{name}"
    return f"{file}.csv", f"{file}.csv.deflate", f"{file}.cells.deflate"


def to_cells(table: Table, rows: Sequence[Row]) -> bytes:
    """Rows as those of a sheet (Office Open XML, ISO/IEC 29500-1, 18.3.1.73): integers as numbers, all else as texts.

    Rows and cells do not say where they are (`r` is optional), but follow on what is before them.
    """
    numbers = [False, *(column.datatype == "integer" for column in table.columns)]
    told = []
    for row in rows:
        told.append("<row>")
        for cell, number in zip(row, numbers, strict=True):
            if not cell:
                told.append("<c/>")
            elif number and cell.isdecimal() and len(cell) <= _DIGITS:
                told.append(f"<c><v>{int(cell)}</v></c>")
            elif len(cell) < _LONGEST // 2 and not _APART.search(cell) and cell.strip() == cell:
                told.append(f'<c t="inlineStr"><is><t>{cell}</t></is></c>')
            else:
                told.append(_cell(cell))
        told.append("</row>")
    return "".join(told).encode()


def _cell(text: str) -> str:
    """A text with anything in it: cut where it is too long, spaces at its ends kept, and written as ISO/IEC 29500-1,
    22.9.2.19 (ST_Xstring) has it what XML cannot hold, or would be read as such."""
    text = text.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")
    space = ' xml:space="preserve"' if text.strip() != text else ""
    text = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<c t="inlineStr"><is><t{space}>{text}</t></is></c>'
