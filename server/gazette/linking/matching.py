"""How well a text names a thing: candidates from the search index, scored, and whether the best of them is certain.

Names are compared as a reader would: without the names of the regions that a thing lies in (未央区稀有金属集群 for
西安市未央区稀有金属产业集群), without the words that every cluster's name has, and a body by its place and function
(陕西工信厅 for 陕西省工业和信息化厅). A score is from 0 to 100.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from gazette.reference import is_area_key
from gazette.reference.functions import find_function
from gazette.reference.names import short_form
from gazette.search.entries import Kind
from gazette.search.folding import folded, has_han, key_of, runs
from gazette.search.lookup import LONGEST, SOUNDS, Hit, Near, SearchIndex
from gazette.search.pinyin import readings
from gazette.search.rows import INITIALS, LABEL, OTHER_NAME, PINYIN

CERTAIN: Final = ((88.0, 5.0), (82.0, 20.0))
"""Scores from which on the best candidate is certain, if the next is so many points below it."""
LIKELY: Final = 70.0
"""From this score on a candidate may be what was meant; below it nobody should be asked to choose."""
_HISTORIC: Final = 8.0
_NAMED_AS: Final = {LABEL: 100.0, OTHER_NAME: 96.0, PINYIN: 92.0, INITIALS: 70.0, SOUNDS: 86.0}
_REASONS: Final = {
    LABEL: "named in full", OTHER_NAME: "another of its names", PINYIN: "its pinyin", INITIALS: "initials of its name",
    SOUNDS: "sounds alike",
}  # fmt: skip
_COMMON = re.compile(
    "(?:国家级?|省级|市级)?(?:中小企业)?(?:特色|优势|传统|战略性新兴|先进制造业?|创新型)?(?:产业)?集群$|产业$"
)
"""What most clusters' names end in."""
_TELLING: Final = 3
"""Characters of an industry that tell a cluster of a place when the rest of its name is left out."""
_IN_ENGLISH = re.compile(
    r"\b(?:province|city|municipality|prefecture|county|district|autonomous|region|banner|league|of|the|china)\b"
)
_CODE = re.compile(r"/id/region/([0-9]{6})(?:-[0-9]{4})?$")
_GENERIC: Final = "省市区县州盟旗"
_NO_PLACE: Final = 0.9
"""A cluster's name given without its place keeps so much of its score: other places have such clusters too."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a text may name, how well it does, and why."""

    hit: Hit
    score: float
    reason: str


class Matcher:
    """Matches texts against one search index. Answers are the same for the same text: they may be kept."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    def candidates(self, text: str, kinds: Collection[Kind] | None = None, limit: int = 10) -> list[Candidate]:
        """The likeliest things, best first; empty where nothing is near. Takes any text."""
        asked = _Asked.of(text)
        if not asked.key:
            return []
        near = {found.hit.iri: found for found in self._index.near(asked.plain, kinds)}
        for other in asked.expansions:
            for found in self._index.near(other, kinds):
                near.setdefault(found.hit.iri, found)
        scored = [_scored(asked, found) for found in near.values() if not _is_other_area(asked, found.hit)]
        return sorted(scored, key=_order)[:limit]


def level_of(hit: Hit) -> int | None:
    """The level of an administrative region by its code (GB/T 2260: two digits a level), from 0, a province, to 2."""
    code = _CODE.search(hit.iri)
    if code is None:
        return None
    return 0 if code[1].endswith("0000") else 1 if code[1].endswith("00") else 2


def _order(candidate: Candidate) -> tuple[float, bool, int, str]:
    """Best first; among equals what stands, and the larger region: 西安 is the city before a district."""
    level = level_of(candidate.hit)
    return -candidate.score, not candidate.hit.standing, 3 if level is None else level, candidate.hit.iri


def _is_other_area(asked: _Asked, hit: Hit) -> bool:
    """Whether a thing is a reporting area that is not named as it is written here: 广东省+深圳市 is only ours."""
    return is_area_key(hit.iri.rpartition("/")[2]) and asked.plain != folded(hit.label_zh)


def certain(candidates: Sequence[Candidate]) -> bool:
    """Whether the first candidate is meant beyond doubt: it is very near, and no other comes near it."""
    if not candidates:
        return False
    best, next_best = candidates[0].score, candidates[1].score if len(candidates) > 1 else 0.0
    return any(best >= score and best - next_best >= margin for score, margin in CERTAIN)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for: folded, as a key, its pinyin, and the same body under the full names of its functions."""

    plain: str
    key: str
    han: bool
    body: tuple[str, tuple[str, ...]] | None
    expansions: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> _Asked:
        plain = folded(text[:LONGEST])[:LONGEST].strip()
        if not has_han(plain):
            bare = key_of(_IN_ENGLISH.sub("", plain))
            return cls(plain, bare or key_of(plain), False, None, (bare,) if bare not in ("", key_of(plain)) else ())
        words = find_function(plain)
        expansions: tuple[str, ...] = ()
        if words:
            expansions = tuple(f"{plain[: words.start]} {function.words[0]}" for function in words.functions)
        return cls(plain, key_of(plain), True, _as_body(plain), expansions)


def _scored(asked: _Asked, found: Near) -> Candidate:
    score, reason = max(_scores(asked, found), default=(0.0, ""))
    if not found.hit.standing:
        score = max(0.0, score - _HISTORIC)
    return Candidate(found.hit, round(score, 1), reason)


