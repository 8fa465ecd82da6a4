"""The plain form of a raw text, and the way back."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from gazette.text.noise import (
    drop_doubled,
    drop_tags,
    fold_width,
    join_wrapped,
    open_answer,
    remove_pinyin,
    restore_lost,
)
from gazette.text.offsets import Mapped
from gazette.text.script import to_simplified

PINYIN_NOTICEABLE = 2
"""So many removed brackets make a page "pinyin-inserted"; a single one may be an author's own gloss."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain form of `raw`. Offsets are code points; `was_traditional` and `pinyin_removed` tell what was undone."""

    raw: str
    mapped: Mapped
    was_traditional: bool
    pinyin_removed: int

    @property
    def text(self) -> str:
        """The plain text."""
        return self.mapped.text

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw stretch behind the plain stretch [start, end)."""
        return self.mapped.span(start, end)

    def plain_span(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """The plain stretch that overlaps the raw stretch [raw_start, raw_end)."""
        return self.mapped.inside(raw_start, raw_end)

    def quote(self, start: int, end: int) -> str:
        """The raw text behind the plain stretch [start, end)."""
        low, high = self.raw_span(start, end)
        return self.raw[low:high]


def to_plain(raw: str) -> Plain:
    """The plain form of a text: one width, no breaks of a fixed width, pinyin out, simplified script.

    A second run changes nothing.
    """
    text, removed = _cleared(fold_width(join_wrapped(Mapped.of(raw))))
    simplified, was_traditional = to_simplified(text)
    return Plain(raw, simplified, was_traditional, removed)


def _cleared(text: Mapped) -> tuple[Mapped, int]:
    """The text without what was added to it, and how many glosses went: what one step uncovers the next round sees."""
    removed = 0
    while True:
        before = text
        text, glosses = remove_pinyin(drop_tags(open_answer(restore_lost(drop_doubled(text)))))
        removed += glosses
        if text is before:
            return text, removed


class Lines:
    """Line numbers of a text, for messages: `number(offset)` is 1-based."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]

    def number(self, offset: int) -> int:
        """The 1-based number of the line that holds the offset."""
        return bisect_right(self._starts, offset)
