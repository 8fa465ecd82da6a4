"""One sentence or notice that recognises under several titles at once: 确定A等8个集群为…,B等14个集群为…培育对象.

Each clause names what its clusters become; where they become several things, each is an announcement of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazette.extraction.acts.programmes import scheme_in
from gazette.extraction.acts.stage import Act
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.passages import Passage, all_sentences, without_titles
from gazette.extraction.wording.quantities import WHOLE, whole
from gazette.records import Stage

if TYPE_CHECKING:
    from gazette.reference import Reference

_CLAUSE = re.compile(r"[^,;。]+")
_CONFERS = re.compile(
    rf"等\s?(?P<n>{WHOLE})\s?[个家](?:产业)?(?:集群)?(?:被|均)?(?:认定|确定|评定|命名|列)?"
    r"(?:为|获评|获批|入选|纳入|列入|成为|申报|参评)(?P<as>[^,;。]{0,24}?(?:集群|对象|试点)[^,;。]{0,12})"
)
_CULTIVATES = re.compile("培育|试点")
_RECOMMENDS = re.compile("推荐|申报|参评")
_PROPOSES = re.compile("拟(?:认定|确定|推荐|列|入选|命名)")
_NOT_NOW = re.compile("计划|力争|争取|目标|此前|去年|前年|往年|上年|全部(?:入选|获评)")


@dataclass(frozen=True, slots=True)
class Conferral:
    """A clause that says what the clusters it names become: its act (in its own words), and how many they are."""

    act: Act
    announced: Found[int]
    scheme: str
    level: str | None


def find_conferrals(text: list[Passage], reference: Reference, *, proposed: bool) -> list[Conferral]:
    """The clauses that confer different titles, one for each title, in order; none where there is but one title.

    `proposed`: the page puts out for comment what it speaks of as decided.
    """
    found: dict[tuple[str, str, str | None], Conferral] = {}
    for sentence in all_sentences(text):
        for each in _in_sentence(sentence, reference, proposed=proposed):
            found.setdefault((each.act.stage.value, each.scheme, each.level), each)
    return list(found.values()) if len(found) > 1 else []


def _in_sentence(sentence: Passage, reference: Reference, *, proposed: bool) -> Iterator[Conferral]:
    masked = without_titles(sentence.text)
    if _NOT_NOW.search(masked):
        return
    for clause in _CLAUSE.finditer(masked):
        match = _CONFERS.search(clause.group())
        number = whole(match["n"]) if match else None
        if match is None or not number:
            continue
        part = sentence.part(clause.start(), clause.end())
        begin = sentence.start + clause.start()
        target = Passage(begin + match.start("as"), begin + match.end("as"), match["as"])
        named = scheme_in(target, None, reference)
        stage = _stage(clause.group(), match, masked[: clause.end()], proposed=proposed)
        act = Act(Found(stage, begin + match.start(), begin + match.end(), "normalised"), part)
        unit = begin + match.end("n") + 1
        count = Found(number, begin + match.start("n"), unit, "stated")
        yield Conferral(act, count, named.scheme if named else "other", named.level if named else None)


def _stage(clause: str, match: re.Match[str], before: str, *, proposed: bool) -> Stage:
    if _RECOMMENDS.search(clause, match.end("n")) or "拟推荐" in clause:
        return "recommendation"
    if _PROPOSES.search(before) or proposed:
        return "proposal"
    return "cultivation" if _CULTIVATES.search(match["as"]) else "grant"
