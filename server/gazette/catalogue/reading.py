"""Recognitions read from the arrays of a catalogue, by their place in the list or by what they are found by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np

from gazette.catalogue.file import CatalogueFile
from gazette.catalogue.listed import AFTER_LINE, AFTER_NAME, ENDS, key_of
from gazette.catalogue.rows import Area, Lot, Recognition
from gazette.catalogue.texts import Texts
from gazette.catalogue.write import RECOGNITIONS

_AREAS = 1 << 12
_KINDS = 1 << 12


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
        self._ends = [arrays[f"{RECOGNITIONS}/{name}.ends"].data for name in ENDS]
        self._columns = [arrays[f"{RECOGNITIONS}/column/{name}"].data for name in ("lot", "area", "kind")]
        self._lots, areas, kinds = (Texts(arrays, f"{RECOGNITIONS}/table/{name}") for name in ("lot", "area", "kind"))
        self._area = lru_cache(_AREAS)(lambda number: _area(areas[number]))
        self._kind = lru_cache(_KINDS)(lambda number: msgspec.msgpack.decode(kinds[number], type=tuple[str, ...]))

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
        name_end, line_end, iri_end, id_end = (ends[row] for ends in self._ends)
        line_start = self._ends[1][row - 1] + len(AFTER_LINE) if row else 0
        id_start = self._ends[3][row - 1] if row else 0
        iri, cluster = self._starts[bisect_right(self._firsts, row) - 1]
        of_lot, of_area, of_kind = (column[place] for column in self._columns)
        lot = self._lot(of_lot)
        places, province = self._area(of_area)
        return Recognition(
            iri=iri + str(self._ids[id_start:iri_end], "utf-8"),
            cluster=cluster + str(self._ids[iri_end:id_end], "utf-8"),
            name=self._words(line_start, name_end),
            places=places,
            province=province,
            programme=lot.programme,
            scheme=lot.scheme,
            level=lot.level,
            year=lot.year,
            lifecycle=lot.lifecycle,
            granted_by=lot.granted_by,
            granted_on=lot.granted_on,
            start=lot.start,
            end=lot.end,
            industry_text=self._words(name_end + len(AFTER_NAME), line_end),
            industries=self._kind(of_kind),
        )

    def _lot(self, number: int) -> Lot:
        found: Lot = msgspec.msgpack.decode(self._lots[number], type=Lot)
        return found

    def _words(self, start: int, end: int) -> str:
        return str(self._text[2 * start : 2 * end], "utf-16-le")


def _area(data: bytes) -> tuple[frozenset[str], str]:
    area: Any = msgspec.msgpack.decode(data, type=Area)
    return frozenset(area.places), area.province
