"""The workbook, whose rows are put in as blocks: readers find the cells that a writer of workbooks would have written."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import python_calamine as calamine
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils import get_column_letter

from gazette.dumps import workbook as module
from gazette.dumps.archive import archive, pack
from gazette.dumps.rows import Rows, files_of_rows, pack_rows, to_cells
from gazette.dumps.tables import TABLES, Row, to_csv
from gazette.dumps.workbook import workbook

TABLE = next(table for table in TABLES if any(column.datatype == "integer" for column in table.columns))
WIDTH = len(TABLE.columns) + 1
YEAR = 1 + next(place for place, column in enumerate(TABLE.columns) if column.datatype == "integer")
LAST = get_column_letter(WIDTH)
ABOUT = [("title", "A & B"), ("release", "0")]
CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["", " ", "_x0041_", "_xZZZZ_", "a\rb", "\x00", "\ufffe", "<r>&", " a", "a\n", "=1+1", "https://a.example/?b&c"]
)


def rows_of(*texts: str) -> list[Row]:
    """A row for each text, which stands in it twice, apart from each other."""
    return [[text, *[""] * (WIDTH - 2), text] for text in texts]


def _written(folder: Path, name: str, rows: Sequence[Row]) -> Rows:
    """The note on some rows, whose files are written."""
    note, files = pack_rows(name, TABLE, rows)
    for file, data in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(data)
    return note


def book_of(folder: Path, *pieces: Sequence[Row]) -> bytes:
    """A workbook of the table, from pieces with these rows."""
    blocks = []
    for number, rows in enumerate(pieces):
        note = _written(folder, f"{number}", rows)
        blocks.append((note, files_of_rows(f"{number}", TABLE)[2]))
    parts = archive(workbook(ABOUT, [(TABLE, blocks)]))
    return b"".join(part if isinstance(part, bytes) else (folder / part).read_bytes() for part in parts)


def sheet_of(data: bytes, name: str) -> Sequence[Sequence[object]]:
    """The cells of a sheet below its head."""
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(name).to_python()[1:]


def test_the_cells_are_those_of_the_rows(tmp_path: Path) -> None:
    pieces = [rows_of("甲", "乙"), rows_of("丙")]
    pieces[0][1][YEAR] = "2025"
    pieces[1][0][YEAR] = "2024 | 2025"
    data = book_of(tmp_path, *pieces)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["about", TABLE.name]
    assert [*book["about"].values] == ABOUT
    sheet = book[TABLE.name]
    found = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(2, values_only=True)]
    assert found == [row for rows in pieces for row in rows]
    assert [type(row[YEAR]) for row in sheet.iter_rows(2, values_only=True)] == [type(None), int, str]
    assert (sheet.dimensions, sheet.auto_filter.ref, sheet.freeze_panes) == (f"A1:{LAST}4", f"A1:{LAST}4", "B2")
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold


@given(st.lists(CELLS, max_size=8))
@example(["a" * 40_000, "𠀀" * 20_000, "&" * 32_767])
def test_texts_are_written_as_another_writer_has_them(texts: list[str]) -> None:
    note, block = pack(to_cells(TABLE, rows_of(*texts)))
    members = workbook(ABOUT, [(TABLE, [(Rows(count=len(texts), csv=note, cells=note), "block")])])
    ours = b"".join(part if isinstance(part, bytes) else block for part in archive(members))
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(TABLE.name)
        sheet.write_row(0, 0, ["head"] * WIDTH)
        for number, text in enumerate(texts, 1):
            cut = text.encode("utf-16-le")[:65_534].decode("utf-16-le", "ignore")
            for place in (0, WIDTH - 1) if cut else ():
                sheet.write_string(number, place, cut)
    expected = sheet_of(file.getvalue(), TABLE.name)
    found = sheet_of(ours, TABLE.name)
    assert found[: len(expected)] == expected
    assert not any(map(any, found[len(expected) :])), "rows with nothing in them"


@given(st.lists(CELLS, min_size=1, max_size=5))
def test_the_rows_are_xml(texts: list[str]) -> None:
    sheet = etree.fromstring(b"<sheetData>" + to_cells(TABLE, rows_of(*texts)) + b"</sheetData>")
    assert [len(row) for row in sheet] == [WIDTH] * len(texts), "an empty cell holds its place"


def test_a_table_too_long_for_a_sheet_goes_on_on_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_ROWS", 5)
    pieces = [rows_of("1", "2", "3"), rows_of("4", "5"), rows_of("6", "7", "8"), rows_of("9", "10", "11")]
    data = book_of(tmp_path, *pieces)
    book = openpyxl.load_workbook(io.BytesIO(data))
    names = [TABLE.name, f"{TABLE.name} 2", f"{TABLE.name} 3"]
    assert book.sheetnames == ["about", *names]
    assert [book[name].auto_filter.ref for name in names] == [f"A1:{LAST}6", f"A1:{LAST}4", f"A1:{LAST}4"]
    assert [book[name].dimensions for name in names] == [f"A1:{LAST}6", f"A1:{LAST}4", f"A1:{LAST}4"]
    head = [cell.value for cell in book[names[0]][1]]
    assert all([cell.value for cell in book[name][1]] == head for name in names)
    found = [row[0] for name in names for row in sheet_of(data, name)]
    assert found == [str(number) for number in range(1, 12)]


def test_a_table_without_rows_is_a_head(tmp_path: Path) -> None:
    data = book_of(tmp_path)
    sheet = openpyxl.load_workbook(io.BytesIO(data))[TABLE.name]
    assert (sheet.dimensions, sheet.max_row) == (f"A1:{LAST}1", 1)


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (book_of(tmp_path / name, rows_of("甲"), rows_of("乙")) for name in ("one", "other"))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as found:
        assert found.testzip() is None
        assert found.namelist()[0] == "[Content_Types].xml"


def test_rows_are_written_three_times_and_told_of(tmp_path: Path) -> None:
    rows = rows_of("甲,乙", "丙\n丁")
    note = _written(tmp_path, "piece", rows)
    text, packed, cells = ((tmp_path / file).read_bytes() for file in files_of_rows("piece", TABLE))
    assert [*csv.reader(io.StringIO(text.decode(), newline=""))] == rows
    assert note.count == len(rows)
    assert (note.csv, packed) == pack(to_csv(rows))
    assert (note.cells, cells) == pack(to_cells(TABLE, rows))
