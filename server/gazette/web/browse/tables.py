"""A list as a file: CSV (RFC 4180), XLSX, JSON, RDF."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from pyoxigraph import Quad

from gazette.query.formats import GRAPHS as WRITERS
from gazette.web import data
from gazette.web.problems import Problem

Cell = str | int | bool | None
Table = Sequence[Mapping[str, Cell]]

LARGEST = 50_000
"""Rows of a file; the dumps have all of them."""
FORMATS: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
}
"""Suffixes and media types."""


def check_size(rows: int) -> None:
    """Raise a `Problem` (400) for a list that is too long for a file, which is made in memory."""
    if rows > LARGEST:
        raise Problem(
            400, "bad-request",
            f"This list has {rows} rows, and a file at most {LARGEST}: choose fewer, or take all of them from /dumps.",
            detail_zh=f"此列表有 {rows} 行，而一个文件最多 {LARGEST} 行：请缩小范围，或从 /dumps 下载全部。",
            members={"rows": rows, "limit": LARGEST},
        )  # fmt: skip


def write(
    suffix: str, columns: Sequence[str], rows: Table, quads: Callable[[], Iterable[Quad]], about: dict[str, object],
    base_uri: str,
) -> bytes:  # fmt: skip
    """The rows in a format of `FORMATS`. `quads` say the same as RDF; `about` stands at the head of JSON."""
    if suffix == "csv":
        return _csv(columns, rows)
    if suffix == "xlsx":
        return _xlsx(columns, rows)
    if suffix == "json":
        return (json.dumps({**about, "rows": list(rows)}, ensure_ascii=False, indent=1) + "\n").encode()
    assert suffix in WRITERS
    return data.write_quads(quads(), suffix, base_uri)


def _csv(columns: Sequence[str], rows: Table) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _xlsx(columns: Sequence[str], rows: Table) -> bytes:
    """One sheet, the head frozen. Every text is a text: none is taken for a formula, however it begins."""
    from openpyxl import Workbook  # a quarter of a second to load: not at the start of every process
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("list")
    sheet.freeze_panes = "A2"
    sheet.append(list(columns))
    for row in rows:
        cells = []
        for column in columns:
            cell = WriteOnlyCell(sheet, value=_printable(row[column]))
            if isinstance(row[column], str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _printable(value: Cell) -> Cell:
    """A value without the control characters that a sheet cannot hold."""
    return "".join(c for c in value if c >= " " or c in "\t\n\r") if isinstance(value, str) else value
