"""Look-ups in the index of a release. Whatever a visitor types is data here: nothing of it reaches FTS5 unquoted."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Final

from rapidfuzz import process

from gazette.search.entries import HISTORIC, KINDS, Kind
from gazette.search.folding import folded, key_of, pairs, runs, tokens
from gazette.search.index import RANK_SHIFT, IndexFiles
from gazette.search.opened import OpenedIndex
from gazette.search.pinyin import readings, syllabified
from gazette.search.rows import INITIALS, LABEL, PINYIN

LONGEST: Final = 200
"""Characters of a query that are read; no name is longer."""
_MOST_TERMS: Final = 16
_MOST_PAIRS: Final = 64
COUNTED: Final = 3_000
"""Hits are counted so far; of more it is said that they are more."""
WEIGHED: Final = 2_000
"""Of so many hits each is weighed; of more, those that stand and are of the higher levels come first."""
_NAMED: Final = 500
"""Things that a full or begun name may bring to the head of the hits."""
_SCANNED: Final = 2_000
_NAMING: Final = "{label names numbers place}"
_BEGUN: Final = INITIALS + 1
SOUNDS: Final = _BEGUN
"""How a name is given by another that sounds alike: 西按市 for 西安市."""
INSIDE: Final = 2 * _BEGUN
"""How a name is given that only holds what was asked for."""
_RAREST: Final = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found.

    `where` and `where_en` tell apart things of one name: a path of regions, issuer and day, a classification.
    `standing` is false for what is no more.
    """

    iri: str
    kind: Kind
    label_zh: str
    label_en: str
    where: str
    where_en: str
    standing: bool


