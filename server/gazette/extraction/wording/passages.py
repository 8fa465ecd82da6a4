"""Stretches of the plain text: paragraphs, sentences, and text whose quoted titles are blanked out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch [start, end) of the plain text, with its words."""

    start: int
    end: int
    text: str

    def part(self, start: int, end: int) -> Passage:
        """The stretch [start, end) of this passage (offsets inside it), without surrounding space."""
        words = self.text[start:end]
        left = len(words) - len(words.lstrip())
        words = words.strip()
        low = self.start + start + left
        return Passage(low, low + len(words), words)


_LONGEST = 1500
_SENTENCE = re.compile(rf"[^。!?\n]{{1,{_LONGEST}}}(?:[。!?]+[”’」』)]*)?|[。!?]+[”’」』)]*")


def sentences(passage: Passage) -> Iterator[Passage]:
    """The sentences of a passage, ended by a full stop, an exclamation or question mark, or a line end.

    What runs on for more than 1,500 characters is no sentence; it comes in pieces of that length, so that no rule is
    ever let loose on a page without punctuation.
    """
    for match in _SENTENCE.finditer(passage.text):
        if match.group().strip():
            yield passage.part(match.start(), match.end())


def all_sentences(passages: Iterable[Passage]) -> Iterator[Passage]:
    """The sentences of several passages, in order."""
    for passage in passages:
        yield from sentences(passage)


_TITLE = re.compile(r"《[^《》\n]{0,200}(?:《[^《》\n]{0,200}》[^《》\n]{0,200}){0,4}》")
BLANK = "▢"


def without_titles(text: str) -> str:
    """The text with every 《…》 blanked, character for character, so that words of titles of documents match no rule.

    Titles of lists (《…名单》) stay: they are what a page announces.
    """

    def blank(match: re.Match[str]) -> str:
        return match.group() if match.group().endswith("名单》") else BLANK * len(match.group())

    return _TITLE.sub(blank, text) if "《" in text else text
