"""Pinyin of names, for finding them only: a machine errs on names, so nothing of this is ever published as a name."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from gazette.search.folding import runs

if TYPE_CHECKING:
    from gazette.search.speaker import Speaker

_READINGS = 6
"""So many readings of one name are kept: 六安 as liu an and lu an, 吕梁 as lv liang and lu liang."""
_SYLLABLE = 6
"""Letters of the longest syllable (zhuang)."""
_LONGEST = 60
_WAYS = 6


@lru_cache(1)
def _speaker() -> Speaker:
    from gazette.search.speaker import Speaker  # its dictionaries take a tenth of a second to load

    return Speaker()


def readings(name: str, *, all_of_them: bool = False) -> list[tuple[str, ...]]:
    """The syllables of the Han characters of a folded name, without tones; the likeliest reading first.

    With `all_of_them`, readings that characters have elsewhere too; best for short names, whose reading no dictionary
    settles. Empty where there is no Han character.
    """
    han = "".join(run for script, run in runs(name) if script == "han")
    if not han:
        return []
    found = [_speaker().likeliest(han)]
    if all_of_them:
        found += itertools.islice(itertools.product(*_speaker().all_readings(han)), _READINGS)
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
