"""PDF (ISO 32000): text in reading order with paragraphs joined again, ruled tables as rows, scans by recognition.

Scripts, forms, embedded files and links in a PDF are not looked at.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from gazette.errors import UnreadableInput
from gazette.reading.boxes import Box, placed
from gazette.reading.derived import Derived
from gazette.reading.grid import Cell, lay_out, row_line, table_lines
from gazette.reading.limits import CELLS, PAGES, PICTURED_PAGES, too_large
from gazette.reading.paragraphs import Line, is_page_number, joined, paragraphs
from gazette.reading.picture import Recognised, Recogniser

_FEW_CHARACTERS = 8
"""A page with fewer written characters, and a picture, is a scan."""
_BEGINS = re.compile(r"[\d一二三四五六七八九十(（附]")
_UNDECODED = re.compile(r"\(cid:\d+\)")
_UNDECODED_SHARE = 0.2
_SMALLEST_PICTURE = 0.3
"""Share of the page's width and height that the picture of a scan fills at least."""
_RESOLUTION = 200
"""Dots an inch at which scanned pages are drawn."""
_FEWEST_CELLS = 3
_THICKEST = 5.0
"""An upright line drawn as a box is at most so many points thick."""
_NEAR_END = 2.0
"""Lines that end within so many points end at the same height."""
_WIDE_GAP = 1.2
"""A gap of so many character widths parts columns."""


def read_pdf(data: bytes) -> Derived:
    """The text of a PDF. Scanned pages are recognised (extra `ocr`).

    Raises `UnreadableInput` where it is encrypted, damaged or too long, and where a page is a scan and the extra is
    not installed.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > PAGES:
                raise too_large("pages in a PDF", PAGES)
            return _read(data, pdf)
    except PdfminerException as error:
        raise _refusal(error.args[0] if error.args else error) from error
    except PDFException as error:
        raise _refusal(error) from error


def _refusal(error: object) -> UnreadableInput:
    if isinstance(error, PDFPasswordIncorrect):
        return UnreadableInput("the PDF is encrypted", advice="Save it without a password and give that file.")
    if isinstance(error, MemoryError):
        return UnreadableInput("the PDF needs too much memory to read", advice="It may be made to do harm.")
    return UnreadableInput("the PDF is damaged, or cut off", advice="Download it again, or print it to a new PDF.")


def _read(data: bytes, pdf: Any) -> Derived:
    lines: list[str] = []
    recognised: list[Recognised] = []
    recogniser: Recogniser | None = None
    for number, page in enumerate(pdf.pages):
        if _is_scan(page):
            if len(recognised) == PICTURED_PAGES:
                raise too_large("scanned pages in a PDF", PICTURED_PAGES)
            recogniser = recogniser or Recogniser()
            recognised.append(recogniser.read(_drawn(data, number)))
            lines += recognised[-1].lines
        else:
            lines = _continued(lines, list(_page(page.dedupe_chars())))
        page.close()
    scores = [score for found in recognised for score in found.scores]
    confidence = round(sum(scores) / len(scores), 4) if scores else None
    return Derived("".join(f"{line}\n" for line in lines), confidence=confidence)


def _is_scan(page: Any) -> bool:
    """Whether a page's text is in a picture, or written in a font that does not tell its characters."""
    written = "".join(char["text"] for char in page.chars if char["text"].strip())
    undecoded = sum(len(found) for found in _UNDECODED.findall(written))
    if undecoded > _UNDECODED_SHARE * max(len(written), 1):
        return True
    return len(written) < _FEW_CHARACTERS and any(
        image["width"] >= _SMALLEST_PICTURE * page.width and image["height"] >= _SMALLEST_PICTURE * page.height
        for image in page.images
    )


def _drawn(data: bytes, number: int) -> Any:
    """A page as a picture, drawn at `_RESOLUTION`."""
    import pypdfium2

    from gazette.reading.limits import PIXELS

    document = pypdfium2.PdfDocument(data)
    try:
        page = document[number]
        width, height = page.get_size()
        scale = min(_RESOLUTION / 72, (PIXELS / max(width * height, 1)) ** 0.5)
        return page.render(scale=scale).to_pil()
    finally:
        document.close()


def _page(page: Any) -> Iterator[str]:
    """The lines of a page from top to bottom: paragraphs, and tables as rows."""
    tables = [t for t in page.find_tables({"explicit_horizontal_lines": _open_ends(page)}) if len(t.cells) > 1]
    if sum(len(table.cells) for table in tables) > CELLS:
        raise too_large("cells in a page's tables", CELLS)
    lines = [line for line in _written_lines(page) if not any(_inside(line, table.bbox) for table in tables)]
    lines = [line for line in lines if not is_page_number(line, page.height)]
    blocks: list[tuple[float, list[str]]] = [(table.bbox[1], list(_table(page, table))) for table in tables]
    start = 0
    for stop in range(1, len(lines) + 1):
        if stop == len(lines) or any(lines[stop - 1].top < top <= lines[stop].top for top, _ in blocks[: len(tables)]):
            blocks.append((lines[start].top, list(paragraphs(lines[start:stop]))))
            start = stop
    for _, block in sorted(blocks, key=lambda each: each[0]):
        yield from block


