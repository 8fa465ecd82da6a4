"""Facts with their places, and the record's map from JSON Pointers to raw spans that is built from them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from gazette.records import Evidence, Mode
from gazette.text import Plain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A fact and the stretch [start, end) of the plain text that it was read from."""

    value: T
    start: int
    end: int
    mode: Mode = "stated"


def mode_of(*, verbatim: bool) -> Mode:
    """How a value was read: as it stands, or brought into its normal form."""
    return "stated" if verbatim else "normalised"


class Evidences:
    """Collects the places of facts while a record is put together.

    A pointer names the fact in the record (RFC 6901). Facts that carry only structure (the kept text of a clause) are
    noted with `covering=False`: they do not make a sentence count as understood.
    """

    def __init__(self, plain: Plain) -> None:
        self._plain = plain
        self.by_pointer: dict[str, Evidence] = {}
        self._covered: list[tuple[int, int]] = []
        self._stretches: list[tuple[int, int]] = []
        self._merged_from = 0

    def note(self, pointer: str, found: Found[T] | None, *, covering: bool = True) -> T | None:
        """Record where a fact stands and give its value."""
        if found is None:
            return None
        self.place(pointer, found.start, found.end, found.mode, covering=covering)
        return found.value

    def note_all(self, pointer: str, founds: Iterable[Found[T]], *, covering: bool = True) -> tuple[T, ...]:
        """Record the items of a list, each under its own index."""
        values = []
        for index, found in enumerate(founds):
            self.place(f"{pointer}/{index}", found.start, found.end, found.mode, covering=covering)
            values.append(found.value)
        return tuple(values)

    def note_together(self, pointer: str, founds: Sequence[Found[T]]) -> tuple[T, ...]:
        """Record a list of plain values under the pointer of the list itself."""
        if founds:
            mode: Mode = next((f.mode for f in founds if f.mode != "stated"), "stated")
            self.place(pointer, min(f.start for f in founds), max(f.end for f in founds), mode)
        return tuple(f.value for f in founds)

    def place(self, pointer: str, start: int, end: int, mode: Mode, *, covering: bool = True) -> None:
        """Record a place (plain offsets) for a pointer.

        Words that had to be brought into plain form (script, width, pinyin) are not "stated" but "normalised".
        """
        if mode == "stated" and self._plain.quote(start, end) != self._plain.text[start:end]:
            mode = "normalised"
        self.by_pointer[pointer] = Evidence(span=self._plain.raw_span(start, end), mode=mode)
        if covering:
            self._covered.append((start, end))

    def covers(self, start: int, end: int) -> bool:
        """Whether any fact was read from inside the plain stretch [start, end)."""
        merged = self._merged()
        at = bisect_left(merged, (end, 0)) - 1
        return at >= 0 and merged[at][1] > start

    def _merged(self) -> list[tuple[int, int]]:
        """The covered stretches in order, those that touch put together; made anew when facts were added."""
        if len(self._covered) != self._merged_from:
            merged: list[tuple[int, int]] = []
            for low, high in sorted(self._covered):
                if merged and low <= merged[-1][1]:
                    merged[-1] = merged[-1][0], max(high, merged[-1][1])
                else:
                    merged.append((low, high))
            self._stretches, self._merged_from = merged, len(self._covered)
        return self._stretches