def _scores(asked: _Asked, found: Near) -> Iterator[tuple[float, str]]:
    """Every way to compare, each with what it shows; the best of them counts."""
    if found.how in _NAMED_AS:
        yield _NAMED_AS[found.how], _REASONS[found.how]
    hit = found.hit
    if not asked.han:
        for name in _in_letters(hit.label_zh, hit.label_en, found.names):
            yield 0.95 * fuzz.ratio(asked.key, name), "spelt alike"
        return
    if hit.kind == "body" and asked.body is not None:
        for name in (hit.label_zh, *found.names):
            yield 97.0 * _same_body(asked.body, _body_of(name)), "place and function"
    label, place = _key(hit.label_zh), _key(hit.where)
    for name in (label, *map(_key, found.names)):
        if hit.kind in ("cluster", "region"):
            yield from _placed(asked.key, name, place, hit.kind == "cluster")
        else:
            yield 0.97 * fuzz.ratio(asked.key, name), "written alike"


def _placed(asked: str, name: str, place: str, is_cluster: bool) -> Iterator[tuple[float, str]]:
    """A name compared without its place, and without the words that all clusters' names have."""
    rest, named = _without(asked, place)
    core, has_place = _without(name, place)
    if not rest:
        return
    whole = fuzz.ratio(asked, asked[: len(asked) - len(rest)] + core)
    alike = max(fuzz.ratio(rest, core), (fuzz.ratio(rest, core) + whole) / 2)
    if not is_cluster:
        if len(asked) > len(name):
            yield 0.97 * fuzz.ratio(asked, place + name), "place and name"
        yield (0.97 if named else 0.93) * alike, "place and name" if named else "written alike"
        return
    short, shorter = _COMMON.sub("", rest), _COMMON.sub("", core)
    if short and shorter:
        alike = max(alike, 0.98 * fuzz.ratio(short, shorter))
        if named and min(len(short), len(shorter)) >= _TELLING and (short in shorter or shorter in short):
            alike = max(alike, 92.0)
    if _sounded(rest) == _sounded(core) and _in_words(rest) == _in_words(core):
        alike = max(alike, 95.0)
    factor = 0.99 if named or not (has_place or place) else _NO_PLACE
    yield factor * alike, "place and name" if named else "name without its place"


def _without(text: str, place: str) -> tuple[str, bool]:
    """A text without the names of regions that it begins with, if they are those of a place, in short or in full."""
    at, seen = 0, 0
    while at < len(text):
        length = 0
        while at + length < len(text) and text[at : at + length + 1] in place[seen:]:
            length += 1
        if length < 2:
            break
        seen = place.index(text[at : at + length], seen) + length
        at += length
        if at < len(text) and text[at] in _GENERIC and text[at : at + 2] != "区块":
            at += 1
    return text[at:], at > 0


@lru_cache(1 << 16)
def _key(name: str) -> str:
    """A thing's own name as a key. What users ask never comes here, so what is remembered is bounded by the data."""
    return key_of(folded(name))


@lru_cache(1 << 14)
def _sounded(text: str) -> tuple[str, ...]:
    found = readings(text)
    return found[0] if found else ()


def _in_words(text: str) -> list[str]:
    """The letters and digits of a name, which have no pinyin."""
    return [run for script, run in runs(text) if script == "word"]


def _in_letters(label_zh: str, label_en: str, names: Sequence[str]) -> Iterator[str]:
    """Names of a thing in letters: English, numbers, and the pinyin of the Chinese ones, with and without 市, 区 …"""
    if label_en:
        yield _key(label_en)
    for name in (label_zh, *names):
        if not has_han(name):
            yield _key(name)
            continue
        for form in (name, short_form(name)):
            if form:
                yield "".join(_sounded(folded(form)))


def _as_body(plain: str) -> tuple[str, tuple[str, ...]] | None:
    """A body's place, without 省 or 市, and its functions; None where a name has no words of function."""
    words = find_function(plain)
    if words is None:
        return None
    place = plain[: words.start].strip()
    return short_form(place) or place.rstrip(_GENERIC) or place, (*(f.name for f in words.functions), words.unit or "")


@lru_cache(1 << 14)
def _body_of(name: str) -> tuple[str, tuple[str, ...]] | None:
    return _as_body(folded(name))


def _same_body(one: tuple[str, tuple[str, ...]], other: tuple[str, tuple[str, ...]] | None) -> float:
    if other is None or one[1] != other[1]:
        return 0.0
    return 1.0 if one[0] == other[0] else 0.9 if one[0] and one[0].endswith(other[0]) and other[0] else 0.0


def lies_within(hit: Hit, around: str) -> bool:
    """Whether a thing lies where a text says, all of whose regions must be names of its own place, in short or full."""
    asked = key_of(folded(around[:LONGEST]))
    rest, named = _without(asked, _key(hit.where + hit.label_zh))
    return named and not rest


def path_of(hit: Hit) -> str:
    """A region with the regions it lies in, from the province down: 陕西省西安市."""
    return hit.label_zh if level_of(hit) == 0 else hit.where + hit.label_zh


def lies_around(hit: Hit, around: str) -> bool:
    """Whether a text that begins with regions begins with those of a thing."""
    return _without(key_of(folded(around[:LONGEST])), _key(hit.where))[1]


def narrowed(candidates: Sequence[Candidate], disagreements: Sequence[float]) -> list[Candidate]:
    """Candidates with points taken off (or, below 0, added), best first again: for what other columns say of them."""
    lowered = [
        replace(candidate, score=round(min(100.0, max(0.0, candidate.score - less)), 1))
        for candidate, less in zip(candidates, disagreements, strict=True)
    ]
    return sorted(lowered, key=_order)
