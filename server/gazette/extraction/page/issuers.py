"""Who issued the notice: its signature, the title's first words, the line above the title, or the page's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gazette.extraction.page.body import Body
from gazette.extraction.page.titles import Titles
from gazette.extraction.wording.bodies import BODY_NAMES, NamedBody, find_bodies, resolve_body
from gazette.extraction.wording.evidence import Found, mode_of
from gazette.extraction.wording.passages import Passage, all_sentences, without_titles
from gazette.records import Issuer
from gazette.reference import COUNTRY

if TYPE_CHECKING:
    from gazette.reference import Reference

_PART = re.compile(r"[^\s、]+")
_BODY_LINE = re.compile(rf"^{BODY_NAMES}$")
_LABELLED = re.compile(r"(?:发布机构|发文机关|制发机关|发文单位|公开责任部门|发布单位)\s?:\s?(?P<name>[一-鿿()]{3,30})")
_JOINED = re.compile(r"[、和与及]|以及|会同|联合")
_ACTS = re.compile(
    r"(?:\([^()]{1,20}\))?,?(?:日前|近日|今日|今天|昨日|于?(?:\d{4}年)?\d{1,2}月\d{1,2}日|[昨今即]?日起|正式|联合|印发|网站|官网|(?:下发|印发|发)(?:文件|文|通知|公告|通报),?|现|已|又|最新|再次|拟)*"
    r"(?:[将对就][^。;]{0,120}?(?:公布|公示|发布|认定|确定)|[印下]发《?▢|公布|发布|印发|公示|认定|确定|命名|组织开展|启动|通报|公告|下达|撤销|取消)"
)


_HEARD_FROM = re.compile("(?:^|从|据|自)$")
_HEARD = re.compile(r"(?:处|网站|官网|方面)?(?:\d{1,2}月\d{1,2}日)?(?:获悉|了解到|得知|消息|传来)")
"""Around the body from which a report has what it tells, where it names no other as acting: 记者从省工信厅获悉."""


def find_issuers(body: Body, titles: Titles, reference: Reference, region: str | None) -> list[Found[Issuer]]:
    """The issuers in order, lead first. `region` helps to read short forms (省工信厅) where no full name is there.

    Sources in order of trust: signature, the words before 关于 in the title, the line above the title, a labelled data
    line, and, where the page only reports, the body that the text names as acting.
    """
    official = titles.own is not None or body.addressees is not None
    if not official and not body.signature and (told := _acting(body, reference, region)):
        return told
    for passages in (body.signature, [titles.prefix] if titles.prefix else [], _lines_above(body)):
        parts = [line.part(m.start(), m.end()) for line in passages for m in _PART.finditer(line.text)]
        found = [_issuer(part, reference, region) for part in parts if _BODY_LINE.match(part.text)]
        if found:
            return _distinct(found)
    for line in body.top:
        if match := _LABELLED.search(line.text):
            return [_issuer(line.part(match.start("name"), match.end("name")), reference, region)]
    return _reported(body, titles, reference, region)


def _lines_above(body: Body) -> list[Passage]:
    return [line for line in body.top if _BODY_LINE.match(line.text)][-2:]


def _issuer(part: Passage, reference: Reference, region: str | None) -> Found[Issuer]:
    body = resolve_body(part.text, reference, region)
    mode = mode_of(verbatim=body.name == part.text)
    return Found(Issuer(name=body.name, region=body.region), part.start, part.end, mode)


def _distinct(found: list[Found[Issuer]]) -> list[Found[Issuer]]:
    seen: dict[str, Found[Issuer]] = {}
    for issuer in found:
        seen.setdefault(issuer.value.name, issuer)
    return list(seen.values())


def _reported(body: Body, titles: Titles, reference: Reference, region: str | None) -> list[Found[Issuer]]:
    """The bodies that a report names as having acted: 工信部公布了 …, 省工信厅、省发展改革委联合印发 …"""
    if acting := _acting(body, reference, region):
        return acting
    for sentence in all_sentences(body.prose):
        text = without_titles(sentence.text)
        for named in find_bodies(text, reference, region):
            if _HEARD_FROM.search(text, 0, named.start) and _HEARD.match(text, named.end):
                return [_moved(named, sentence.start)]
    if titles.page:
        return [_moved(n, titles.page.start) for n in acting_bodies(titles.page.value, reference, region)]
    return []


def _acting(body: Body, reference: Reference, region: str | None) -> list[Found[Issuer]]:
    for sentence in all_sentences(body.prose):
        if acting := acting_bodies(without_titles(sentence.text), reference, region):
            return [_moved(named, sentence.start) for named in acting]
    return []


def acting_bodies(text: str, reference: Reference, region: str | None) -> list[Found[NamedBody]]:
    """The body, or the bodies named together, of which a text says first that they made something known."""
    together: list[Found[NamedBody]] = []
    for named in find_bodies(text, reference, region):
        joined = together and _JOINED.fullmatch(text[together[-1].end : named.start])
        together = [*together, named] if joined else [named]
        if _ACTS.match(text, named.end):
            return together
    return []


def _moved(named: Found[NamedBody], by: int) -> Found[Issuer]:
    return Found(Issuer(name=named.value.name, region=named.value.region), named.start + by, named.end + by, named.mode)


def context_region(body: Body, titles: Titles, reference: Reference) -> str | None:
    """The region that the page speaks about, for reading short names: from signature, head, addressees, then the text.

    A code of a province or a prefecture, "CN" where a national body acts, None where nothing tells.
    """
    for line in [*body.signature, *([titles.prefix] if titles.prefix else []), *_lines_above(body)]:
        prefix = reference.regions.find_prefix(line.text)
        if prefix and len(prefix.codes) == 1:
            return prefix.codes[0]
    heads = [f.value for f in (titles.own, titles.page) if f]
    for text in [*heads, *(p.text[:400] for p in body.prose[:3])]:
        mentions = reference.regions.find_all(without_titles(text))
        named = [m for m in mentions if len(m.codes) == 1 and (text in heads or not m.short)]
        provinces = [m for m in named if _level(reference, m.codes[0]) == "provincial"]
        if provinces and not re.search("工业和信息化部|工信部|国家级", text):
            return provinces[0].codes[0]
    for text in heads:
        if re.search("工业和信息化部|工信部|国家发展", text):
            return COUNTRY
    for text in [*heads, *(p.text[:400] for p in body.prose[:3])]:
        cities = [m.codes[0] for m in reference.regions.find_all(without_titles(text)) if len(m.codes) == 1]
        if cities and not re.search("国家级|全国", text):
            return cities[0]
    return None


def _level(reference: Reference, code: str) -> str | None:
    region = reference.regions.get(code)
    return region.level if region else None
