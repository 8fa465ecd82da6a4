"""Document numbers: agency code, year in brackets, serial. The notice's own is never one that it cites."""

from __future__ import annotations

import re

from gazette.extraction.page.body import Body
from gazette.extraction.wording.evidence import Found, mode_of
from gazette.extraction.wording.passages import Passage

NUMBER = re.compile(
    r"(?P<agency>[一-鿿]{1,14}(?:\([一-鿿]{1,6}\))?[一-鿿]{0,6})\s?[〔\[﹝【(]\s?(?P<year>(?:19"
    r"|20)\d{2})\s?[〕\]﹞】)]\s?第?\s?(?P<serial>\d{1,5})\s?号"
)
"""A document number in any of the bracket forms in use. Index, licence and telephone numbers have no such brackets."""

_GLUED = re.compile(r".*(?:通知|公告|公示|通告|通报|决定|批复|意见|文号|字号|编号)")


def number_of(match: re.Match[str]) -> Found[str]:
    """The number that a match of `NUMBER` writes, with 〔〕 brackets and no spaces; places are those of the match."""
    agency = match["agency"]
    glued = _GLUED.match(agency)
    cut = glued.end() if glued else 0
    value = f"{agency[cut:]}〔{match['year']}〕{int(match['serial'])}号"
    start = match.start() + cut
    mode = mode_of(verbatim=match.group()[cut:] == value)
    return Found(value, start, match.end(), mode)


def find_own_number(body: Body) -> Found[str] | None:
    """The notice's own number: on a line of its head, behind the label 文号, or glued to the title, else None."""
    for line in body.top:
        for match in NUMBER.finditer(line.text):
            if _stands_alone(line, match):
                return _moved(number_of(match), line.start)
    if body.addressees and (glued := NUMBER.match(body.addressees.text)):
        return _moved(number_of(glued), body.addressees.start)
    return None


def _stands_alone(line: Passage, match: re.Match[str]) -> bool:
    before = line.text[: match.start()]
    if before.count("(") > before.count(")") or before.count("《") > before.count("》"):
        return not before.count("《") > before.count("》") and before.strip() == "("
    return not re.search(r"(?:根据|按照|依据|贯彻|落实)[^。]*$", before)


def _moved(found: Found[str], by: int) -> Found[str]:
    return Found(found.value, found.start + by, found.end + by, found.mode)
