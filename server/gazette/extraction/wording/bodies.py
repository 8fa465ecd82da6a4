"""Public bodies named in text, each brought to its full name by the reference, with the notice's region as context."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from gazette.extraction.wording.evidence import Found, mode_of

if TYPE_CHECKING:
    from gazette.reference import Reference, Regions

_UNIT = r"(?:中小企业局|火炬(?:高技术产业开发)?中心|(?!公)[一-鿿]{2,6}(?<!公)司(?![一-鿿]?法))?"
"""A bureau of a ministry, which may issue in its own name."""
_FUNCTION = re.compile(
    r"(?:工业和信息化|工业信息化|工业和商务|经济和信息化|经济贸易和信息化"
    r"|工业经济和信息化|发展和改革|发展改革|科学技术|商务|财政|"
    r"人力资源和社会保障|市场监督管理|农业农村|自然资源|生态环境"
    r"|统计|地方金融监督管理|中小企业|民营经济发展|国有资产监督管理)"
    rf"(?:部(?!门|署|分|委){_UNIT}|厅|局|委员会|委(?!托|员|派)|发展促进中心|服务中心|发展局)(?:办公厅|办公室)?"
    rf"|(?:工信|经信|发改|科技|经贸|国资)(?:部(?!门|署|分){_UNIT}|厅|局|委(?!托|派)|)(?:办公厅|办公室)?(?<=[部厅局委室司心])"
    r"|人民政府(?:办公厅|办公室)?|(?<=[省市县区])政府(?:办公厅|办公室)?"
)
_ORGAN = r"(?:厅|局|委员会|委|办公室|办公厅|部|人民政府|政府|领导小组|中心|管委会|司|(?<![一-鿿]之)处|办)"
_ONE_NAME = rf"[一-鿿][一-鿿“”\"0-9A-Z]{{1,24}}(?:\([一-鿿]{{2,12}}\))?[一-鿿]{{0,12}}{_ORGAN}(?:\([一-鿿]{{2,20}}\))?"
BODY_NAMES = rf"{_ONE_NAME}(?:[\s、]+{_ONE_NAME}){{0,5}}"
"""One or several names of bodies, parted by spaces, as they stand in a signature (regular expression)."""

_FULL = re.compile(
    r"^([一-鿿]{2,9}[省市县区州盟])((?:工业|经济|经济贸易|贸易|发展)(?:和|与)[一-鿿]{2,3}(?:化)?)(?:厅|局|委员会)$"
)
"""A body's full name: its place, and its function in full."""
_ECONOMIC = re.compile("经信|经济和信息化")
_SHORT_PLACE = ("自治区", "省", "市", "县", "区", "州", "国家")
_JOINED = re.compile(r"[、和及与]\s?|以及|\s+")
_LONGEST_PLACE = 16


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A public body: its full name as far as it is known, and its region's code ("CN": national)."""

    name: str
    region: str | None


def find_bodies(text: str, reference: Reference, region: str | None, offset: int = 0) -> Iterator[Found[NamedBody]]:
    """Bodies named in running text, in order, resolved to full names.

    A body that follows another one (省发展改革委、经济和信息化厅) has the first one's place. What the reference
    does not know keeps the name as written.
    """
    before_end = -1
    place = ""
    for match in _FUNCTION.finditer(text):
        own = _place_before(text, match.start(), reference)
        start = match.start() - len(own)
        joined = before_end >= 0 and _JOINED.fullmatch(text[before_end:start]) is not None
        place = own or (place if joined else "")
        written = text[start : match.end()]
        body = resolve_body(place + match.group(), reference, region)
        mode = mode_of(verbatim=body.name == written)
        before_end = match.end()
        yield Found(body, offset + start, offset + match.end(), mode)


def resolve_body(written: str, reference: Reference, region: str | None) -> NamedBody:
    """The full name of a body, or the name as written with the region that its name begins with."""
    written = written.replace("火炬高技术产业开发中心", "火炬中心")  # as the table has it
    known = reference.bodies.resolve(written, region=region)
    if known is not None:
        return NamedBody(_name_of_time(written, known.name), known.region)
    parsed = reference.bodies.parse(written, region=region)
    if parsed.unit and (ministry := reference.bodies.resolve(written.removesuffix(parsed.unit), region=region)):
        return NamedBody(ministry.name + parsed.unit, ministry.region)
    whole = re.sub(r"\([^()]*\)$", "", written)
    outer = reference.bodies.resolve(whole, region=region) if whole != written else None
    return NamedBody(written, outer.region if outer else parsed.region)


def _name_of_time(written: str, name: str) -> str:
    """The full name that a body had when it was written of, else the one that it has.

    A full name of another time (…经济和信息化委员会) stays; a short one (省经信厅) is told in full in its own words.
    """
    own, other = _FULL.match(written), _FULL.match(name)
    if own and other and own[1] == other[1] and own[2] != other[2]:
        return written
    if own or other is None or not _ECONOMIC.search(written) or _ECONOMIC.search(name):
        return name
    organ = "委员会" if written.endswith(("委", "委员会")) else name[other.end(2) :]
    return f"{other[1]}经济和信息化{organ}"


def _place_before(text: str, end: int, reference: Reference) -> str:
    """The place that stands directly before a function word: a chain of region names, or 省, 市 … alone."""
    for length in range(min(_LONGEST_PLACE, end), 1, -1):
        words = text[end - length : end]
        if words.isalpha() and _is_place(words, reference.regions):
            return words
    return next((word for word in _SHORT_PLACE if text.endswith(word, 0, end)), "")


@lru_cache(maxsize=8192)
def _is_place(words: str, regions: Regions) -> bool:
    match = regions.find_prefix(words)
    return match is not None and not match.rest
