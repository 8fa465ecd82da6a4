"""Text that remembers, for each of its characters, which stretch of the raw text it came from."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mapped:
    """A text and, for character i, its raw stretch [starts[i], ends[i]) in code points.

    `starts` and `ends` never decrease, so a stretch of this text always maps to one raw stretch that contains it.
    """

    text: str
    starts: array[int]
    ends: array[int]

    @classmethod
    def of(cls, raw: str) -> Mapped:
        """The raw text itself: every character is its own source."""
        return cls(raw, array("L", range(len(raw))), array("L", range(1, len(raw) + 1)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw stretch behind [start, end) of this text; of an empty stretch, the empty raw stretch at its place."""
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"[{start}, {end}) is outside a text of {len(self.text)} characters")
        if start == end:
            at = self.starts[start] if start < len(self.text) else (self.ends[-1] if self.text else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]

    def inside(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """The stretch of this text whose characters overlap the raw stretch [raw_start, raw_end)."""
        first = bisect_right(self.ends, raw_start)
        last = bisect_left(self.starts, raw_end)
        return (first, last) if first < last else (first, first)

    def translate(self, table: dict[int, str]) -> Mapped:
        """Replace single characters (as `str.translate`, values of any length, "" removes)."""
        if not any(ord(c) in table for c in set(self.text)):
            return self
        if all(len(v) == 1 for v in table.values()):
            return Mapped(self.text.translate(table), self.starts, self.ends)
        pieces: list[str] = []
        starts, ends = array("L"), array("L")
        for i, c in enumerate(self.text):
            piece = table.get(ord(c), c)
            pieces.append(piece)
            starts.extend([self.starts[i]] * len(piece))
            ends.extend([self.ends[i]] * len(piece))
        return Mapped("".join(pieces), starts, ends)

    def substitute(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str | None]) -> Mapped:
        """Replace each match by the text that `by` gives (None: leave it); all of it maps to the whole match."""
        pieces: list[str] = []
        starts, ends = array("L"), array("L")
        done = 0
        for match in pattern.finditer(self.text):
            text = by(match)
            if text is None or match.start() == match.end():
                continue
            pieces.append(self.text[done : match.start()])
            starts.extend(self.starts[done : match.start()])
            ends.extend(self.ends[done : match.start()])
            if text:
                low, high = self.span(match.start(), match.end())
                pieces.append(text)
                starts.extend([low] * len(text))
                ends.extend([high] * len(text))
            done = match.end()
        if not done:
            return self
        pieces.append(self.text[done:])
        starts.extend(self.starts[done:])
        ends.extend(self.ends[done:])
        return Mapped("".join(pieces), starts, ends)

    def replace_whole(self, text: str) -> Mapped:
        """The same places under another text of the same length (a conversion character by character)."""
        if len(text) != len(self.text):
            raise ValueError(f"{len(text)} characters cannot stand in the places of {len(self.text)}")
        return Mapped(text, self.starts, self.ends)
