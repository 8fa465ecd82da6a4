"""Recognitions read from the arrays of a catalogue, by their place in the list or by what they are found by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import Any

import msgspec
import numpy as np

from gazette.catalogue.file import CatalogueFile
from gazette.catalogue.listed import AFTER_LINE, AFTER_NAME, ENDS, RECOGNITIONS, TABLES, key_of
from gazette.catalogue.rows import Area, Lot, Recognition
from gazette.catalogue.texts import Texts

_KEPT = 1 << 12
"""So many entries of each table are kept in memory."""


class RecognitionRows:
    """Reads rows."""

    def __init__(self, file: CatalogueFile) -> None:
        arrays = file.arrays
        pieces = file.fact("pieces", list[tuple[int, str, str]])
        self._arrays = arrays
        self._firsts = [first for first, _, _ in pieces]
        self._starts = [(iri, cluster) for _, iri, cluster in pieces]
        self._rows = arrays[f"{RECOGNITIONS}/rows"].data
        self._text = arrays[f"{RECOGNITIONS}/text"].view(np.uint8).data
        self._ids = arrays[f"{RECOGNITIONS}/ids"].data
        self._name_ends, self._line_ends, self._iri_ends, self._id_ends = (
            arrays[f"{RECOGNITIONS}/{name}.ends"].data for name in ENDS
        )
        self._lot_of, self._area_of, self._kind_of = (arrays[f"{RECOGNITIONS}/column/{name}"].data for name in TABLES)
        self._lots, areas, kinds = (Texts(arrays, f"{RECOGNITIONS}/table/{name}") for name in TABLES)
        self._lot = lru_cache(_KEPT)(partial(_decoded, self._lots, msgspec.msgpack.Decoder(Lot)))
        self._area = lru_cache(_KEPT)(partial(_area, areas))
        self._kind = lru_cache(_KEPT)(partial(_decoded, kinds, msgspec.msgpack.Decoder(tuple[str, ...])))

    def at(self, places: Iterable[int]) -> Iterator[Recognition]:
        """The rows at these places of the list, one by one."""
        return map(self._row, places)

    def lots(self) -> list[Lot]:
        """All lots by their number."""
        decoder = msgspec.msgpack.Decoder(Lot)
        return [decoder.decode(lot) for lot in self._lots]

    def found(self, name: str, value: str) -> Iterator[Recognition]:
        """The rows whose `iri`, `cluster` or `industry_text` is that, in their order, one by one."""
        keys, key = self._arrays[f"{RECOGNITIONS}/{name}.keys"], np.uint64(key_of(value))
        start, end = np.searchsorted(keys, key, "left"), np.searchsorted(keys, key, "right")
        places = self._arrays[f"{RECOGNITIONS}/{name}.places"][start:end]
        return (row for row in self.at(places.tolist()) if getattr(row, name) == value)

    def _row(self, place: int) -> Recognition:
        row = self._rows[place]
        name_end, iri_end = self._name_ends[row], self._iri_ends[row]
        line_start, id_start = (self._line_ends[row - 1] + len(AFTER_LINE), self._id_ends[row - 1]) if row else (0, 0)
        text_start = name_end + len(AFTER_NAME)
        iri, cluster = self._starts[bisect_right(self._firsts, row) - 1]
        lot = self._lot(self._lot_of[place])
        places = self._area(self._area_of[place])
        return Recognition(
            iri + str(self._ids[id_start:iri_end], "utf-8"),
            cluster + str(self._ids[iri_end : self._id_ends[row]], "utf-8"),
            str(self._text[2 * line_start : 2 * name_end], "utf-16-le"),
            places, lot.programme, lot.scheme, lot.level, lot.year, lot.lifecycle, lot.granted_by,
            lot.granted_on, lot.start, lot.end,
            str(self._text[2 * text_start : 2 * self._line_ends[row]], "utf-16-le"),
            self._kind(self._kind_of[place]),
            lot.rechecked,
        )  # fmt: skip


def _decoded(entries: Texts, decoder: Any, number: int) -> Any:
    return decoder.decode(entries[number])


def _area(areas: Texts, number: int) -> frozenset[str]:
    area: Area = msgspec.msgpack.decode(areas[number], type=Area)
    return frozenset(area.places)
