"""Clusters that may be one and are not surely so: for a person to decide, never joined by a build.

Two clusters are likely one where their places are the same or one lies in the other, and what they make is the same or
much alike: by the words of the names, or by the concept of the industry. What stands in one list as two rows is two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from gazette.identity.keys import core_name
from gazette.identity.matching import place_length, standing
from gazette.identity.resolve import Act, IdentifiedNotice, Part
from gazette.records import Entry
from gazette.reference import COUNTRY, Reference

ALIKE: Final = 0.6
"""From this likeness of the names' cores on, a pair is put to a person."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that names a cluster, with the act that lists it."""

    notice: IdentifiedNotice
    act: Act
    part: Part
    entry: Entry


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cluster with all its rows, the places it may be in as they stand today, and the cores of its names."""

    cluster: str
    rows: tuple[Row, ...]
    places: frozenset[str]
    cores: frozenset[str]
    industry: str | None

    @property
    def name(self) -> str:
        """The name in its last row."""
        return self.rows[-1].entry.name


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two clusters that may be one; `likeness` is that of their names' cores, 0 to 1."""

    one: Candidate
    other: Candidate
    likeness: float
    same_place: bool
    same_industry: bool

    @property
    def key(self) -> tuple[str, str]:
        """The two clusters in order."""
        first, second = sorted((self.one.cluster, self.other.cluster))
        return first, second


def candidates(
    notices: Iterable[IdentifiedNotice], reference: Reference, industries: Mapping[str, str]
) -> list[Candidate]:
    """The clusters that the notices name, by key; `industries` maps words for an industry to a concept."""
    rows: dict[str, list[Row]] = {}
    for notice in notices:
        for act in notice.acts:
            for part in act.parts:
                for cluster, entry in zip(part.clusters, part.announcement.entries, strict=True):
                    rows.setdefault(cluster, []).append(Row(notice, act, part, entry))
    return [_candidate(cluster, found, reference, industries) for cluster, found in sorted(rows.items())]


def likely_pairs(found: Iterable[Candidate], reference: Reference) -> Iterator[LikelyPair]:
    """The pairs to be put to a person, the most alike first."""
    found = list(found)
    pairs = [
        pair
        for at, one in enumerate(found)
        for other in found[at + 1 :]
        if (pair := _pair(one, other, reference)) is not None
    ]
    return iter(sorted(pairs, key=lambda pair: (-pair.likeness, pair.key)))


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """How much alike two sets of cores are at best; a core that holds the other whole counts as much alike."""
    other = list(other)
    return max((_alike(a, b) for a in one for b in other), default=0.0)


def _alike(one: str, other: str) -> float:
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return max(ratio, 0.7) if min(len(one), len(other)) > 1 and (one in other or other in one) else ratio


def _candidate(cluster: str, rows: list[Row], reference: Reference, industries: Mapping[str, str]) -> Candidate:
    places = {standing(key, reference) for row in rows for key in row.entry.regions}
    cores = {
        core_name(row.entry.name, place_length(row.entry, row.entry.name, row.act.programme, reference))
        for row in rows
    }  # fmt: skip
    words = [row.entry.industry for row in rows if row.entry.industry] + sorted(cores)
    said = (industries.get(word) or industries.get(word.removesuffix("产业")) for word in words)
    return Candidate(cluster, tuple(rows), frozenset(places), frozenset(cores), next(filter(None, said), None))


def _pair(one: Candidate, other: Candidate, reference: Reference) -> LikelyPair | None:
    if not _near(one.places, other.places, reference) or _listed_apart(one, other):
        return None
    alike = likeness(one.cores, other.cores)
    same_place = one.places == other.places
    same_industry = one.industry is not None and one.industry == other.industry
    if alike >= (ALIKE if same_place else 0.8) or (same_place and same_industry):
        return LikelyPair(one, other, alike, same_place, same_industry)
    return None


def _near(one: frozenset[str], other: frozenset[str], reference: Reference) -> bool:
    """Whether the places are the same, or all of one lie in the other; the country is near to nothing but itself."""
    if one == other:
        return True
    if not one or not other or COUNTRY in one | other:
        return False
    return _all_within(one, other, reference) or _all_within(other, one, reference)


def _all_within(inner: frozenset[str], outer: frozenset[str], reference: Reference) -> bool:
    return all(any(reference.regions.is_within(place, around) for around in outer) for place in inner)


def _listed_apart(one: Candidate, other: Candidate) -> bool:
    """Whether one act lists both: then they are two."""
    return bool({(row.act.key, row.part.source.key) for row in one.rows} & {
        (row.act.key, row.part.source.key) for row in other.rows
    })  # fmt: skip
