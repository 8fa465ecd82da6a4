"""The library that reads Han characters aloud, with what it said remembered. Loading it loads its dictionaries."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style
from pypinyin.constants import PHRASES_DICT, RE_HANS
from pypinyin.converter import UltimateConverter
from pypinyin.core import Pinyin

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


class Speaker:
    """Reads runs of Han characters, without tones."""

    def __init__(self) -> None:
        self._library = Pinyin(_Remembering())
        self._lengths = _lengths()
        self._say = lru_cache(_REMEMBERED)(self._read)

    def likeliest(self, han: str) -> tuple[str, ...]:
        """A syllable for each character, as the words that it stands in say.

        What the library says, but for runs that end within a word; in a fifth of the time, as names are made of the
        same few thousand words.
        """
        if not RE_HANS.match(han):  # the library does not know all of these characters
            return self._read(han)
        lengths, say = self._lengths, self._say
        found: list[str] = []
        at = 0
        while word := han[at : at + 1]:
            for length in lengths.get(han[at : at + 2], ()):
                longer = han[at : at + length]
                if longer in PHRASES_DICT:
                    word = longer
                    break
            at += len(word)
            found += say(word)
        return tuple(found)

    def _read(self, han: str) -> tuple[str, ...]:
        return tuple(self._library.lazy_pinyin(han, style=Style.NORMAL, errors="ignore"))

    def all_readings(self, han: str) -> list[list[str]]:
        """For each character all syllables that it has anywhere, the likeliest first."""
        return self._library.pinyin(han, style=Style.NORMAL, heteronym=True, errors="ignore")


def _lengths() -> dict[str, tuple[int, ...]]:
    """How long the words of the library are that begin with two characters, the longest first."""
    found: dict[str, set[int]] = {}
    for word in PHRASES_DICT:
        found.setdefault(word[:2], set()).add(len(word))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}
