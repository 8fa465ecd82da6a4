"""The lines of a page, those that hold several things broken where one ends and the next begins."""

from __future__ import annotations

import re
from itertools import pairwise

from gazette.extraction.tables.rows import CLUSTER_NAME
from gazette.extraction.wording.bodies import BODY_NAMES
from gazette.extraction.wording.dates import DAY
from gazette.extraction.wording.passages import Passage
from gazette.extraction.wording.schemes import CLUSTER
from gazette.reading.document import Document

_NATURES = "通知|公告|公示|通告|函|批复|决定|通报"
_OPENERS = r"(?:各|有关|按照|根据|为(?:深入|贯彻|进一步|促进|加快|落实|推动|做好))[^。]{4}"
_BREAKS = (
    re.compile(r"^[^。!?:]{0,60}关于[^。!?:]{4,100}?的?(?:通知|公告|公示|通告|函|批复|决定|通报)(?=\s+[一-鿿])"),
    re.compile(
        rf"^[^。!?:]{{0,60}}关于[^。!?:]{{4,100}}?的?(?:{_NATURES})(?=[一-鿿]{{2,14}}[〔\[(]\d{{4}}[〕\])]|{_OPENERS})"
    ),
    re.compile(rf"[〕\])]\s?\d{{1,4}}号(?={_OPENERS})"),
    re.compile(r"[。;,](?=\s?附\s?件\s?\d?[:.][一-鿿《\d])"),
    re.compile(rf"名单(?=\s?{BODY_NAMES}\s*{DAY.pattern})"),
    re.compile(rf"(?:{DAY.pattern})(?=附\s?件)"),
    re.compile(r"[。;](?=\s+附\s?件\s?\d?[:.])"),
    re.compile(rf"[。;](?=\s+{BODY_NAMES}\s+{DAY.pattern}$)"),
    re.compile(r"\S(?=\s+附\s?件\s?\d?(?:[:.]|\s+[一-鿿]))"),
    re.compile(rf"\S(?=\s{BODY_NAMES}\s+{DAY.pattern}(?:\s|$))"),
    re.compile(rf"(?<=[厅局委会府部办])\s+(?:{DAY.pattern})(?=\s)"),
    re.compile(r"(?<=\s)附件(?=\s+[一-鿿\d]{4,40}(?:名单|一览表)$)"),
)
"""Behind these a line that holds a whole notice is broken: title, text before 附件, text before signatures."""
_FUSED = re.compile(rf"(?<=[。;!\d])\s?(?={BODY_NAMES}\s*(?:{DAY.pattern})$)")
"""Between the last words of the text and the signature that a page has put on the same line."""
_BEHIND_NUMBER = re.compile(r"^[一-鿿]{2,14}[〔\[(]\d{4}[〕\])]\s?\d{1,4}号(?=[一-鿿][^。]*:$)")
"""Between the notice's number and the addressees on the same line."""
_EMPHASIS = re.compile(r"^(?:[-+*]\s+)?(?:#{1,6}\s+)?\*\*([^*]+)\*\*$|^#{1,6}\s+([^#]+)$")
_RUN = re.compile(r"(?:(?<=[\s:;。群])|^)(?:\((?P<b>\d{1,3})\)|(?P<n>\d{1,3})\s?[.、]?)\s?(?=[一-鿿“])")
"""The number of a row in a list that stands on one line."""
_HOLDS_ALL = 150
_FEW = 2


def lines_of_page(document: Document) -> list[Passage]:
    """The lines of a document without marks of emphasis; a line that holds title, text, list and signature together
    comes in its parts."""
    whole_lines = (_unmarked(Passage(line.start, line.end, line.text)) for line in document.lines)
    return [part for line in whole_lines for part in _broken(line)]


def _unmarked(line: Passage) -> Passage:
    """A line without marks of emphasis (Markdown) around its words."""
    match = _EMPHASIS.match(line.text)
    return line.part(*match.span(1 if match[1] else 2)) if match else line


def _broken(line: Passage) -> list[Passage]:
    """A line that holds title, text and signature together, in its parts; any other line as it is."""
    if rows := _rows_in(line):
        return [*_broken(rows[0]), *rows[1:]]
    if len(line.text) < _HOLDS_ALL:
        fused = _FUSED.search(line.text) or _BEHIND_NUMBER.search(line.text)
        return [line.part(0, fused.end()), line.part(fused.end(), len(line.text))] if fused else [line]
    cuts = sorted({match.end() for pattern in (*_BREAKS, _FUSED) for match in pattern.finditer(line.text)})
    return [line.part(low, high) for low, high in pairwise([0, *cuts, len(line.text)])]


def _rows_in(line: Passage) -> list[Passage]:
    """The words before a numbered list of names on the same line, and each of its rows; none for other lines.

    A line that begins with a row's number may be any line of a list that has several rows on each.
    """
    runs = [match for match in _RUN.finditer(line.text) if match["n"] or match["b"]]
    goes_on = bool(runs) and runs[0].start() == 0
    first = 0 if goes_on else next((i for i, match in enumerate(runs) if _number(match) == 1), None)
    if first is None or not (goes_on or CLUSTER.search(line.text, 0, runs[first].start())):
        return []
    rows = [runs[first]]
    for match in runs[first + 1 :]:
        if _number(match) == _number(rows[-1]) + 1:
            rows.append(match)
    ends = [*(match.start() for match in rows[1:]), len(line.text)]
    named = [
        CLUSTER_NAME.search(line.text[match.end() : end].strip().rstrip(";。,、.…")) is not None
        for match, end in zip(rows, ends, strict=True)
    ]
    if len(rows) < _FEW or not all(named if goes_on else named[:-1]):
        return []
    glued = all(line.text[match.end() - 1].isdigit() for match in rows)  # 1A集群2B集群: the number is left out
    starts = [match.end() if glued else match.start() for match in rows]
    parts = [line.part(start, end) for start, end in zip(starts, ends, strict=True)]
    head = line.part(0, rows[0].start())
    return [*([head] if head.text else []), *(each.part(0, len(each.text.rstrip("…"))) for each in parts)]


def _number(match: re.Match[str]) -> int:
    return int(match["n"] or match["b"])