@dataclass(frozen=True, slots=True)
class Near:
    """A candidate: `how` the text names it (`LABEL` … `INITIALS`, `SOUNDS`, `INSIDE`), and its other names, numbers."""

    hit: Hit
    how: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Hits, best first, and how many there are in all; `more` says that there are more than were counted.

    `whole` is false where nothing held all that was asked for, and the hits hold a part of it.
    """

    total: int
    more: bool
    whole: bool
    hits: tuple[Hit, ...]


class SearchIndex:
    """The index of one release, for any number of threads. Every look-up takes bounded time, whatever is asked."""

    def __init__(self, files: IndexFiles) -> None:
        """Open the files. Raises `NothingToServe` where one is not there, damaged, of another version, or not the other
        one's."""
        self._index = OpenedIndex(files)

    def close(self) -> None:
        """Close what all threads opened."""
        self._index.close()

    def search(self, text: str, kinds: Collection[Kind] | None = None, limit: int = 20, offset: int = 0) -> Results:
        """Things whose names, numbers or places hold what was asked for; of `kinds` alone, if any are named.

        What is named in full comes first, then names that begin so, then what holds all words, by BM25; what stands
        before what is no more. Where nothing of any kind holds all words, what holds some of them. `limit` and `offset`
        are made to fit (at most 1,000 hits, from no further than the three thousandth). Never raises for what is asked.
        """
        limit, offset = max(0, min(limit, 1000)), max(0, min(offset, COUNTED))
        query = self._query(text)
        wanted = [kind for kind in KINDS if kind in kinds] if kinds is not None else []
        if query is None or (kinds is not None and not wanted):
            return Results(0, False, True, ())
        named = self._named(query.key, wanted)
        rows = self._index.matching(query.all_words(wanted), COUNTED + 1)
        whole = bool(rows or named) or (bool(wanted) and self._whole(query))
        match = query.all_words(wanted) if whole else query.some_words(wanted)
        if not whole:
            rows = self._index.matching(match, COUNTED + 1)
        found = dict(named)
        if offset + limit > len(found):
            weights = self._index.weights(match) if len(rows) <= WEIGHED else dict.fromkeys(rows, 0.0)
            for number in rows:
                found.setdefault(number, (INSIDE, weights[number]))
        order = sorted(found, key=lambda number: (*found[number], number))[offset : offset + limit]
        total = len(named.keys() | rows)
        return Results(min(total, COUNTED), total > COUNTED, whole, self._hits(order))

    def counts(self, text: str) -> dict[Kind, int]:
        """How many of each kind the search of all kinds finds, of very many so many as are counted."""
        query = self._query(text)
        if query is None:
            return {}
        words = query.all_words if self._whole(query) else query.some_words
        found = {}
        for kind in KINDS:
            held = self._named(query.key, [kind]).keys() | self._index.matching(words([kind]), COUNTED)
            if held:
                found[kind] = min(len(held), COUNTED)
        return found

    def near(self, text: str, kinds: Collection[Kind] | None = None, limit: int = 30) -> list[Near]:
        """Things that a text, maybe with slips of the pen, may be the name of: candidates, in no order that counts.

        Those it names in full (or by a name that sounds alike), those that hold all its words, and those that hold the
        rarest of its pairs of characters; where nothing is named, those whose names in letters begin alike.
        """
        wanted = [kind for kind in KINDS if kind in kinds] if kinds is not None else []
        query = self._query(text)
        if query is None or (kinds is not None and not wanted):
            return []
        named = self._index.full(query.key, wanted, _NAMED)
        plain = folded(text[:LONGEST])
        sounded = () if named or any(script == "word" for script, _ in runs(plain)) else readings(plain)
        for reading in sounded:
            for number, how in self._index.full("".join(reading), wanted, _NAMED).items():
                if how == PINYIN:
                    named.setdefault(number, SOUNDS)
        inner = [self._best(query.all_words(wanted), limit), self._rarest(text, wanted, limit)]
        if query.key.isascii() and LABEL not in named.values():
            start = query.key[: 3 if len(query.key) > 5 else 1]
            alike = process.extract(
                query.key, self._index.keys(start, wanted, INITIALS, _SCANNED), limit=limit, score_cutoff=70
            )
            inner.append([number for _, _, number in alike])
        for numbers in inner:
            for number in numbers:
                named.setdefault(number, INSIDE)
        found = self._things(named)
        return [Near(hit, named[number], tuple(names.split("\n"))) for number, (hit, names) in found.items()]

    def suggest(self, prefix: str, kinds: Collection[Kind] | None = None, limit: int = 10) -> tuple[Hit, ...]:
        """What somebody may mean who has typed so far: names that begin so, then names that hold it."""
        return self.search(prefix, kinds, limit).hits

    def get(self, iri: str) -> Hit | None:
        """The thing of an IRI, None where the index has none."""
        number = self._index.number(iri.encode("utf-8", "replace").decode())
        return None if number is None else self._hits([number])[0]

    def _whole(self, query: _Query) -> bool:
        """Whether anything of any kind holds all that is asked for."""
        return bool(self._index.matching(query.all_words([]), 1) or self._named(query.key, []))

    def _query(self, text: str) -> _Query | None:
        plain = folded(text[:LONGEST])[:LONGEST]
        terms: list[str] = []
        han = 0
        for script, found in groupby(islice(runs(plain), _MOST_TERMS), itemgetter(0)):
            stretch = [run for _, run in found]
            if script == "word":
                terms += self._words(stretch)
                continue
            for run in stretch:
                if han < _MOST_PAIRS:
                    terms += map(_han, self._parts(run[: _MOST_PAIRS - han + 1]))
                    han += len(run)
        return _Query(key_of(plain), tuple(terms[:_MOST_TERMS])) if terms else None

    def _parts(self, run: str) -> list[str]:
        """A run of Han characters, parted where no name has the two characters side by side: 西安 | 稀有金属."""
        if len(run) < 3:
            return [run]
        asked = pairs(run)
        known = {pair for pair in set(asked) if self._index.count(f'"{pair}"', 1)}
        parts = [run[0]]
        for pair in asked:
            if pair in known:
                parts[-1] += pair[1]
            else:
                parts.append(pair[1])
        if len(parts) == 1 or all(len(part) == 1 for part in parts):
            return [run]
        return parts

    def _words(self, words: list[str]) -> list[str]:
        """Words side by side; where each of several is a syllable they are pinyin too: xi an, but not xian alone."""
        if len(words) > 1 and all(word in self._index.syllables for word in words):
            return [f"({' AND '.join(map(_begun, words))}) OR {_spoken(words)}"]
        found = []
        for word in words:
            ways = [way for way in syllabified(word, self._index.syllables) if len(way[0]) > 1]
            found.append(" OR ".join([_begun(word), *(_spoken(way, begun) for way, begun in ways)]))
        return found

    def _rarest(self, text: str, kinds: Sequence[Kind], limit: int) -> list[int]:
        """The rows of most weight that hold any of the rarest pairs of characters, or words, of a text."""
        asked = dict.fromkeys(tokens(text[:LONGEST]).split())
        told: list[str] = []
        held = 0
        for documents, term in sorted((self._index.count(f'"{term}"', WEIGHED + 1), term) for term in asked):
            if len(term) > 1 and documents and (held + documents <= WEIGHED or not told) and len(told) < _RAREST:
                told.append(term)
                held += documents
        if not told or held > WEIGHED:
            return []
        match = _of_kinds(" OR ".join(f'{_NAMING} : "{term}"' for term in told), kinds)
        weights = self._index.weights(match)
        return heapq.nsmallest(limit, weights, key=lambda number: (weights[number], number))

    def _best(self, match: str, limit: int) -> list[int]:
        """The rows of most weight that match; of very many, those of the best rank."""
        rows = self._index.matching(match, COUNTED + 1)
        weights = self._index.weights(match) if len(rows) <= WEIGHED else dict.fromkeys(rows, 0.0)
        return heapq.nsmallest(limit, rows, key=lambda number: (weights[number], number))

    def _named(self, name: str, kinds: Sequence[Kind]) -> dict[int, tuple[int, float]]:
        """The things that a key names in full, or begins the name of: how well, by their numbers."""
        if not name:
            return {}
        begun = self._index.begun(name, kinds, _SCANNED, _NAMED)
        rows = [
            *self._index.full(name, kinds, _NAMED).items(),
            *((number, how + _BEGUN) for number, how in begun.items()),
        ]
        found: dict[int, tuple[int, float]] = {}
        for number, how in rows:
            found[number] = min(found.get(number, (how, 0.0)), (how, 0.0))
        return found

    def _hits(self, numbers: Sequence[int]) -> tuple[Hit, ...]:
        found = self._things(numbers)
        return tuple(found[number][0] for number in numbers)

    def _things(self, numbers: Iterable[int]) -> dict[int, tuple[Hit, str]]:
        """Things by their numbers, each with its other names and numbers, one a line."""
        return {
            number: (
                Hit(
                    iri, kind, label_zh, label_en, where, where_en,
                    standing=number >> RANK_SHIFT < HISTORIC,
                ),
                names,
            )
            for number, iri, kind, label_zh, label_en, where, where_en, names in self._index.things(numbers)
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Query:
    """What is asked for: as one key, and as expressions of FTS5."""

    key: str
    terms: tuple[str, ...]

    def all_words(self, kinds: Sequence[Kind]) -> str:
        return _of_kinds(" AND ".join(f"({term})" for term in self.terms), kinds)

    def some_words(self, kinds: Sequence[Kind]) -> str:
        return _of_kinds(" OR ".join(f"({term})" for term in self.terms), kinds)


def _of_kinds(match: str, kinds: Sequence[Kind]) -> str:
    named = " OR ".join(f'kind : "{kind}"' for kind in kinds)
    return f"({named}) AND ({match})" if named else match


def _han(run: str) -> str:
    return f'{_NAMING} : "{run}" *' if len(run) == 1 else f'{_NAMING} : "{" ".join(pairs(run))}"'


def _begun(word: str) -> str:
    return f'{_NAMING} : "{word}" *'


def _spoken(syllables: Sequence[str], begun: bool = False) -> str:
    return f'pinyin : "{" ".join(syllables)}"{" *" if begun else ""}'
