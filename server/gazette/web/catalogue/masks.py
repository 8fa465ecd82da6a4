"""Facets by bit masks: bit n of a value's mask is set where row n has the value, so that exact counts are cheap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


def mask_of(numbers: Iterable[int], size: int) -> int:
    """The mask with these bits set, of rows 0 to `size` - 1."""
    bits = bytearray(size // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def numbers_of(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, the lowest first."""
    bits = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    for place, byte in enumerate(bits):
        while byte:
            low = byte & -byte
            yield (place << 3) + low.bit_length() - 1
            byte ^= low


@dataclass(frozen=True)
class Masks(Generic[Row]):
    """The masks of every value of every facet over a table of rows."""

    rows: Sequence[Row]
    all: int
    facets: dict[str, dict[str, int]]

    @classmethod
    def of(cls, rows: Sequence[Row], facets: dict[str, Callable[[Row], Iterable[str]]]) -> Masks[Row]:
        """Read each row's values of each facet."""
        size = len(rows)
        made: dict[str, dict[str, int]] = {}
        for name, values in facets.items():
            numbers: dict[str, list[int]] = {}
            for number, row in enumerate(rows):
                for value in set(values(row)):
                    if value:
                        numbers.setdefault(value, []).append(number)
            made[name] = {value: mask_of(found, size) for value, found in numbers.items()}
        return cls(rows, (1 << size) - 1, made)

    def mask(self, facet: str, values: Iterable[str]) -> int:
        """The rows that have any of these values of a facet."""
        found = 0
        for value in values:
            found |= self.facets[facet].get(value, 0)
        return found

    def counts(self, facet: str, within: int) -> dict[str, int]:
        """Of the rows of a mask, how many have each value of a facet; values that none has are left out."""
        return {value: count for value, mask in self.facets[facet].items() if (count := (mask & within).bit_count())}

    def where(self, test: Callable[[Row], bool]) -> int:
        """The rows for which a test holds."""
        return mask_of((number for number, row in enumerate(self.rows) if test(row)), len(self.rows))

    def select(self, mask: int) -> list[Row]:
        """The rows of a mask."""
        return [self.rows[number] for number in numbers_of(mask)]
