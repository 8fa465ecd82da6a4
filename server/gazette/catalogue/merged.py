"""The recognitions of all pieces of a release as one list: by name, those of a cluster together.

A row has two numbers: its place in the list, and its place where the pieces follow one another, in which its texts are
kept, so that these are copied as they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from gazette.catalogue.arrays import Numbers, Parts, concatenated, smallest
from gazette.catalogue.earlier import GONE, Earlier, Stayed
from gazette.catalogue.listed import AFTER_LINE, ENDS, KEYS, TABLES, Listed

_ONE_OF = 16
_SURROGATES, _ABOVE = 0xD800, 0xE000


class Merged:
    """`rows` are the places in the pieces by the place in the list; `tables` what rows have in common, each entry in
    MessagePack, and `columns` the number there of each row of the list."""

    def __init__(self, pieces: Sequence[Listed], earlier: Earlier | None = None) -> None:
        """`earlier` is what stays of the lists before; what comes of it is the same, sooner."""
        self._pieces = pieces
        sizes = np.array([len(piece) for piece in pieces], np.int64)
        self.firsts = np.cumsum(sizes) - sizes
        self.size = int(sizes.sum())
        self._stayed: Stayed | None = None
        if earlier is None:
            self.rows = self._sorted()
        else:
            self.rows, self._stayed = self._renewed(earlier)
        self.places = np.empty(self.size, np.uint32)
        self.places[self.rows] = np.arange(self.size, dtype=np.uint32)
        self.tables: dict[str, list[bytes]] = {}
        self.columns: dict[str, Numbers] = {}
        for name in TABLES:
            self.tables[name], numbers = self._table(name)
            self.columns[name] = numbers[self.rows]

    def kept(self) -> dict[str, Numbers | Parts]:
        """The texts of the rows, and where they end, as the pieces follow one another; the list in these."""
        text: list[Numbers] = [piece.arrays["text"] for piece in self._pieces]
        ids: list[Numbers] = [piece.arrays["ids"] for piece in self._pieces]
        return {
            "text": text or [np.empty(0, np.uint16)],
            "ids": ids or [np.empty(0, np.uint8)],
            "characters": characters_of(text),
            **{f"{name}.ends": self._ends(name) for name in ENDS},
            "rows": smallest(self.rows, self.size),
            "places": smallest(self.places, self.size),
        }

    def keys(self) -> dict[str, Numbers]:
        """By what rows are found: the keys in order, and the place of each in the list."""
        found: dict[str, Numbers] = {}
        for name in KEYS:
            if self._stayed is None:
                keys = concatenated((piece.arrays[f"{name}.keys"] for piece in self._pieces), np.uint64)[self.rows]
                order = smallest(np.argsort(keys, kind="stable"), self.size)
                keys = keys[order]
            else:
                keys, order = self._stayed.keys(name, self._keys_of(name, self.rows[self._stayed.come]))
            found[f"{name}.keys"] = keys
            found[f"{name}.places"] = smallest(order, self.size)
        return found

    def lasts(self) -> npt.NDArray[np.bool_]:
        """Whether a row is the last of its cluster."""
        clusters = concatenated((piece.arrays["cluster.keys"] for piece in self._pieces), np.uint64)[self.rows]
        found = np.ones(self.size, np.bool_)
        found[:-1] = clusters[1:] != clusters[:-1]
        return found

    def _sorted(self) -> npt.NDArray[np.int64]:
        names = [name for piece in self._pieces for name in _names(piece)]
        piece_of = np.repeat(np.arange(len(self._pieces)), [len(piece) for piece in self._pieces]).tolist()
        order = sorted(range(self.size), key=names.__getitem__)
        for start, end in _alike(names, order):
            if piece_of[order[start]] != piece_of[order[end - 1]]:  # else they are in order already
                order[start:end] = sorted(order[start:end], key=self._key)
        return np.array(order, np.int64)

    def _key(self, row: int) -> tuple[str, str, str]:
        """What a row is sorted by."""
        number = int(np.searchsorted(self.firsts, row, "right")) - 1
        return self._pieces[number].key(row - int(self.firsts[number]))

    def _renewed(self, earlier: Earlier) -> tuple[npt.NDArray[np.int64], Stayed]:
        """The rows that stay, with the new ones in between."""
        moved = earlier.moved[earlier.array("rows")]
        stay = moved != GONE
        rows = moved[stay]
        new = sorted((self._key(row), row) for row in earlier.come.tolist())
        at = np.array([bisect_left(rows, key, key=self._key) for key, _ in new], np.int64)
        return np.insert(rows, at, [row for _, row in new]), Stayed(earlier, stay, at)

    def _keys_of(self, name: str, rows: npt.NDArray[np.int64]) -> Numbers:
        numbers = np.searchsorted(self.firsts, rows, "right") - 1
        pairs = zip(numbers.tolist(), (rows - self.firsts[numbers]).tolist(), strict=True)
        return np.array([self._pieces[number].arrays[f"{name}.keys"][at] for number, at in pairs], np.uint64)

    def _table(self, name: str) -> tuple[list[bytes], Numbers]:
        """All entries of a table, as they come in the pieces, and the number of each row's."""
        numbers: dict[bytes, int] = {}
        columns = []
        for piece in self._pieces:
            own = [numbers.setdefault(entry, len(numbers)) for entry in piece.table(name)]
            columns.append(np.array(own, np.uint32)[piece.arrays[name]])
        return list(numbers), smallest(concatenated(columns, np.uint32), len(numbers))

    def _ends(self, name: str) -> Parts:
        """Where the texts of rows end, counted from the first piece on."""
        of = "ids" if name in ("iri", "id") else "text"
        sizes = np.array([len(piece.arrays[of]) for piece in self._pieces], np.int64)
        starts = np.cumsum(sizes) - sizes
        ends = [piece.arrays[f"{name}.ends"] for piece in self._pieces]
        most = int(starts[-1]) + int(ends[-1][-1]) if ends else 0
        kind = np.min_scalar_type(most)
        return [own.astype(kind) + kind.type(start) for own, start in zip(ends, starts.tolist(), strict=True)]


