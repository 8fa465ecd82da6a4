"""Facets by bit masks: bit n of a value's mask is set where row n has the value, so that exact counts are cheap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from typing import Any, Generic, TypeVar

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
    _orders: dict[str, list[int]] = field(default_factory=dict, repr=False)
    _texts: list[tuple[str, list[int]]] = field(default_factory=list, repr=False)

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

    def containing(self, word: str, text: Callable[[Row], str]) -> int:
        """The rows whose text holds a word. The texts are put together once, with a line each."""
        if not self._texts:
            lines = [text(row).replace("\n", " ") for row in self.rows]
            self._texts.append(("\n".join(lines), [0, *accumulate(len(line) + 1 for line in lines)]))
        whole, starts = self._texts[0]
        found, at = [], -1
        while word and "\n" not in word and (at := whole.find(word, at + 1)) >= 0:
            number = bisect_right(starts, at) - 1
            found.append(number)
            at = starts[number + 1] - 1  # on with the next line
        return mask_of(found, len(self.rows))

    def select(self, mask: int, most: int | None = None) -> list[Row]:
        """The rows of a mask, or the first of them."""
        return [self.rows[number] for number in islice(numbers_of(mask), most)]

    def ordered(self, name: str, key: Callable[[Row], Any]) -> Sequence[int]:
        """The numbers of all rows in the order of a key; worked out once for each name."""
        found = self._orders.get(name)
        if found is None:
            keys = [key(row) for row in self.rows]
            found = self._orders[name] = sorted(range(len(keys)), key=keys.__getitem__)
        return found

    def part(self, mask: int, order: Sequence[int], start: int, end: int, down: bool = False) -> list[Row]:
        """The rows of a mask from place `start` to before `end` in an order, or, `down`, in the reverse of it."""
        if mask == self.all:
            numbers = order
        else:
            bits = mask.to_bytes(len(self.rows) // 8 + 1, "little")
            numbers = [number for number in order if bits[number >> 3] >> (number & 7) & 1]
        if down:
            start, end = max(0, len(numbers) - end), max(0, len(numbers) - start)
        found = [self.rows[number] for number in numbers[start:end]]
        return found[::-1] if down else found
