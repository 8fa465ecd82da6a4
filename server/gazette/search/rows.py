"""What an entry comes to in the index: worked out wherever the entry is made, so that writing the index is writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final

from msgspec import Struct

from gazette.search.entries import Entry
from gazette.search.folding import folded, key_of, tokens_of
from gazette.search.pinyin import initials, readings

LABEL, OTHER_NAME, PINYIN, INITIALS = range(4)
"""How a key names a thing: by its label or number, by another name, by pinyin, by the initials of the pinyin."""
_LONGEST_KEY: Final = 120
_LONGEST_NAME: Final = 40
"""Characters of a name whose pinyin is a key of its own; titles are longer."""
_REMEMBERED: Final = 1 << 16
_BREAK: Final = "0"
"""Stands between two readings, so that no phrase runs from one into the next."""

_folded = lru_cache(_REMEMBERED)(folded)
_tokens = lru_cache(_REMEMBERED)(lambda text: tokens_of(_folded(text)))
_readings = lru_cache(_REMEMBERED)(readings)


class Row(Struct, frozen=True, array_like=True):
    """A thing that can be found. `names` are all its other names and numbers, a line each; `keys` what it is found by
    when a name is given in full or begun, and how; `words` the columns of full text."""

    iri: str
    kind: str
    label_zh: str
    label_en: str
    place: str
    place_en: str
    names: str
    keys: tuple[tuple[str, int], ...]
    words: tuple[str, str, str, str, str]

    @property
    def syllables(self) -> set[str]:
        """Those of its pinyin."""
        return {*self.words[-1].split()} - {_BREAK}

    @property
    def length(self) -> int:
        """Tokens of full text: those of its words, and its kind."""
        return 1 + sum(len(words.split()) for words in self.words)


def rows_by_rank(entries: Iterable[Entry]) -> Iterator[tuple[int, Iterator[Row]]]:
    """The rows of entries that come in the order of their rank, by rank."""
    return ((rank, map(row_of, of_rank)) for rank, of_rank in groupby(entries, lambda entry: entry.rank))


def row_of(entry: Entry) -> Row:
    """The row of an entry."""
    spoken = list(_spoken(entry))
    keys: dict[str, int] = {}
    for name, how in _keys(entry, spoken):
        if name:
            keys[name[:_LONGEST_KEY]] = min(how, keys.get(name[:_LONGEST_KEY], how))
    return Row(
        iri=entry.iri,
        kind=entry.kind,
        label_zh=entry.label_zh,
        label_en=entry.label_en,
        place=entry.where,
        place_en=entry.where_en,
        names="\n".join((*entry.names, *entry.numbers)),
        keys=tuple(keys.items()),
        words=(
            _words(dict.fromkeys((entry.label_zh, entry.label_en))),
            _words((*entry.names, *entry.texts)),
            _words(entry.numbers),
            _words((entry.where, entry.where_en)),
            f" {_BREAK} ".join(map(" ".join, spoken)),
        ),
    )


def _words(texts: Iterable[str]) -> str:
    return " ".join(map(_tokens, texts))


def _spoken(entry: Entry) -> dict[tuple[str, ...], None]:
    found: dict[tuple[str, ...], None] = {}
    for name in (entry.label_zh, *entry.names):
        found |= dict.fromkeys(_readings(_folded(name), all_of_them=entry.several_readings))
    return found


def _keys(entry: Entry, spoken: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    for name in (entry.label_zh, entry.label_en, *entry.numbers):
        yield key_of(_folded(name)), LABEL
    for name in entry.names:
        yield key_of(_folded(name)), OTHER_NAME
    for reading in spoken:
        if len(reading) <= _LONGEST_NAME:
            yield "".join(reading), PINYIN
            yield initials(reading), INITIALS