def _open_ends(page: Any) -> list[float]:
    """The heights at which upright lines of a table end without a level one: there the page's end breaks a row."""
    level = [e["top"] for e in page.edges if e["orientation"] == "h" and e["x1"] - e["x0"] > _THICKEST]
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    ends: list[float] = []
    for side, outermost in (("top", min), ("bottom", max)):
        heights = [edge[side] for edge in upright]
        end = outermost(heights, default=0.0)
        many = sum(abs(height - end) < _NEAR_END for height in heights) >= _FEWEST_CELLS
        if many and all(abs(height - end) > _NEAR_END for height in level):
            ends.append(end)
    return ends


def _written_lines(page: Any) -> list[Line]:
    words = page.extract_words(keep_blank_chars=False, x_tolerance=2, y_tolerance=3, extra_attrs=["size"])
    boxes = [Box(word["text"], word["x0"], word["top"], word["x1"], word["bottom"]) for word in words]
    sizes = {box: word["size"] for box, word in zip(boxes, words, strict=True)}
    lines = []
    for row in placed(boxes):
        pieces = [row[0].text]
        for before, box in pairwise(row):
            gap = (box.left - before.right) / max(sizes[box], 1)
            pieces.append(("  " if gap > _WIDE_GAP else " " if gap > 0.2 else "") + box.text)
        lines.append(
            Line(
                "".join(pieces),
                row[0].left,
                row[-1].right,
                min(b.top for b in row),
                max(b.bottom for b in row),
                max(sizes[b] for b in row),
            )
        )
    return lines


def _inside(line: Line, bbox: tuple[float, float, float, float]) -> bool:
    x, y = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    return bbox[0] <= x <= bbox[2] and bbox[1] <= y <= bbox[3]


def _continued(lines: list[str], more: list[str]) -> list[str]:
    """The lines of the next page behind those before; a sentence or row that the page's end broke is one line again."""
    head = 1 if len(more) > 1 and "|" in more[0] and more[0] in lines else 0  # a header that each page repeats
    if lines and len(more) > head and (row := _whole_row(lines[-1], more[head])):
        return [*lines[:-1], row, *more[head + 1 :]]
    if lines and more and _breaks_off(lines[-1]) and len(more[0]) > 1 and not _BEGINS.match(more[0]):
        return [*lines[:-1], joined(lines[-1], more[0]), *more[1:]]
    return lines + more


def _whole_row(upper: str, lower: str) -> str | None:
    """The row of which a page's end has left a part on each page; None where the lines are two rows, or none.

    A numbered table's row has its number on one of the pages; the part on the other one has none.
    """
    parts = [[cell.strip() for cell in line.split("|")] for line in (upper, lower)]
    if len(parts[0]) != len(parts[1]) or len(parts[0]) < _FEWEST_CELLS:
        return None
    numbered = [cells[0].isdigit() for cells in parts]
    unnumbered = parts[numbered.index(False)] if numbered.count(True) == 1 else None
    if unnumbered is None or unnumbered[0] or not any(unnumbered):
        return None
    return row_line([joined(one, other) if one and other else one or other for one, other in zip(*parts, strict=True)])


def _breaks_off(line: str) -> bool:
    return len(line) > 30 and "|" not in line and not line.endswith(("。", "：", ":", "；", ";", "！", "？", "）", ")"))


def _table(page: Any, table: Any) -> Iterator[str]:
    """The rows of a ruled table, by the edges of its cells."""
    lefts = _edges([cell[0] for cell in table.cells])
    tops = _edges([cell[1] for cell in table.cells])
    rows: list[dict[int, Cell]] = [{} for _ in tops]
    texts = _cell_texts(page, table.cells)
    for cell, text in zip(table.cells, texts, strict=True):
        row, column = _at(tops, cell[1]), _at(lefts, cell[0])
        height = sum(1 for top in tops if cell[1] - 1 <= top < cell[3] - 1)
        width = sum(1 for left in lefts if cell[0] - 1 <= left < cell[2] - 1)
        rows[row][column] = Cell(text, rows=height, columns=width)
    yield from table_lines(lay_out([row[column] for column in sorted(row)] for row in rows))


def _cell_texts(page: Any, cells: list[tuple[float, float, float, float]]) -> list[str]:
    """The words of each cell, its lines one beneath the other."""
    words = page.extract_words(keep_blank_chars=False, x_tolerance=2, y_tolerance=3)
    boxes = [Box(word["text"], word["x0"], word["top"], word["x1"], word["bottom"]) for word in words]
    inside: list[list[Box]] = [[] for _ in cells]
    for box in boxes:
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        at = next((i for i, c in enumerate(cells) if c[0] <= x <= c[2] and c[1] <= y <= c[3]), None)
        if at is not None:
            inside[at].append(box)
    return ["\n".join(" ".join(box.text for box in row) for row in placed(each)) for each in inside]


def _edges(values: list[float]) -> list[float]:
    """Different edges in order; what lies within a point is one edge."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 1:
            found.append(value)
    return found


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))
