"""The catalogue of one release: its lists, and what pages ask of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from gazette.catalogue.bits import Bits
from gazette.catalogue.conflicts import Conflict
from gazette.catalogue.facts import Term
from gazette.catalogue.file import CatalogueFile
from gazette.catalogue.listed import RECOGNITIONS
from gazette.catalogue.listing import Listing
from gazette.catalogue.places import Places
from gazette.catalogue.reading import RecognitionRows
from gazette.catalogue.rows import GRANTED, Act, Duty, Known, Lot, Notice, Programme, Recognition
from gazette.catalogue.standing import STANDINGS, Standing, standing
from gazette.catalogue.write import DUTIES, NOTICES

_DAYS = 16
"""So many days' standings are kept in memory."""


class Catalogue:
    """Recognitions (by name, those of a cluster together), notices (the newest first), programmes by IRI, places."""

    def __init__(self, file: CatalogueFile, base_uri: str) -> None:
        self._file = file
        self._base = base_uri
        self._rows = RecognitionRows(file)
        self.recognitions: Listing[Recognition] = Listing(file, RECOGNITIONS, self._rows.at)
        self.notices: Listing[Notice] = Listing(file, NOTICES, lambda numbers: self._packed(NOTICES, Notice, numbers))
        self.duties: Listing[Duty] = Listing(file, DUTIES, lambda numbers: self._packed(DUTIES, Duty, numbers))
        self.standings = lru_cache(_DAYS)(self._standings)
        self.by_province = lru_cache(_DAYS)(self._by_province)
        self.by_year_and_level = lru_cache(_DAYS)(self._by_year_and_level)

    @classmethod
    def open(cls, release: Path, store: Path, base_uri: str) -> Catalogue:
        """That of a release folder, or made from its store where another version built it: see `CatalogueFile.of`."""
        return cls(CatalogueFile.of(release, store, base_uri), base_uri)

    @cached_property
    def places(self) -> Places:
        """The regions in use."""
        found = self._file.fact("regions", dict[str, dict[str, str]])
        return Places.of(self._base, found["parents"], found["levels"])

    @cached_property
    def programmes(self) -> dict[str, Programme]:
        """The programmes by IRI."""
        return {one.iri: one for one in self._file.fact("programmes", list[Programme])}

    @cached_property
    def broader(self) -> dict[str, tuple[str, ...]]:
        """The broader concepts of each concept."""
        found: dict[str, tuple[str, ...]] = self._file.fact("broader", dict[str, tuple[str, ...]])
        return found

    @cached_property
    def terms(self) -> list[Term]:
        """How many grants end within the same bounds, by programme and year of the batch; the first end first."""
        found: list[Term] = self._file.fact("terms", list[Term])
        return found

    def terms_in(self, place: str) -> list[Term]:
        """As `terms`, of the recognitions that lie in a region."""
        lots = self.recognitions.entries("lot", self.in_place(place))
        of_lot = self._file.arrays[f"{RECOGNITIONS}/term"]
        counts = np.bincount(of_lot, lots, len(self.terms) + 1)[:-1].astype(int)
        found = ((self.terms[number], int(counts[number])) for number in np.flatnonzero(counts).tolist())
        return [Term(term.programme, term.year, term.end, count) for term, count in found]

    @cached_property
    def announced_by_year(self) -> dict[int, int]:
        """How many clusters were announced as granted, or are named where no number is stated, by the batch's year."""
        return dict(self._file.fact("announced by year", list[tuple[int, int]]))

    @cached_property
    def known(self) -> Known:
        """How much of what was announced is known by name."""
        found: Known = self._file.fact("known", Known)
        return found

    def gaps(self) -> list[tuple[Notice, Act]]:
        """The grants whose lists are not known whole, those with the largest gaps."""
        places = self._file.fact("gaps", list[tuple[int, int]])
        notices = self.notices.at(position for position, _ in places)
        return [(notice, notice.acts[number]) for notice, (_, number) in zip(notices, places, strict=True)]

    @cached_property
    def granted(self) -> Bits:
        """The recognitions that were granted at some time."""
        return self.recognitions.mask("lifecycle", GRANTED)

    @cached_property
    def _last_of_cluster(self) -> Bits:
        """The last row of each cluster."""
        return Bits.of_bytes(self._file.arrays[f"{RECOGNITIONS}/last"], len(self.recognitions))

    @cached_property
    def _by_cluster(self) -> tuple[int, int]:
        """The last rows of clusters, and those before the last, each as a whole number of bits."""
        return self._last_of_cluster.as_number(), (self.recognitions.all - self._last_of_cluster).as_number()

    def count_clusters(self, chosen: Bits) -> int:
        """How many clusters these recognitions are of.

        The rows of a cluster stand together. Ones added to the bits before the last of a cluster carry into the last
        where any of them is set, and no further.
        """
        (last, before), mask = self._by_cluster, chosen.as_number()
        return ((((mask & before) + before) | mask) & last).bit_count()

    @cached_property
    def clusters(self) -> int:
        """How many clusters there are."""
        return self._last_of_cluster.bit_count()

    def part_of_clusters(self, start: int, end: int) -> list[str]:
        """The clusters from place `start` to before `end`, in the order of the list."""
        rows = self.recognitions.part(self._last_of_cluster, "", start, end)
        return [row.cluster for row in rows]

    def _by_province(self, chosen: Bits) -> dict[str, int]:
        """How many of these recognitions lie in each province, by its code; those in several count in each."""
        counts = self.recognitions.counts("province", chosen)
        return {self.places.code(province): count for province, count in counts.items()}

    def in_several_provinces(self, chosen: Bits) -> bool:
        """Whether any of these recognitions lies in more than one province."""
        return sum(self.by_province(chosen).values()) > chosen.bit_count() - self.beyond_provinces(chosen)

    def beyond_provinces(self, chosen: Bits) -> int:
        """How many of these recognitions lie in no province that is known."""
        return (chosen - self.recognitions.mask("province", self.places.provinces)).bit_count()

    def _by_year_and_level(self, chosen: Bits) -> dict[tuple[int, str], int]:
        """How many of these recognitions each year's batches hold, by level."""
        counts = self.recognitions.crossed("year", "level", chosen)
        return {(int(year), level): count for (year, level), count in counts.items()}

    def acts_on(self, thing: str) -> list[tuple[Notice, Act]]:
        """The acts on a programme or on a batch, with their notices, the newest first."""
        found = self._file.rows(
            "SELECT notice, number FROM act WHERE thing = ? ORDER BY notice, number", self._short(thing)
        )
        notices = self.notices.at(position for position, _ in found)
        return [(notice, notice.acts[number]) for notice, (_, number) in zip(notices, found, strict=True)]

    def announcement(self, act: str) -> tuple[Notice, Act] | None:
        """An act by IRI, with the notice that announces it."""
        return next(iter(self.acts_on(act)), None)

    def notice(self, iri: str) -> Notice | None:
        """The notice with an IRI."""
        found = self._file.rows("SELECT position FROM notice WHERE iri = ?", self._short(iri))
        return next(iter(self.notices.at(position for (position,) in found)), None)

    def duties_of(self, notice: str) -> list[Duty]:
        """The duties that a notice states."""
        found = self._file.rows("SELECT position FROM duty WHERE notice = ? ORDER BY position", self._short(notice))
        return self.duties.at(position for (position,) in found)

    def duties_in(self, place: str) -> Bits:
        """The duties that hold in a region: of notices of it, of what it lies in, and of no place."""
        return self.duties.mask("place", ["", *self.places.lineage(place)])

    def recognition(self, iri: str) -> Recognition | None:
        """The recognition with an IRI."""
        return next(self._rows.found("iri", iri), None)

    def of_cluster(self, cluster: str) -> list[Recognition]:
        """The recognitions of a cluster."""
        return list(self._rows.found("cluster", cluster))

    def of_industry_text(self, text: str) -> Iterator[Recognition]:
        """The recognitions with these words for their industry, one by one."""
        return self._rows.found("industry_text", text) if text else iter(())

    def conflicts_about(self, thing: str) -> list[Conflict]:
        """What sources say differently of a thing."""
        found = self._file.rows("SELECT value FROM conflict WHERE thing = ? ORDER BY iri", thing)
        return [msgspec.msgpack.decode(value, type=Conflict) for (value,) in found]

    def level_of(self, programme: str) -> str:
        """The level of a programme."""
        found = self.programmes.get(programme)
        return found.level if found else ""

    def in_place(self, place: str) -> Bits:
        """The recognitions of clusters that lie in a region."""
        return self.recognitions.mask("place", [place])

    def issued_by(self, day: dt.date) -> Bits:
        """The notices that are known to be out by a day: by their date, else by that of the report."""
        days = self._file.arrays[f"{NOTICES}/day"]
        return Bits.of_flags((days > 0) & (days <= day.toordinal()))

    @cached_property
    def without_day(self) -> Bits:
        """The notices of which neither is known."""
        return Bits.of_flags(self._file.arrays[f"{NOTICES}/day"] == 0)

    def _standings(self, day: dt.date) -> dict[Standing, Bits]:
        """The recognitions in each standing on a day: told of each lot, and read off for the rows."""
        place = {name: number for number, name in enumerate(STANDINGS)}
        of_lot = np.array([place[standing(lot, day)] for lot in self._lots], np.uint8)
        of_row = of_lot.take(self.recognitions.column("lot"))
        return {name: Bits.of_flags(of_row == number) for name, number in place.items()}

    @cached_property
    def _lots(self) -> list[Lot]:
        return self._rows.lots()

    def _packed(self, table: str, type: Any, numbers: Iterable[int]) -> Iterator[Any]:
        """The rows of a table with these numbers, one by one."""
        query = f"SELECT value FROM {table} WHERE position = ?"  # noqa: S608 - our own names
        found = (self._file.row(query, number) for number in numbers)
        return (msgspec.msgpack.decode(row[0], type=type) for row in found if row is not None)

    def _short(self, iri: str) -> str:
        return iri.removeprefix(self._base)
