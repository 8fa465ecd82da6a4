"""The recognitions of all pieces of a release as one list: by name, those of a cluster together.

A row has two numbers: its place in the list, and its place where the pieces follow one another, in which its texts are
kept, so that these are copied as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from gazette.catalogue.arrays import Numbers, Parts, concatenated, smallest
from gazette.catalogue.listed import AFTER_LINE, ENDS, KEYS, TABLES, Listed

Ends = npt.NDArray[np.int64]
_ONE_OF = 16
_SURROGATES, _ABOVE = 0xD800, 0xE000


class Merged:
    """`rows` are the places in the pieces by the place in the list; `tables` what rows have in common, each entry in
    MessagePack, and `columns` the number there of each row of the list."""

    def __init__(self, pieces: Sequence[Listed]) -> None:
        self._pieces = pieces
        sizes = np.array([len(piece) for piece in pieces], np.int64)
        self.firsts = np.cumsum(sizes) - sizes
        self.size = int(sizes.sum())
        self._piece_of: list[int] = np.repeat(np.arange(len(pieces)), sizes).tolist()
        self.rows = self._sorted()
        self.places = np.empty(self.size, np.int64)
        self.places[self.rows] = np.arange(self.size)
        self.tables: dict[str, list[bytes]] = {}
        self.columns: dict[str, Numbers] = {}
        for name in TABLES:
            self.tables[name], numbers = self._table(name)
            self.columns[name] = numbers[self.rows]

    def kept(self) -> dict[str, Numbers | Parts]:
        """The texts of the rows, and where they end, as the pieces follow one another; the list in these."""
        ends = {name: self._ends(name) for name in ENDS}
        text: list[Numbers] = [piece.arrays["text"] for piece in self._pieces]
        ids: list[Numbers] = [piece.arrays["ids"] for piece in self._pieces]
        return {
            "text": text or [np.empty(0, np.uint16)],
            "ids": ids or [np.empty(0, np.uint8)],
            "characters": characters_of(text),
            **{f"{name}.ends": smallest(found) for name, found in ends.items()},
            "rows": smallest(self.rows, self.size),
            "places": smallest(self.places, self.size),
        }

    def keys(self) -> dict[str, Numbers]:
        """By what rows are found: the keys in order, and the place of each in the list."""
        found: dict[str, Numbers] = {}
        for name in KEYS:
            keys = concatenated((piece.arrays[f"{name}.keys"] for piece in self._pieces), np.uint64)[self.rows]
            order = np.argsort(keys, kind="stable")
            found[f"{name}.keys"] = keys[order]
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
        order = sorted(range(self.size), key=names.__getitem__)
        for start, end in _alike(names, order):
            if self._piece_of[order[start]] != self._piece_of[order[end - 1]]:  # else they are in order already
                order[start:end] = sorted(order[start:end], key=self._iris)
        return np.array(order, np.int64)

    def _iris(self, row: int) -> tuple[bytes, bytes]:
        """The cluster of a row and its own IRI."""
        number = self._piece_of[row]
        piece, at = self._pieces[number], row - int(self.firsts[number])
        arrays, (iri_start, cluster_start) = piece.arrays, piece.starts
        ids = arrays["ids"].data
        start = int(arrays["id.ends"][at - 1]) if at else 0
        middle, end = int(arrays["iri.ends"][at]), int(arrays["id.ends"][at])
        return cluster_start.encode() + ids[middle:end], iri_start.encode() + ids[start:middle]

    def _table(self, name: str) -> tuple[list[bytes], Numbers]:
        """All entries of a table, as they come in the pieces, and the number of each row's."""
        numbers: dict[bytes, int] = {}
        columns = []
        for piece in self._pieces:
            own = [numbers.setdefault(entry, len(numbers)) for entry in piece.table(name)]
            columns.append(np.array(own, np.uint32)[piece.arrays[name]])
        return list(numbers), smallest(concatenated(columns, np.uint32), len(numbers))

    def _ends(self, name: str) -> Ends:
        """Where the texts of rows end, counted from the first piece on."""
        of = "ids" if name in ("iri", "id") else "text"
        found, before = [], 0
        for piece in self._pieces:
            found.append(piece.arrays[f"{name}.ends"].astype(np.int64) + before)
            before += len(piece.arrays[of])
        return concatenated(found, np.int64)


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
