"""One list of the catalogue: its rows by number, by set, by order; sets and exact counts of facets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar, overload

import numpy as np
import numpy.typing as npt

from gazette.catalogue.arrays import Numbers
from gazette.catalogue.bits import Bits
from gazette.catalogue.facets import OF_ROWS, Counts, Facet, numbered
from gazette.catalogue.file import CatalogueFile
from gazette.catalogue.words import lines_with

Row = TypeVar("Row")
_KEPT = 24 << 20
"""Bytes of sets that a process keeps of one list, about."""
_MOST_KEPT = 1 << 14
_COUNTS_KEPT = 16
_STEP = 1 << 14
"""Rows of an order that are looked at, at a time."""


class Listing(Sequence[Row], Generic[Row]):
    """A sequence of rows that are read when they are asked for."""

    def __init__(
        self, file: CatalogueFile, name: str, read: Callable[[Iterable[int]], Iterator[Row]]
    ) -> None:  # fmt: skip
        """`read` gives the rows with some numbers, one by one."""
        self._file = file
        self._name = name
        self._read = read
        self._arrays = file.arrays
        self._size: int = file.fact(f"size of {name}", int)
        self.all = Bits.every(self._size)
        """The set of all rows."""
        self.none = Bits.none(self._size)
        """The set of no row."""
        kept = min(_MOST_KEPT, max(64, _KEPT // (self._size // 7 + 64)))
        self._value = lru_cache(kept)(self._read_value)
        self._containing = lru_cache(max(4, kept // 8))(self._read_containing)
        self._entries = lru_cache(_COUNTS_KEPT)(self._count_entries)

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
        return self._read(range(self._size))

    def at(self, positions: Iterable[int]) -> list[Row]:
        """The rows with these numbers, in their order."""
        return list(self._read(positions))

    def select(self, chosen: Bits, most: int | None = None) -> list[Row]:
        """The rows of a set, or the first of them."""
        return self.at(chosen.numbers().tolist() if most is None else chosen.part(0, most).tolist())

    def along(self, chosen: Bits) -> Iterator[Row]:
        """The rows of a set one by one."""
        return self._read(iter(chosen))

    def totals(self, facet: str) -> dict[str, int]:
        """How many rows have each value of a facet."""
        return self._totals.get(facet, {})

    def mask(self, facet: str, values: Iterable[str]) -> Bits:
        """The rows that have any of these values of a facet."""
        found = self.none
        for value in values:
            if value in self.totals(facet):
                found = found | self._value(facet, value)
        return found

    def counts(self, facet: str, within: Bits, values: Collection[str] | None = None) -> dict[str, int]:
        """Of the rows of a set, how many have each value of a facet, or each of these; what none has is left out."""
        totals = self.totals(facet)
        wanted = totals if values is None else [value for value in values if value in totals]
        if not totals or within.bit_count() == self._size:
            return {value: totals[value] for value in wanted}
        own = self._facets[facet]
        counted = own.counted(self.entries(own.table, within), len(totals))
        numbers = self._numbers[facet]
        return {value: int(count) for value in wanted if (count := counted[numbers[value]])}

    def crossed(self, first: str, second: str, within: Bits) -> dict[tuple[str, str], int]:
        """Of the rows of a set, how many have each pair of values of two facets of one table, which have no more than
        one value for an entry."""
        one, other = self._facets.get(first), self._facets.get(second)
        if one is None or other is None:
            return {}
        entries = self.entries(one.table, within)
        rows, columns = [*self.totals(first)], [*self.totals(second)]
        at, of = one.only(len(entries)), other.only(len(entries))
        both = (at >= 0) & (of >= 0)
        pairs = at[both] * len(columns) + of[both]
        counted = np.bincount(pairs, entries[both], len(rows) * len(columns)).astype(np.int64)
        return {
            (rows[pair // len(columns)], columns[pair % len(columns)]): int(counted[pair])
            for pair in np.flatnonzero(counted).tolist()
        }

    def entries(self, table: str, within: Bits) -> Counts:
        """Of the rows of a set, how many have each entry of a table."""
        return self._entries(table, within)

    def part(self, chosen: Bits, order: str, start: int, end: int, down: bool = False) -> list[Row]:
        """The rows of a set from place `start` to before `end` in an order, or, `down`, in the reverse of it.

        An order without a name among those of the file is that of the list itself.
        """
        name, count = f"{self._name}/order/{order}", chosen.bit_count()
        start, end = min(start, count), min(end, count)
        if name not in self._arrays:
            if down:
                start, end = count - end, count - start
            found = chosen.part(start, end)
            return self.at((found[::-1] if down else found).tolist())
        rows = self._arrays[name]
        rows = rows[::-1] if down else rows
        if count == self._size:
            return self.at(rows[start:end].tolist())
        return self.at(_chosen(rows, chosen, end)[start:].tolist())

    def containing(self, word: str) -> Bits:
        """The rows in which a word stands."""
        found: Bits = self._containing(word)
        return found

    def column(self, table: str) -> Numbers:
        """The number in a table of each row."""
        return self._arrays[f"{self._name}/column/{table}"]

    @cached_property
    def _totals(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        query = "SELECT name, value, count FROM facet WHERE list = ? ORDER BY name, number"
        for facet, value, count in self._file.rows(query, self._name):
            found.setdefault(facet, {})[value] = count
        return found

    @cached_property
    def _numbers(self) -> dict[str, dict[str, int]]:
        return {facet: {value: number for number, value in enumerate(totals)} for facet, totals in self._totals.items()}

    @cached_property
    def _facets(self) -> dict[str, Facet]:
        start, found = f"{self._name}/facet/", {}
        for name in self._arrays.names(start):
            table, facet = name.rpartition(".")[0].split("/")
            if facet not in found:
                found[facet] = Facet.read(self._arrays, f"{start}{table}/{facet}", table)
        return found

    def _read_value(self, facet: str, value: str) -> Bits:
        own = self._facets[facet]
        wanted = numbered(self._numbers[facet], [value])
        if own.table == OF_ROWS:
            return Bits.of_flags(own.having(wanted, self._size))
        has = own.having(wanted, len(self._arrays[f"{self._name}/table/{own.table}.ends"]))
        return Bits.of_flags(has.take(self.column(own.table)))

    def _count_entries(self, table: str, within: Bits) -> Counts:
        if table == OF_ROWS:
            return within.flags().astype(np.int64)
        column = self.column(table)
        rows = column.take(within.numbers()) if within.sparse else column[within.flags()]
        return np.bincount(rows, minlength=len(self._arrays[f"{self._name}/table/{table}.ends"]))

    def _read_containing(self, word: str) -> Bits:
        lines = lines_with(word, self._arrays, self._name)
        places = f"{self._name}/places"
        return Bits.of(self._arrays[places][lines] if places in self._arrays else lines, self._size)


def _chosen(rows: Numbers, chosen: Bits, most: int) -> npt.NDArray[Any]:
    """The first of these rows that are in a set, `most` of them."""
    flags, step, at = chosen.flags(), _STEP, 0
    found: list[Numbers] = [rows[:0]]
    while most > 0 and at < len(rows):
        own = rows[at : at + step]
        own = own[flags.take(own)][:most]
        found.append(own)
        most -= len(own)
        at += step
        step *= 2
    return np.concatenate(found)