def characters_of(parts: Parts) -> Numbers:
    """How often each unit of UTF-16 comes in texts, counted in one place of so many."""
    some = [part[:: _ONE_OF if len(part) > _ONE_OF else 1] for part in parts]
    return smallest(np.bincount(np.concatenate([np.empty(0, np.uint16), *some]), minlength=1 << 16))


def _names(piece: Listed) -> Iterator[bytes]:
    """The names in a piece as bytes that are in the order of code points."""
    text = piece.arrays["text"]
    moved = text.astype(np.uint16)
    high = text >= _ABOVE  # in UTF-16 these come before the pairs of what lies beyond them
    moved[high] -= 0x800
    moved[(text >= _SURROGATES) & ~high] += 0x2000
    data = moved.astype(">u2").tobytes()
    ends, lines = (piece.arrays[f"{name}.ends"].astype(np.int64) for name in ("name", "line"))
    starts = np.concatenate([[0], lines[:-1] + len(AFTER_LINE)])
    return (data[start:end] for start, end in zip((2 * starts).tolist(), (2 * ends).tolist(), strict=True))


def _alike(names: Sequence[bytes], order: Sequence[int]) -> Iterator[tuple[int, int]]:
    """From where to where in an order rows have the same name, where it is more than one."""
    ordered = np.array([*names, None], np.object_)[:-1][np.array(order, np.intp)]  # None keeps numpy from copying bytes
    runs = np.flatnonzero(ordered[1:] == ordered[:-1])
    for _, group in groupby(enumerate(runs.tolist()), lambda pair: pair[1] - pair[0]):
        found = [place for _, place in group]
        yield found[0], found[-1] + 2


def decoded(entries: Sequence[bytes], type: Any) -> list[Any]:
    """The entries of a table as values of a type."""
    decoder = msgspec.msgpack.Decoder(type)
    return [decoder.decode(entry) for entry in entries]
