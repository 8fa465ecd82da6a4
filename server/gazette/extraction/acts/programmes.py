"""Under which programme clusters are recognised: scheme, level and jurisdiction, each from words of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gazette.extraction.acts.stage import Act
from gazette.extraction.page.body import Body
from gazette.extraction.page.titles import Titles
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.passages import Passage, without_titles
from gazette.extraction.wording.schemes import CLUSTER, LEVEL, LOOSE, SCHEME, level_word, scheme_of
from gazette.records import Issuer, Level, Programme, Scheme
from gazette.reference import COUNTRY

if TYPE_CHECKING:
    from gazette.reference import Reference

_BATCH = re.compile(
    r"(?:20\d{2}|二[〇○零O][一二三四五六七八九〇○零O]{2})\s?年度?$|第?[一二三四五六七八九十\d]{1,3}批次?的?$|首批|新一批$"
)
"""Stands between level or region and the scheme's name: 四川省第二批战略性新兴产业集群."""
_LEVEL_AT_END = re.compile(rf"(?P<level>{LEVEL.pattern})$|(?P<state>国[家度])$")
_LEVEL_NEAR = re.compile(rf"(?P<level>{LEVEL.pattern})[^,。、;]{{0,6}}$")
_OF_A_LIST = re.compile(r"[^,。;]{0,6}(?:名单|结果)|的?(?:通知|公告|通告|公示|决定)|[)》\s]*$")
"""Behind a scheme's name with a region before it: 江苏省…集群名单 is Jiangsu's programme, 江苏…集群数量 may be any."""
_CONFERRED_AS = re.compile(
    r"(?:为|申报|作为|的)(?:首批|新一批|第[一二三四五六七八九十\d]+批|[\d〇○零O一二三四五六七八九]{4}\s?年度?"
    r"|[一-鿿]{1,12}(?:省|市|自治区|[省市县区]级)|国家级?)+$"
)
"""Before the scheme's name this says what clusters are recognised as, whatever their own names end in."""
_ANY_CLUSTER = re.compile(rf"(?:特色)?(?:产业)?(?:{CLUSTER.pattern})")
_TITLE_OF_LIST = re.compile("《[^《》]{4,120}名单[^《》]{0,12}》")
_REACH = 40
"""So many characters before a scheme's name its level and its region are looked for."""


@dataclass(frozen=True, slots=True)
class NamedScheme:
    """A scheme's name in a passage with the words before it that say whose programme it is (plain offsets)."""

    scheme: Scheme
    start: int
    end: int
    level: Level | None
    region: str | None

    @property
    def tells(self) -> bool:
        """Whether the words before the name say whose programme it is."""
        return self.level is not None or self.region is not None


def find_programme(
    act: Act | None, body: Body, titles: Titles, issuers: list[Found[Issuer]], reference: Reference, region: str | None
) -> Found[Programme] | None:
    """Scheme, level and jurisdiction; the evidence is the scheme's name with the words for level and region before it.

    The scheme stands in the act's sentence, else in the title, the list's title, or the text. The level is what stands
    before the scheme's name there: a word (国家级, 省级) or a region (浙江省中小企业特色产业集群). Where none does it
    is that of the issuer, and the evidence is "inferred". `region`, the one that the page speaks of, only tells whose
    a stated level (省级) is. None where no scheme is named, or neither words nor an issuer tell the level.
    """
    heads = [Passage(t.start, t.end, t.value) for t in (titles.own, titles.page) if t]
    titled = [*heads, *body.annex[:4], *body.attachments]
    acting = [(act.sentence, act.stage.end)] if act else []
    told = [*acting, *((passage, None) for passage in titled)]
    everywhere = [*told, *((passage, None) for passage in body.prose)]
    first = next((n for passage, until in everywhere if (n := scheme_in(passage, until, reference))), None)
    first = first or next((n for passage, _ in acting if (n := _scheme_quoted(passage, reference))), None)
    first = first or next((n for passage, until in everywhere if (n := _cluster_in(passage, until, reference))), None)
    if first is None:
        return None
    same = (n for passage, until in told if (n := scheme_in(passage, until, reference)) and n.scheme == first.scheme)
    named = next((n for n in (first, *same) if n.tells), first)
    issuer = next((i.value.region for i in issuers if i.value.region), None)
    whose = _jurisdiction(named, issuer, region, reference) or _of_body(issuers, reference)
    if whose is None:
        return None
    level, where, inferred = whose
    programme = Programme(scheme=first.scheme, level=level, region=where)
    return Found(programme, named.start, named.end, "inferred" if inferred else "normalised")


