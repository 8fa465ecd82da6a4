"""Precision, recall and F1 with 95 % intervals, from what pages say and what was read from them."""

from __future__ import annotations

import math
import random
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.compose.truth import Act, Truth

from gazette.records import Announcement, NoticeRecord

Facts = dict[str, list[Hashable]]
"""The facts of a page, by kind."""
Z = 1.959964
"""Two-sided 95 % of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Facts read that are right, facts read that are wrong, and facts not read."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of what was read that is right; 1 where nothing was read."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what is there that was read; 1 where nothing is there."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The Wilson score interval of a share (Wilson 1927)."""
    if not whole:
        return 0.0, 1.0
    p, square = part / whole, Z * Z
    middle = p + square / (2 * whole)
    half = Z * math.sqrt(p * (1 - p) / whole + square / (4 * whole * whole))
    return (middle - half) / (1 + square / whole), (middle + half) / (1 + square / whole)


def bootstrap_f1(pages: Sequence[Tally], draws: int = 400) -> tuple[float, float]:
    """The percentile interval of F1 when pages are drawn again: facts of one page stand and fall together."""
    if len(pages) < 2:
        return (pages[0].f1,) * 2 if pages else (0.0, 1.0)
    rng = random.Random(20240919)
    values = sorted(sum((rng.choice(pages) for _ in pages), Tally()).f1 for _ in range(draws))
    return values[int(0.025 * draws)], values[int(0.975 * draws) - 1]


def tally(said: Iterable[Hashable], read: Iterable[Hashable]) -> Tally:
    """What was read against what is said, each fact as often as it stands."""
    left = list(said)
    right = wrong = 0
    for fact in read:
        if fact in left:
            left.remove(fact)
            right += 1
        else:
            wrong += 1
    return Tally(right, wrong, len(left))


def facts_said(truth: Truth) -> Facts:
    """The labels of a page as facts by kind."""
    facts: Facts = {
        "kind": [truth.kind],
        "title": _given(truth.title),
        "document-number": _given(truth.number),
        "issuer": list(truth.issuers),
        "issued": _given(truth.issued),
        "addressees": _given(truth.addressees),
        "excluded-region": sorted(truth.excluded),
        "citation": list(truth.citations),
        "clauses": [truth.clauses] if truth.clauses else [],
        "duty": list(truth.duties),
        "posted": _given(truth.posted),
        "source": _given(truth.source),
        "rule": list(truth.rules),
        "definition": list(truth.definitions),
        "measure": ["measure"] * truth.measures,
        "figure": list(truth.figures),
    }
    for name in ("stage", "programme", "year", "announced", "completeness", "validity", "row", "outcome"):
        facts[name] = [fact for act in truth.acts for fact in _of_act(act, name)]
    return facts


def facts_read(record: NoticeRecord | None) -> Facts:
    """A record as facts by kind; nothing where the page was refused."""
    if record is None:
        return {}
    facts: Facts = {
        "kind": [record.kind],
        "title": _given(record.title),
        "document-number": _given(record.document_number),
        "issuer": [(issuer.name, issuer.region) for issuer in record.issuers],
        "issued": _given(record.issued),
        "addressees": _given(record.addressees),
        "excluded-region": sorted(record.excluded_regions),
        "citation": [(c.title, c.number, c.role) for c in record.citations],
        "clauses": [len(record.clauses)] if record.clauses else [],
        "duty": [(duty.deadlines, duty.to) for duty in record.obligations],
        "posted": _given(record.publication.posted),
        "source": _given(record.publication.stated_source),
        "rule": [
            (rule.kind, rule.years) for rule in record.rules if rule.kind in ("renewal", "recheck") and rule.years
        ],
        "definition": [definition.of for definition in record.definitions],
        "measure": ["measure"] * len(record.measures),
        "figure": [(figure.indicator, figure.value) for figure in record.statistics if figure.unit == "CNY"],
    }
    for name in ("stage", "programme", "year", "announced", "completeness", "validity", "row", "outcome"):
        facts[name] = [fact for found in record.announcements for fact in _of_announcement(found, name)]
    return facts


def _given(value: Hashable | None) -> list[Hashable]:
    return [] if value is None else [value]


def _of_act(act: Act, name: str) -> Iterator[Hashable]:
    match name:
        case "stage":
            yield act.stage
        case "programme":
            yield act.scheme, act.level, act.region
        case "year":
            yield from _given(act.year)
        case "announced":
            yield from _given(act.announced)
        case "completeness":
            yield act.completeness
        case "validity":
            if act.start and act.end:
                yield act.start, act.end
        case "row":
            for row in act.rows:
                yield row.name, tuple(sorted(row.regions))
        case "outcome":
            for row in act.rows:
                if row.outcome:
                    yield row.name, row.outcome


def _of_announcement(found: Announcement, name: str) -> Iterator[Hashable]:
    match name:
        case "stage":
            yield found.stage
        case "programme":
            yield found.programme.scheme, found.programme.level, found.programme.region
        case "year":
            yield from _given(found.year)
        case "announced":
            yield from _given(found.announced_count)
        case "completeness":
            yield found.completeness
        case "validity":
            if found.validity and found.validity.start and found.validity.end:
                yield found.validity.start, found.validity.end
        case "row":
            for entry in found.entries:
                yield entry.name, tuple(sorted(entry.regions))
        case "outcome":
            for entry in found.entries:
                if entry.outcome:
                    yield entry.name, entry.outcome
