"""Other documents that the notice names: title, number, and whether they are its basis or the call before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gazette.extraction.page.document_numbers import NUMBER, number_of
from gazette.extraction.wording.evidence import Found, mode_of
from gazette.extraction.wording.passages import Passage, sentences
from gazette.records import Citation, CitationRole

_SHORT_NAME = re.compile(r"(?:以下)?(?:简|统)?称(?:为)?[\"“]?$")
_BETWEEN = re.compile(r"\s?(?:\((?:以下|下)?(?:简|统)称[^()]{1,40}\)\s?)?(?P<open>\()?\s?")
_CALL = re.compile(r"组织|申报|推荐|遴选|征集|开展.*(?:认定|复核|评选)|做好.*(?:申报|推荐|认定|复核)")
_ISSUED = re.compile(r"印发|发布|公布|办法|细则|方案|规定|意见|规划|标准|指引|条例|纲要|措施|指南")
_BASIS = re.compile(r"(?:根据|按照|依据|依照|按|遵照|为贯彻落实|为深入贯彻|贯彻落实|为落实|落实)")
_NOT_DOCUMENTS = re.compile(r"名单$|日报$|晚报$|新闻$|杂志$")
_LONGEST = 160


def find_citations(text: list[Passage]) -> list[Found[Citation]]:
    """Cited documents in the text of the notice, each once, in order.

    Titles keep their words; brackets inside a title become 《》. A number counts when it stands behind the title, with
    at most a short name between.
    """
    found: dict[tuple[str, str | None], Found[Citation]] = {}
    for passage in text:
        for sentence in sentences(passage):
            for citation in _in_sentence(sentence):
                key = (citation.value.title, citation.value.number)
                found.setdefault(key, citation)
    return list(found.values())


def _in_sentence(sentence: Passage) -> Iterator[Found[Citation]]:
    text = sentence.text
    for start, end in _quoted(text):
        title = text[start + 1 : end - 1].strip()
        if len(title) < 5 or _SHORT_NAME.search(text[max(0, start - 12) : start]) or _NOT_DOCUMENTS.search(title):
            continue
        number, stop = _number_behind(text, end)
        named = re.sub(r"[〈<﹤]([^〈〉<>]*)[〉>﹥]", r"《\1》", title)
        mode = mode_of(verbatim=named == title and (number is None or number.mode == "stated"))
        citation = Citation(title=named, number=number.value if number else None, role=_role(title, text[:start]))
        yield Found(citation, sentence.start + start, sentence.start + stop, mode)


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """The outermost 《…》 of a sentence."""
    depth = start = 0
    for i, c in enumerate(text):
        if c == "《":
            if depth == 0:
                start = i
            depth += 1
        elif c == "》" and depth:
            depth -= 1
            if depth == 0 and i - start <= _LONGEST:
                yield start, i + 1


def _number_behind(text: str, end: int) -> tuple[Found[str] | None, int]:
    gap = _BETWEEN.match(text, end)
    at = gap.end() if gap else end
    match = NUMBER.match(text, at)
    if not match:
        return None, end
    stop = match.end()
    if gap and gap["open"] and text[stop : stop + 1] == ")":
        stop += 1
    return number_of(match), stop


def _role(title: str, before: str) -> CitationRole:
    if title.endswith(("通知", "公告", "通告")) and _CALL.search(title) and not _ISSUED.search(title):
        return "call"
    governed = _BASIS.search(before)
    return "basis" if governed and not re.search(r"[;]|提出|指出", before[governed.end() :]) else "other"
