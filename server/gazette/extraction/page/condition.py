"""In what state the capture's text is, and how the page stands to the notice's own text."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from gazette.extraction.page.body import Body
from gazette.extraction.page.titles import Titles
from gazette.reading.document import Document
from gazette.records import Announcement, Reproduction, TextCondition
from gazette.text.plain import PINYIN_NOTICEABLE

_LOST_BYTES = re.compile(r"�|\?{2,}[一-鿿A-Za-z]|[一-鿿]\?[A-Z][一-鿿]|锟斤拷|\?[,，]?F(?=[一-鿿])")
_REPORTS = re.compile(r"日前|近日|昨日|今日|记者|获悉|据悉|本报讯|消息|【[^】]{0,12}(?:讯|网|报|数据)|小编|了解到")
_SHARE_PRINTED_TWICE = 0.4
_SHORTEST_LINE, _ENOUGH_LINES = 10, 6


def text_condition(
    document: Document, body: Body, announcements: list[Announcement], *, cut: bool
) -> tuple[TextCondition, ...]:
    """Everything that is the matter with the text; "clean" alone where nothing is."""
    found: list[TextCondition] = []
    if document.plain.was_traditional:
        found.append("traditional")
    if document.plain.pinyin_removed >= PINYIN_NOTICEABLE:
        found.append("pinyin-inserted")
    if any(a.completeness != "complete" and not cut for a in announcements):
        found.append("list-missing")
    if cut:
        found.append("cut")
    prose = len(body.repeated) >= 2 and len(body.repeated) >= _SHARE_PRINTED_TWICE * len(body.text)
    lines = [line.text for line in document.lines if len(line.text) >= _SHORTEST_LINE]
    if prose or (len(lines) >= _ENOUGH_LINES and len(lines) - len(set(lines)) >= _SHARE_PRINTED_TWICE * len(lines)):
        found.append("duplicated")
    raw = (document.plain.quote(p.start, p.end) for p in [*body.text, *body.annex])
    if any(_LOST_BYTES.search(words) for words in raw):
        found.append("damaged")
    if document.confidence is not None:
        found.append("recognised")
    return tuple(found) or ("clean",)


def reproduction_of(document: Document, body: Body, titles: Titles, announcements: list[Announcement]) -> Reproduction:
    """Whether the page carries the notice's own words, all or part of them, or tells of it.

    Own words show by addressees or by a dated signature. A repost is verbatim when title, signature and the announced
    list are there. A page on a government's site (gov.cn) that carries the notice's own words is the original.
    """
    signed = bool(body.signature and body.signed)
    own_words = body.addressees is not None or signed
    if not own_words:
        reporting = any(_REPORTS.search(p.text[:120]) for p in body.prose)
        return "news-report" if reporting or titles.own is None else "partial-repost"
    whole = titles.own is not None and signed and all(a.completeness == "complete" for a in announcements)
    host = urlsplit(document.url or "").hostname or ""
    if host == "gov.cn" or host.endswith(".gov.cn"):
        return "official-original"
    return "verbatim-repost" if whole else "partial-repost"
