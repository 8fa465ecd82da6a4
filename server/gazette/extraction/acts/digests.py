"""Pages that tell several issuers' notices one after another: a record holds one notice, so they are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazette.errors import NotANotice
from gazette.extraction.acts.programmes import scheme_in
from gazette.extraction.acts.stage import act_in
from gazette.extraction.page.body import Body
from gazette.extraction.page.issuers import acting_bodies
from gazette.extraction.page.titles import Titles
from gazette.extraction.wording.bodies import BODY_NAMES
from gazette.extraction.wording.dates import DAY, only_day
from gazette.extraction.wording.passages import Passage, all_sentences, without_titles
from gazette.extraction.wording.schemes import CLUSTER
from gazette.reading.document import Document
from gazette.reference import COUNTRY
from gazette.text.plain import Lines

if TYPE_CHECKING:
    from gazette.reference import Reference

_TITLE = re.compile(
    r"^(?P<issuer>[^《》。:]{0,40}?)关于[^《》。:]{2,90}?(?:集群|名单)[^《》。:]{0,20}?的?(?:通知|公告|公示|通告|通报|决定)$"
)
_LIST_TITLE = re.compile(r"^[^《》。,;:]{4,60}集群[^《》。,;:]{0,6}名单(?:\([^()]{1,20}\))?$")
_SIGNATURE = re.compile(rf"^(?P<names>{BODY_NAMES})(?:\s*{DAY.pattern})?$")
_SPOKEN_OF = re.compile(
    "此前|早前|之前|早在|去年|前年|上年|[曾也均都]|相比|对比|借鉴|参照|学习|例如|比如|与此同时|同样|已[有于经由]"
)
"""A sentence that says so tells of another notice by the way."""
_WINDOW = 100
"""Of a long sentence, so much before the act is looked at for the words by the way."""
_SHOWN = 4
_MAKES_KNOWN = re.compile("(?:日前|近日|今日|正式|也)*(?:公布|发布|公示|认定|确定|新认定|公告)")

Regions = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Telling:
    """A place where something was made known by bodies of some regions."""

    regions: Regions
    start: int


def refuse_digest(document: Document, body: Body, titles: Titles, reference: Reference) -> None:
    """Raise `NotANotice`, with the line, where a page tells several issuers' own notices one after another.

    Such are pages that hold several notices (titles, signatures, lists of different regions), and reports in which
    one sentence after another says what another province or city made known. A notice that cites others, a report
    that speaks of others by the way, a national list counted by provinces and a joint notice are none.
    """
    told = _apart([*_titled(body, reference), *_listed(body, reference)], reference)
    told = told or _apart(_signed(body, reference), reference)
    if not told and not _about_one(titles, reference) and not body.signature:
        told = _apart(_reported(body, reference), reference)
    if not told:
        return
    lines = Lines(document.raw)
    number = {each: lines.number(document.plain.raw_span(each.start, each.start + 1)[0]) for each in told}
    shown = ", ".join(
        f"{'、'.join(reference.regions[p].name for p in sorted(each.regions))} on line {number[each]}"
        for each in told[:_SHOWN]
    )
    raise NotANotice(
        f"this page tells the notices of {len(told)} issuers one after another ({shown}"
        f"{' …' if len(told) > _SHOWN else ''}), and a record holds one",
        line=number[told[1]],
        advice="Save each notice, or the part of the page that tells it, as a file of its own.",
    )


def _apart(tellings: list[_Telling], reference: Reference) -> list[_Telling]:
    """The first telling of each issuer's region, where there are several of which none lies in another; else none."""
    kept: list[_Telling] = []
    for each in sorted(tellings, key=lambda telling: telling.start):
        if each.regions and not any(_meet(each.regions, other.regions, reference) for other in kept):
            kept.append(each)
    return kept if len(kept) > 1 else []


def _meet(some: Regions, others: Regions, reference: Reference) -> bool:
    within = reference.regions.is_within
    return any(within(one, other) or within(other, one) for one in some for other in others)


