"""Pinyin of names, for finding them only: a machine errs on names, so nothing of this is ever published as a name."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style
from pypinyin.converter import UltimateConverter
from pypinyin.core import Pinyin

from gazette.search.folding import runs

_READINGS = 6
"""So many readings of one name are kept: 六安 as liu an and lu an, 吕梁 as lv liang and lu liang."""
_SYLLABLE = 6
"""Letters of the longest syllable (zhuang)."""
_LONGEST = 60
_WAYS = 6
_REMEMBERED = 1 << 15


class _Remembering(UltimateConverter):
    """Remembers what the library's words came to: names are made of the same few thousand."""

    @lru_cache(_REMEMBERED)  # noqa: B019 - there is one, for as long as the process lives
    def _kept(self, words: str, style: Style, heteronym: bool) -> tuple[tuple[str, ...], ...]:
        return tuple(map(tuple, super().convert(words, style, heteronym, "ignore", strict=True)))

    def convert(
        self, words: str, style: Style, heteronym: bool, errors: object, strict: bool = True, **_: object
    ) -> list[list[str]]:
        """The syllables of a word, character by character; what has none is passed over."""
        return [list(each) for each in self._kept(words, style, heteronym)]


@lru_cache(1)
def _speaker() -> Pinyin:
    return Pinyin(_Remembering())


def readings(name: str, *, all_of_them: bool = False) -> list[tuple[str, ...]]:
    """The syllables of the Han characters of a folded name, without tones; the likeliest reading first.

    With `all_of_them`, readings that characters have elsewhere too; best for short names, whose reading no dictionary
    settles. Empty where there is no Han character.
    """
    han = "".join(run for script, run in runs(name) if script == "han")
    if not han:
        return []
    found = [tuple(_speaker().lazy_pinyin(han, style=Style.NORMAL, errors="ignore"))]
    if all_of_them:
        choices = _speaker().pinyin(han, style=Style.NORMAL, heteronym=True, errors="ignore")
        found += itertools.islice(itertools.product(*choices), _READINGS)
    found += [tuple(s.replace("v", "u") for s in reading) for reading in found if any("v" in s for s in reading)]
    return [reading for reading in dict.fromkeys(found) if reading and all(map(str.isascii, reading))][:_READINGS]


def initials(reading: Iterable[str]) -> str:
    """The first letters of syllables: xa for xi an."""
    return "".join(syllable[0] for syllable in reading)


def syllabified(word: str, known: frozenset[str]) -> list[tuple[tuple[str, ...], bool]]:
    """The ways to read a word of letters as syllables (xian: xian, xi an), and whether the last is only begun.

    `known` holds the syllables that names have. Digits after a syllable are its tone (xi1an1) and are passed over. At
    most six ways, longer syllables first; words of more than sixty letters are not read.
    """
    if not word.isascii() or len(word) > _LONGEST:
        return []
    found: list[tuple[tuple[str, ...], bool]] = []

    def read(rest: str, before: tuple[str, ...]) -> None:
        rest = rest[1:] if before and rest[:1] in tuple("12345") else rest
        if not rest:
            found.append((before, False))
        for length in range(min(_SYLLABLE, len(rest)), 0, -1):
            if len(found) >= _WAYS or tries[0] <= 0:
                return
            tries[0] -= 1
            if rest[:length] in known:
                read(rest[length:], (*before, rest[:length]))
        if before and len(found) < _WAYS and len(rest) < _SYLLABLE and any(s.startswith(rest) for s in known if rest):
            found.append(((*before, rest), True))

    tries = [2000]
    read(word, ())
    whole = [way for way in found if not way[1]]
    return whole or found
