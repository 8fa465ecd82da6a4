"""Word documents (DOCX, ISO/IEC 29500-1): paragraphs as lines, tables as rows, automatic numbers written out.

The tree is walked here, because what notices are written with hides text from simpler readers: content controls,
smart tags, tracked insertions, text boxes. Left out are deletions, hidden runs, ruby text, headers and footers. Macros
and embedded objects are not looked at; entities are not resolved.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from gazette.errors import UnreadableInput
from gazette.reading.archive import open_archive, read_part
from gazette.reading.derived import Derived
from gazette.reading.docx_numbering import Numbering
from gazette.reading.grid import Cell, cell_text, lay_out, table_lines
from gazette.reading.limits import COLUMNS, REPEATED_CHARACTERS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = W[1:-1].encode()
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset({f"{W}{name}" for name in ("del", "moveFrom", "rt", "instrText", "delText", "pPr")} | {_FALLBACK})
_DEEPEST = 20
_LONG_CELL = 400

Element = etree._Element


def read_docx(data: bytes) -> Derived:
    """The text of a document. Raises `UnreadableInput` where it is damaged, encrypted or too large."""
    with open_archive(data) as archive:
        body = _part(read_part(archive, "word/document.xml"))
        numbers = _part(read_part(archive, "word/numbering.xml"))
        styles = _part(read_part(archive, "word/styles.xml"))
    found = body.find(f"{W}body") if body is not None else None
    if found is None:
        raise UnreadableInput("this is a Word document without a body", advice="Save it again as .docx.")
    reader = _Reader(Numbering(numbers, styles))
    return Derived("".join(f"{line}\n" for line in reader.blocks(found)))


def _part(data: bytes | None) -> Element | None:
    if data is None:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data.replace(_STRICT, _TRANSITIONAL), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableInput("the document is damaged", advice="Save it again as .docx.") from error


class _Reader:
    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering

    def blocks(self, parent: Element, depth: int = 0) -> Iterator[str]:
        """The lines of paragraphs and tables, in order."""
        if depth > _DEEPEST:
            return
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                yield from self._table(child, depth)
            elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, paragraph: Element, depth: int) -> Iterator[str]:
        boxes: list[Element] = []
        text = self._numbering.label(paragraph) + _text(paragraph, boxes)
        for line in text.split("\n"):
            if line.strip():
                yield line.strip()
        for box in boxes:
            yield from self.blocks(box, depth + 1)

    def _table(self, table: Element, depth: int) -> Iterator[str]:
        rows = [list(self._cells(row, depth)) for row in table.iter(f"{W}tr") if _owner(row) is table]
        widest = max((len(row) for row in rows), default=0)
        if widest <= 1 or any(len(text) > _LONG_CELL for row in rows for text, _, _ in row):
            for row in rows:
                for text, _, _ in row:
                    yield from (line for line in text.split("\n") if line.strip())
            return
        yield from table_lines(lay_out(_merged(rows)))

    def _cells(self, row: Element, depth: int) -> Iterator[tuple[str, int, bool]]:
        """The cells of a row: text, columns, and whether it goes on the cell above."""
        skipped = _value(row.find(f"{W}trPr/{W}gridBefore"))
        if skipped:
            yield "", min(skipped, COLUMNS), False
        for cell in row.iter(f"{W}tc"):
            if _owner(cell, f"{W}tr") is not row:
                continue
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            text = "\n".join(self.blocks(cell, depth + 1))
            yield text, min(_value(cell.find(f"{W}tcPr/{W}gridSpan")) or 1, COLUMNS), goes_on


def _merged(rows: list[list[tuple[str, int, bool]]]) -> Iterator[list[Cell]]:
    """Rows of cells; one that goes on the cell above has its text, as far as it is short."""
    above: dict[int, str] = {}
    for row in rows:
        cells, here, column = [], {}, 0
        for text, columns, goes_on in row:
            words = above.get(column, "") if goes_on else cell_text(text)
            cells.append(Cell(words, columns=columns))
            here[column] = words if len(words) <= REPEATED_CHARACTERS else ""
            column += columns
        above = here
        yield cells


def _owner(element: Element, tag: str = f"{W}tbl") -> Element | None:
    return next(iter(element.iterancestors(tag)), None)


def _value(element: Element | None) -> int:
    value = (element.get(f"{W}val") or "") if element is not None else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 4 else 0


def _text(paragraph: Element, boxes: list[Element]) -> str:
    """The words of a paragraph, breaks as line ends, tabs as wide gaps; text boxes in it are added to `boxes`."""
    pieces: list[str] = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        tag = element.tag
        if tag in _LEFT_OUT or (tag == f"{W}r" and _is_hidden(element)):
            walk.skip_subtree()
        elif tag == f"{W}txbxContent":
            boxes.append(element)
            walk.skip_subtree()
        elif tag == f"{W}t":
            pieces.append(element.text or "")
        elif tag in (f"{W}br", f"{W}cr"):
            pieces.append("\n")
        elif tag in (f"{W}tab", f"{W}ptab"):
            pieces.append("  ")
        elif tag == f"{W}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "true") not in ("0", "false", "off")
