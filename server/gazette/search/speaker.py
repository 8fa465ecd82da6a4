"""The library that reads Han characters aloud, with what it said remembered. Loading it loads its dictionaries."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style
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

    def likeliest(self, han: str) -> tuple[str, ...]:
        """A syllable for each character, as the words that it stands in say."""
        return tuple(self._library.lazy_pinyin(han, style=Style.NORMAL, errors="ignore"))

    def all_readings(self, han: str) -> list[list[str]]:
        """For each character all syllables that it has anywhere, the likeliest first."""
        return self._library.pinyin(han, style=Style.NORMAL, heteronym=True, errors="ignore")
