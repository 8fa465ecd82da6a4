"""Elements of a page as lines: a line a block, a line a row of a table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from gazette.reading.grid import Cell, lay_out, table_lines
from gazette.reading.html_tree import Element, words_in

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
     "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
     "hr", "html", "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
     "tfoot", "th", "thead", "tr", "ul", "ucapcontent", "founder-content"}
)  # fmt: skip
_NOT_TEXT = frozenset({"head", "title"})
_LINK_LISTS = frozenset({"ul", "ol", "dl", "div", "p", "td", "li", "section", "aside", "span", "header"})
_MANY_LINKS = 3
_NEARLY_ALL = 0.7
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
"""A break of the source's lines between Chinese characters, which is no space (CSS Text 3, section 4.1.3)."""
FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|jpe?g|png|tiff?)(?:$|[?#])", re.IGNORECASE)
"""Addresses of files that notices have attached."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LONG_CELL = 400
_PARAGRAPH = 60
_SEVERAL = 2


def lines_of(element: Element, without: Collection[Element] = ()) -> Iterator[str]:
    """The lines of an element, none of them blank, the elements in `without` left out."""
    pieces: list[str] = []
    for piece in _pieces(element, without):
        if piece is not None:
            pieces.append(piece)
            continue
        yield from _flushed(pieces)
        pieces.clear()
    yield from _flushed(pieces)


def _flushed(pieces: list[str]) -> Iterator[str]:
    line = "".join(pieces).strip()
    if line:
        yield line


def _pieces(root: Element, without: Collection[Element]) -> Iterator[str | None]:
    """Stretches of text in order; None ends a line. Nesting costs no stack."""
    counted: dict[Element, int] = {}
    walk = etree.iterwalk(root, events=("start", "end"))
    preformatted = 0
    for event, element in walk:
        tag = element.tag
        if event == "end":
            preformatted -= tag == "pre"
            if tag in _BLOCKS:
                yield None
            if element.tail and element is not root:
                yield from _text(element.tail, preformatted > 0)
            continue
        preformatted += tag == "pre"
        if tag in _BLOCKS or tag == "br":
            yield None
        skipped = tag in _NOT_TEXT or (element in without and element is not root)
        if tag == "table" and not skipped and not _is_layout(element):
            yield from _table(element)
            skipped = True
        if skipped:
            walk.skip_subtree()
            continue
        if tag == "li" and (number := _number_of(element, counted)):
            yield number
        if element.text:
            yield from _text(element.text, preformatted > 0)


def _text(text: str, preformatted: bool) -> Iterator[str | None]:
    if not preformatted:
        yield _SPACE.sub(" ", _BREAK.sub("", text))
        return
    for number, line in enumerate(text.split("\n")):
        if number:
            yield None
        yield line.rstrip("\r")


def _number_of(item: Element, counted: dict[Element, int]) -> str | None:
    """The number that a browser shows before an item of an ordered list (HTML, section 4.4.5)."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol" or "none" in (parent.get("style") or ""):
        return None
    if parent not in counted:
        start = parent.get("start") or "1"
        counted[parent] = int(start) - 1 if start.isascii() and start.isdigit() and len(start) <= 4 else 0
    counted[parent] += 1
    return f"{counted[parent]}. "


def link_lists(root: Element) -> frozenset[Element]:
    """The blocks of a page that are navigation: several links, none of them to files, and next to nothing besides."""
    words: dict[Element, int] = {}
    linked: dict[Element, int] = {}
    links: dict[Element, int] = {}
    found: list[Element] = []
    if sum(1 for _ in root.iter("a")) < _MANY_LINKS:
        return frozenset()
    for element in reversed(list(root.iter())):
        here = words.get(element, 0) + len((element.text or "").strip())
        is_link = element.tag == "a" and not FILE.search(element.get("href") or "")
        in_links = here if is_link else linked.get(element, 0)
        number = links.get(element, 0) + is_link
        if element.tag in _LINK_LISTS and number >= _MANY_LINKS and in_links >= _NEARLY_ALL * here:
            found.append(element)
        parent = element.getparent()
        if parent is not None:
            words[parent] = words.get(parent, 0) + here + len((element.tail or "").strip())
            linked[parent] = linked.get(parent, 0) + in_links
            links[parent] = links.get(parent, 0) + number
    return frozenset(found)


def _is_layout(table: Element) -> bool:
    """Whether a table only places parts of the page.

    Then it has a table inside it, one column, or a cell with a list, a heading or running text.
    """
    if table.get("role") == "presentation" or next(table.iterdescendants("table"), None) is not None:
        return True
    widest = 0
    for row in table.iter("tr"):
        cells = row.findall("td") + row.findall("th")
        widest = max(widest, len(cells))
        for cell in cells:
            if not len(cell):
                continue
            if next(cell.iter("ul", "ol", "h1", "h2", "h3", "hr", "form"), None) is not None:
                return True
            if sum(len(words_in(p).strip()) > _PARAGRAPH for p in cell.iter("p")) >= _SEVERAL:
                return True
            if len(words_in(cell).strip()) > _LONG_CELL:
                return True
    return widest <= 1


def _table(table: Element) -> Iterator[str | None]:
    for caption in table.iterchildren("caption"):
        yield words_in(caption)
        yield None
    rows = ([_cell(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr"))
    for line in table_lines(lay_out(rows)):
        yield line
        yield None


def _cell(cell: Element) -> Cell:
    words = "\n".join(lines_of(cell)) if len(cell) else cell.text or ""
    return Cell(words, _span(cell.get("rowspan")), _span(cell.get("colspan")))


def _span(value: str | None) -> int:
    """A span as written, 1 where it is none; 0 (to the end of the table) is read as very many."""
    if value is None:
        return 1
    digits = value.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        return 1
    return int(digits) or 10**6