def scheme_in(passage: Passage, until: int | None, reference: Reference) -> NamedScheme | None:
    """The scheme that a passage names: the last one up to `until`, where the words of the act end, else the first.

    Full names go before loose ones (提升中小企业产业集群 …水平,… 公布中小企业特色产业集群名单).
    """
    text = without_titles(passage.text)
    matches = list(SCHEME.finditer(text))
    if not matches:
        return None
    match = _nearest([m for m in matches if m.group() not in LOOSE] or matches, passage, until)
    if conferred := [m for m in matches if _CONFERRED_AS.search(text, max(0, m.start() - _REACH), m.start())]:
        match = conferred[-1]
    named = _qualified(passage, text, match.start(), match.end(), scheme_of(match), reference)
    in_act = until is not None and named.end <= until
    if named.level is None and not in_act and not _OF_A_LIST.match(text, match.end()):
        return replace(named, start=passage.start + match.start(), region=None)
    return named


def _scheme_quoted(passage: Passage, reference: Reference) -> NamedScheme | None:
    """The scheme in the title of the notice that a report tells of: 发布《关于…中小企业特色产业集群…名单的公示》."""
    for title in _TITLE_OF_LIST.finditer(passage.text):
        if match := SCHEME.search(passage.text, title.start(), title.end()):
            return _qualified(passage, passage.text, match.start(), match.end(), scheme_of(match), reference)
    return None


def _cluster_in(passage: Passage, until: int | None, reference: Reference) -> NamedScheme | None:
    """Clusters of no scheme that is known by name."""
    matches = list(_ANY_CLUSTER.finditer(passage.text))
    if not matches:
        return None
    match = _nearest(matches, passage, until)
    return _qualified(passage, passage.text, match.start(), match.end(), "other", reference)


def _nearest(matches: list[re.Match[str]], passage: Passage, until: int | None) -> re.Match[str]:
    inside = [m for m in matches if until is not None and passage.start + m.end() <= until]
    return inside[-1] if inside else matches[0]


def _qualified(passage: Passage, text: str, start: int, end: int, scheme: Scheme, reference: Reference) -> NamedScheme:
    """Go back from the scheme's name over years and batches, level words and a region's name."""
    low = max(0, start - _REACH)
    at = begin = start
    level: Level | None = None
    region: str | None = None
    mentions = {m.end: m for m in reference.regions.find_all(text[low:start]) if len(m.codes) == 1}
    while at > low:
        before = text[low:at]
        if batch := _BATCH.search(before):
            at = low + batch.start()
            continue
        mention = mentions.get(len(before)) or (mentions.get(len(before) - 1) if before.endswith("级") else None)
        if mention and region is None:
            region = mention.codes[0]
            while outer := mentions.get(mention.start):
                mention = outer
            begin = at = low + mention.start
            continue
        word = _LEVEL_AT_END.search(before)
        if word is None or level is not None or region is not None:
            break
        level = level_word(word["level"]) if word["level"] else "national"
        begin = at = low + word.start()
    if level is None and region is None and (near := _LEVEL_NEAR.search(text[low:start])):
        level = level_word(near["level"])
        begin = low + near.start()
    return NamedScheme(scheme, passage.start + begin, passage.start + end, level, region)


def _jurisdiction(
    named: NamedScheme, issuer: str | None, context: str | None, reference: Reference
) -> tuple[Level, str | None, bool] | None:
    """Level, region, and whether either was inferred; None where the level cannot be told."""
    if named.level == "national" or (named.level is None and issuer == COUNTRY):
        return "national", COUNTRY, named.level is None
    if named.region:
        level = named.level or _level_of(named.region, reference)
        found = _at_level(level, [named.region], reference)
        return (*found, False) if found else (level, None, False)
    if named.level:
        found = _at_level(named.level, [issuer, context], reference)
        return (*found, True) if found else (named.level, None, False)
    return (_level_of(issuer, reference), issuer, True) if issuer else None


def _of_body(issuers: list[Found[Issuer]], reference: Reference) -> tuple[Level, None, bool] | None:
    """The level of an issuer that is responsible for no region with a code: 新疆生产建设兵团."""
    bodies = (reference.bodies.resolve(issuer.value.name) for issuer in issuers)
    level = next((body.level for body in bodies if body and body.region is None), None)
    return (level, None, True) if level else None


def _at_level(level: Level, codes: Iterable[str | None], reference: Reference) -> tuple[Level, str] | None:
    """The region of a level that is, or holds, the first of the codes that has one.

    市级 of a city that stands directly under the state is the provincial level.
    """
    for code in codes:
        if code is None or code == COUNTRY:
            continue
        lineage = list(reference.regions.lineage(code))
        if found := next((outer for outer in lineage if _level_of(outer, reference) == level), None):
            return level, found
        if level == "prefectural" and _is_city_of_the_state(lineage[-1], reference):
            return "provincial", lineage[-1]
    return None


def _is_city_of_the_state(province: str, reference: Reference) -> bool:
    inner = reference.regions.children(province)
    return bool(inner) and all(_level_of(each, reference) == "county" for each in inner)


def _level_of(code: str, reference: Reference) -> Level:
    region = reference.regions.get(code)
    return region.level if region else "national"