def _known(codes: list[str], reference: Reference) -> Regions:
    return frozenset(code for code in codes if code in reference.regions)


def _named(text: str, reference: Reference) -> Regions:
    return _known([m.codes[0] for m in reference.regions.find_all(text) if len(m.codes) == 1], reference)


def _titled(body: Body, reference: Reference) -> Iterator[_Telling]:
    """Titles of notices that stand as lines of their own."""
    for line in sorted([*body.top[-3:], *body.text, *body.annex, *body.others], key=lambda line: line.start):
        if (match := _TITLE.match(line.text)) and CLUSTER.search(line.text):
            yield _Telling(_named(match["issuer"], reference) or _named(line.text, reference), line.start)


def _listed(body: Body, reference: Reference) -> Iterator[_Telling]:
    """Titles of lists of a province's own programme."""
    for line in [*body.top[-3:], *body.annex]:
        if _LIST_TITLE.match(line.text) and (named := scheme_in(line, None, reference)):
            whose = [named.region] if named.region else []
            provinces = [code for code in whose if reference.regions[code].level == "provincial"]
            yield _Telling(_known(provinces, reference), line.start)


def _signed(body: Body, reference: Reference) -> list[_Telling]:
    """Signatures with their day; bodies that sign together are one telling."""
    lines = sorted([*body.signature, *body.prose, *body.annex, *body.others], key=lambda line: line.start)
    found: list[_Telling] = []
    together: list[Passage] = []
    for line in lines:
        match = _SIGNATURE.match(line.text)
        if match:
            together.append(line)
        dated = bool(match) and DAY.search(line.text) is not None
        if together and (dated or only_day(line.text)):
            names = " ".join(each.text for each in together)
            found.append(_Telling(_named(names, reference), together[0].start))
        if not match or dated:
            together = []
    return found


def _about_one(titles: Titles, reference: Reference) -> bool:
    head = titles.own or titles.page
    return head is not None and len(_outer(_named(head.value, reference), reference)) == 1


def _outer(codes: Regions, reference: Reference) -> Regions:
    return frozenset(c for c in codes if not any(o != c and reference.regions.is_within(c, o) for o in codes))


def _reported(body: Body, reference: Reference) -> list[_Telling]:
    """Sentences that say what bodies of a region, or the region itself, made known about its own clusters."""
    found: list[_Telling] = []
    for sentence in all_sentences(body.text):
        if not CLUSTER.search(sentence.text) or not (act := act_in([sentence])):
            continue
        text = without_titles(sentence.text)
        at = act.stage.start - sentence.start
        if _SPOKEN_OF.search(text, max(0, at - _WINDOW), at):
            continue
        bodies = acting_bodies(text, reference, None)
        if any(b.value.region == COUNTRY for b in bodies):
            continue
        named = scheme_in(sentence, act.stage.end, reference)
        codes = [b.value.region for b in bodies if b.value.region] or _heading(text, reference)
        codes = codes or _subject(text, reference)
        codes = codes or ([named.region] if named and named.region and named.level != "national" else [])
        if named is None or named.level != "national":
            found.append(_Telling(_known(codes, reference), sentence.start))
    return found


def _heading(text: str, reference: Reference) -> list[str]:
    """The region that heads a sentence: 江苏:…, 【浙江】…."""
    begin = len(text) - len(text.lstrip("【[(·•■◆▲●一二三四五六七八九十0123456789、. "))
    match = reference.regions.find_prefix(text[begin : begin + 20])
    return [match.codes[0]] if match and len(match.codes) == 1 and match.rest[:1] in ":】])" and match.rest else []


def _subject(text: str, reference: Reference) -> list[str]:
    """The region of which a sentence says that it made something known: 浙江公布了…."""
    for mention in reference.regions.find_all(text):
        if len(mention.codes) == 1 and _MAKES_KNOWN.match(text, mention.end):
            return [mention.codes[0]]
    return []
