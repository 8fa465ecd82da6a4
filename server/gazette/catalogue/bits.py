"""Sets of rows: a bit for each row. Ands and counts of a million take microseconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Flags: TypeAlias = npt.NDArray[np.bool_]
Words: TypeAlias = npt.NDArray[np.uint64]
_WIDE = 64
_WORD = np.dtype("<u8")
_SPARSE = 16
"""Where fewer than one row in so many is in a set, only its words that are not empty are looked at."""


class Bits:
    """Some of the rows 0 to `size` - 1. Never changed, so that it can be a key."""

    __slots__ = ("_count", "_hash", "size", "words")

    def __init__(self, words: Words, size: int) -> None:
        """`words` have 64 rows each, the first in the lowest bit; those after the last row are not set."""
        self.words = words
        self.size = size
        self._count: int | None = None
        self._hash: int | None = None

    @classmethod
    def none(cls, size: int) -> Bits:
        """No row."""
        return cls(np.zeros(-(-size // _WIDE), _WORD), size)

    @classmethod
    def every(cls, size: int) -> Bits:
        """All rows."""
        return cls.of_flags(np.ones(size, np.bool_))

    @classmethod
    def of(cls, numbers: Iterable[int] | npt.NDArray[Any], size: int) -> Bits:
        """The rows with these numbers."""
        flags = np.zeros(size, np.bool_)
        flags[numbers if isinstance(numbers, np.ndarray) else np.fromiter(numbers, np.intp)] = True
        return cls.of_flags(flags)

    @classmethod
    def of_flags(cls, flags: Flags) -> Bits:
        """The rows whose flag is set, of as many as there are flags."""
        return cls.of_bytes(np.packbits(flags, bitorder="little"), len(flags))

    @classmethod
    def of_bytes(cls, packed: npt.NDArray[np.uint8], size: int) -> Bits:
        """The rows whose bit is set, the first in the lowest bit of the first byte."""
        words = np.zeros(-(-size // _WIDE), _WORD)
        words.view(np.uint8)[: len(packed)] = packed
        return cls(words, size)

    def __and__(self, other: Bits) -> Bits:
        return Bits(self.words & other.words, self.size)

    def __or__(self, other: Bits) -> Bits:
        return Bits(self.words | other.words, self.size)

    def __sub__(self, other: Bits) -> Bits:
        return Bits(self.words & ~other.words, self.size)

    def __bool__(self) -> bool:
        return bool(self.words.any())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bits):
            return NotImplemented
        return self is other or (self.size == other.size and np.array_equal(self.words, other.words))

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(self.words.tobytes())
        return self._hash

    def __iter__(self) -> Iterator[int]:
        return iter(self.numbers().tolist())

    def bit_count(self) -> int:
        """How many rows there are."""
        if self._count is None:
            self._count = int(np.bitwise_count(self.words).sum())
        return self._count

    @property
    def sparse(self) -> bool:
        """Whether so few rows are in it that going from one to the next is quicker than going through all."""
        return self.bit_count() * _SPARSE < self.size

    def flags(self) -> Flags:
        """A flag for each row."""
        return np.unpackbits(self.words.view(np.uint8), count=self.size, bitorder="little").view(np.bool_)

    def numbers(self) -> npt.NDArray[np.intp]:
        """The numbers of the rows, the lowest first."""
        if not self.sparse:
            return np.flatnonzero(self.flags())
        return self._in_words(np.flatnonzero(self.words))

    def part(self, start: int, end: int) -> npt.NDArray[np.intp]:
        """The numbers of the rows from place `start` to before `end` among those in it."""
        ends = np.cumsum(np.bitwise_count(self.words), dtype=np.intp)
        first = int(np.searchsorted(ends, start, "right"))
        last = int(np.searchsorted(ends, end, "left")) + 1
        skipped = start - (int(ends[first - 1]) if first else 0)
        return self._in_words(np.arange(first, min(last, len(ends))))[skipped : skipped + max(0, end - start)]

    def as_number(self) -> int:
        """A whole number with these bits."""
        return int.from_bytes(self.words.tobytes(), "little")

    def _in_words(self, numbers: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """The rows in some of the words."""
        bits = np.flatnonzero(np.unpackbits(self.words[numbers].view(np.uint8), bitorder="little"))
        return numbers[bits // _WIDE] * _WIDE + bits % _WIDE
