"""Facets of a list in arrays: which values the entries of a table have that its rows have in common, and how often.

A row has no values of its own but those of its entries, so that what holds of a million rows is worked out for some
thousand entries, and looked up for each row. Where a list has no tables its rows are the entries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from gazette.catalogue.arrays import Arrays, Numbers, smallest

Counts = npt.NDArray[np.int64]
_NONE = -1
OF_ROWS = ""
"""The name of the table whose entries are the rows."""


@dataclass(frozen=True)
class Facet:
    """`entries` and `values` are pairs by number: of an entry of `table`, and of one of its values."""

    table: str
    entries: Numbers
    values: Numbers

    @classmethod
    def read(cls, arrays: Arrays, name: str, table: str) -> Facet:
        """That of arrays whose names begin with `name`."""
        return cls(table, arrays[f"{name}.entries"], arrays[f"{name}.values"])

    def having(self, wanted: Iterable[int], size: int) -> npt.NDArray[np.bool_]:
        """Of each of `size` entries, whether it has any of these values."""
        found = np.zeros(size, np.bool_)
        for value in wanted:
            found[self.entries[self.values == value]] = True
        return found

    def counted(self, entries: Counts, size: int) -> Counts:
        """How many rows have each of `size` values, by how many have each entry."""
        counts: Counts = np.bincount(self.values, entries[self.entries], size).astype(np.int64)
        return counts

    def only(self, size: int) -> Counts:
        """The value of each of `size` entries, which have no more than one; -1 where it has none."""
        found = np.full(size, -1, np.int64)
        found[self.entries] = self.values
        return found


@dataclass(frozen=True)
class Gathered:
    """The facets of a table: pairs in arrays by the name of the facet, and of each its values, sorted, with how many
    rows have them."""

    arrays: dict[str, Numbers]
    totals: dict[str, list[tuple[str, int]]]


def gathered(found: Iterable[Iterable[tuple[str, str]]], rows: Counts) -> Gathered:
    """The facets of a table, by the pairs of facet and value of each entry, and how many rows have the entry."""
    having: dict[tuple[str, str], list[int]] = {}
    for number, values in enumerate(found):
        for pair in values:
            own = having.setdefault(pair, [])
            if not own or own[-1] != number:  # a pair may be told twice
                own.append(number)
    arrays: dict[str, Numbers] = {}
    totals = {}
    for facet, of in groupby(sorted(having), itemgetter(0)):
        names = [value for _, value in of]
        lists = [having[facet, value] for value in names]
        entries, sizes = np.array([number for own in lists for number in own]), np.array([len(own) for own in lists])
        arrays[f"{facet}.entries"] = smallest(entries)
        arrays[f"{facet}.values"] = smallest(np.repeat(np.arange(len(lists)), sizes))
        sums = np.add.reduceat(rows[entries], np.cumsum(sizes) - sizes)  # no value without an entry
        totals[facet] = list(zip(names, sums.tolist(), strict=True))
    return Gathered(arrays, totals)


def gathered_columns(columns: Mapping[str, Sequence[str]], rows: Counts) -> Gathered:
    """The same of a table whose entries have no more than one value of each facet, by the facet; "" is none."""
    arrays: dict[str, Numbers] = {}
    totals = {}
    for facet, values in sorted(columns.items()):
        names = sorted({*values} - {""})
        numbers = {value: number for number, value in enumerate(names)}
        of_entry = np.array([numbers.get(value, _NONE) for value in values], np.int64)
        entries = np.argsort(smallest(of_entry - _NONE), kind="stable")  # those of none come first
        entries = entries[np.count_nonzero(of_entry == _NONE) :]
        if len(entries):
            arrays[f"{facet}.entries"] = smallest(entries)
            arrays[f"{facet}.values"] = smallest(of_entry[entries])
            sizes = np.bincount(of_entry[entries])
            sums = np.add.reduceat(rows[entries], np.cumsum(sizes) - sizes)
            totals[facet] = list(zip(names, sums.tolist(), strict=True))
    return Gathered(arrays, totals)


def order_by(ranks: npt.NDArray[Any], column: Numbers | None = None) -> Numbers:
    """The rows in the order of the ranks of their entries, those of one rank in their own order."""
    dense = smallest(np.unique(ranks, return_inverse=True)[1])  # few bytes are sorted by counting
    order = np.argsort(dense if column is None else dense[column], kind="stable")
    return smallest(order, len(order))


def numbered(values: Mapping[str, int], wanted: Collection[str]) -> list[int]:
    """The numbers of those of these values that there are."""
    return [values[value] for value in wanted if value in values]
