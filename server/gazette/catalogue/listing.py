"""One list of the catalogue: its rows by number, by mask, by order; masks and exact counts of facets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import compress, islice
from typing import Any, Generic, TypeVar, overload

from gazette.catalogue.bits import flags_of, mask_of, numbers, numbers_of, sparse, unpacked
from gazette.catalogue.file import CatalogueFile

Row = TypeVar("Row")
_KEPT = 24 << 20
"""Bytes of masks that a process keeps of one list, about."""
_MOST_KEPT = 1 << 14


class Listing(Sequence[Row], Generic[Row]):
    """A sequence of rows that are read when they are asked for."""

    def __init__(
        self, file: CatalogueFile, name: str, columns: str, make: Callable[[tuple[Any, ...]], Row]
    ) -> None:  # fmt: skip
        """`columns` are those of the table `name` that `make` makes a row of."""
        self._file = file
        self._name = name
        self._make = make
        self._select = f"SELECT {columns} FROM {name} WHERE position = ?"  # noqa: S608 - our own names
        self._where = f"SELECT {columns} FROM {name} WHERE "  # noqa: S608
        self._size: int = file.fact(f"size of {name}", int)
        self.all: int = (1 << self._size) - 1
        """The mask of all rows."""
        kept = min(_MOST_KEPT, max(64, _KEPT // (self._size // 7 + 64)))
        self._value = lru_cache(kept)(self._read_value)
        self._containing = lru_cache(max(4, kept // 8))(self._read_containing)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return self.at(range(self._size)[at])
        return self.at([range(self._size)[at]])[0]

    def __iter__(self) -> Iterator[Row]:
        return (self._make(row) for row in self._file.each(f"{self._where} true ORDER BY position"))

    def at(self, positions: Iterable[int]) -> list[Row]:
        """The rows with these numbers, in their order."""
        row = self._file.row
        return [self._make(found) for position in positions if (found := row(self._select, position))]

    def where(self, condition: str, *values: object) -> Iterator[Row]:
        """The rows that a condition on the table's columns holds for, in their order, as they are asked for."""
        return (self._make(row) for row in self._file.each(f"{self._where}{condition} ORDER BY position", *values))

    def select(self, mask: int, most: int | None = None) -> list[Row]:
        """The rows of a mask, or the first of them."""
        return self.at(islice(numbers_of(mask), most))

    def along(self, mask: int) -> Iterator[Row]:
        """The rows of a mask one by one."""
        return (row for position in numbers_of(mask) for row in self.at([position]))

    def totals(self, facet: str) -> dict[str, int]:
        """How many rows have each value of a facet."""
        return self._totals.get(facet, {})

    def mask(self, facet: str, values: Iterable[str]) -> int:
        """The rows that have any of these values of a facet."""
        found = 0
        for value in values:
            rows = self._value(facet, value)
            found |= rows if isinstance(rows, int) else mask_of(rows, self._size)
        return found

    def counts(self, facet: str, within: int, values: Collection[str] | None = None) -> dict[str, int]:
        """Of the rows of a mask, how many have each value of a facet, or each of these; what none has is left out."""
        totals = self.totals(facet)
        wanted = totals if values is None else [value for value in values if value in totals]
        if within == self.all:
            return {value: totals[value] for value in wanted}
        found, flags = {}, b""
        for value in wanted:
            rows = self._value(facet, value)
            if isinstance(rows, int):
                count = (rows & within).bit_count()
            else:
                flags = flags or flags_of(within, self._size)
                count = sum(map(flags.__getitem__, rows))
            if count:
                found[value] = count
        return found

    def part(self, mask: int, order: str, start: int, end: int, down: bool = False) -> list[Row]:
        """The rows of a mask from place `start` to before `end` in an order, or, `down`, in the reverse of it.

        An order without a name among those of the file is that of the list itself.
        """
        if mask != self.all and (sparse(mask, self._size) or not (down or order in self._orders)):
            few: Iterable[int] = numbers_of(mask)
            if order in self._orders:
                few = sorted(few, key=self._ordering("ranks", order).__getitem__)
            if down:
                few = [*few][::-1]
            return self.at(islice(few, start, end))
        rows = self._ordering("rows", order) if order in self._orders else range(self._size)
        if down:
            rows = rows[::-1]
        if mask == self.all:
            return self.at(rows[start:end])
        return self.at(islice(compress(rows, map(flags_of(mask, self._size).__getitem__, rows)), start, end))

    def containing(self, word: str) -> int:
        """The rows in which a word stands."""
        found: int = self._containing(word)
        return found

    def numbers(self, name: str) -> Sequence[int]:
        """A number that each row has; read anew each time."""
        found = self._file.row("SELECT value FROM numbers WHERE list = ? AND name = ?", self._name, name)
        return numbers(found[0]) if found else []

    @cached_property
    def _orders(self) -> frozenset[str]:
        return frozenset(name for (name,) in self._file.rows("SELECT name FROM ordering WHERE list = ?", self._name))

    def _ordering(self, column: str, order: str) -> Sequence[int]:
        query = f"SELECT {column} FROM ordering WHERE list = ? AND name = ?"  # noqa: S608 - our own names
        found = self._file.row(query, self._name, order)
        return numbers(found[0]) if found else ()

    @cached_property
    def _totals(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for facet, value, count in self._file.each(
            "SELECT name, value, count FROM facet WHERE list = ? ORDER BY name, value", self._name
        ):
            found.setdefault(facet, {})[value] = count
        return found

    def _read_value(self, facet: str, value: str) -> int | Sequence[int]:
        found = self._file.row(
            "SELECT dense, rows FROM facet WHERE list = ? AND name = ? AND value = ?", self._name, facet, value
        )
        if found is None:
            return 0
        return unpacked(found[1]) if found[0] else numbers(found[1])

    def _read_containing(self, word: str) -> int:
        if not word or "\n" in word:
            return 0
        wanted, found = word.encode("utf-8", "surrogatepass"), []
        for first, piece in self._file.each(
            "SELECT first, value FROM lines WHERE list = ? AND instr(value, ?) ORDER BY first", self._name, wanted
        ):
            ends = None
            at = piece.find(wanted)
            while at >= 0:
                ends = ends or _ends(piece)
                number = bisect_right(ends, at - 1)
                found.append(first + number)
                at = piece.find(wanted, ends[number])  # on with the next line
        return mask_of(found, self._size)


def _ends(piece: bytes) -> list[int]:
    """Where each line of a text ends."""
    found, at = [], piece.find(b"\n")
    while at >= 0:
        found.append(at)
        at = piece.find(b"\n", at + 1)
    return found
