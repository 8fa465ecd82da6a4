"""The catalogue of one release: its lists, and what pages ask of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import compress
from pathlib import Path

import msgspec

from gazette.catalogue.bits import flags_of, mask_of_flags, numbers_of, sparse
from gazette.catalogue.conflicts import Conflict
from gazette.catalogue.facts import Term, terms_of
from gazette.catalogue.file import CatalogueFile
from gazette.catalogue.listing import Listing
from gazette.catalogue.places import Places
from gazette.catalogue.rows import GRANTED, Act, Area, Duty, Known, Lot, Notice, Programme, Recognition
from gazette.catalogue.standing import STANDINGS, Standing, standing
from gazette.catalogue.write import DUTIES, NOTICES, RECOGNITIONS

_DAYS = 16
"""So many days' standings are kept in memory."""
_COLUMNS = "iri, cluster, name, lot, area, industry_text, industries"


class Catalogue:
    """Recognitions (by name, those of a cluster together), notices (the newest first), programmes by IRI, places."""

    def __init__(self, file: CatalogueFile, base_uri: str) -> None:
        self._file = file
        self._base = base_uri
        self.recognitions: Listing[Recognition] = Listing(file, RECOGNITIONS, _COLUMNS, self._recognition)
        self.notices: Listing[Notice] = Listing(file, NOTICES, "value", _notice)
        self.duties: Listing[Duty] = Listing(file, DUTIES, "value", _duty)
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
        mask, rows = self.in_place(place), self.recognitions
        lots = rows.numbers("lot")
        if sparse(mask, len(rows)):
            counts = Counter(map(lots.__getitem__, numbers_of(mask)))
        else:
            counts = Counter(compress(lots, flags_of(mask, len(rows))))
        return terms_of(self._lots, sorted(counts.items()))

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
    def granted(self) -> int:
        """The mask of the recognitions that were granted at some time."""
        return self.recognitions.mask("lifecycle", GRANTED)

    @cached_property
    def _last_of_cluster(self) -> int:
        """The mask of the last row of each cluster."""
        return self.recognitions.mask("last", ["of its cluster"])

    def count_clusters(self, mask: int) -> int:
        """How many clusters these recognitions are of.

        The rows of a cluster stand together. Ones added to the bits before the last of a cluster carry into the last
        where any of them is set, and no further.
        """
        last = self._last_of_cluster
        before = self.recognitions.all & ~last
        return ((((mask & before) + before) | mask) & last).bit_count()

    @cached_property
    def clusters(self) -> int:
        """How many clusters there are."""
        last: int = self._last_of_cluster
        return last.bit_count()

    def part_of_clusters(self, start: int, end: int) -> list[str]:
        """The clusters from place `start` to before `end`, in the order of the list."""
        rows = self.recognitions.part(self._last_of_cluster, "", start, end)
        return [row.cluster for row in rows]

    def _by_province(self, mask: int) -> dict[str, int]:
        """How many of these recognitions lie in each province, by its code."""
        counts = self.recognitions.counts("province", mask)
        return {self.places.code(province): count for province, count in counts.items()}

    def _by_year_and_level(self, mask: int) -> dict[tuple[int, str], int]:
        """How many of these recognitions each year's batches hold, by level."""
        rows = self.recognitions
        return {
            (int(year), level): count
            for year in rows.counts("year", mask)
            for level, count in rows.counts("level", mask & rows.mask("year", [year])).items()
        }

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
        return next(self.notices.where("iri = ?", self._short(iri)), None)

    def duties_of(self, notice: str) -> list[Duty]:
        """The duties that a notice states."""
        return list(self.duties.where("notice = ?", self._short(notice)))

    def duties_in(self, place: str) -> int:
        """The mask of the duties that hold in a region: of notices of it, of what it lies in, and of no place."""
        return self.duties.mask("place", ["", *self.places.lineage(place)])

    def recognition(self, iri: str) -> Recognition | None:
        """The recognition with an IRI."""
        return next(self.recognitions.where("iri = ?", self._short(iri)), None)

    def of_cluster(self, cluster: str) -> list[Recognition]:
        """The recognitions of a cluster."""
        return list(self.recognitions.where("cluster = ?", self._short(cluster)))

    def of_industry_text(self, text: str) -> Iterator[Recognition]:
        """The recognitions with these words for their industry, one by one."""
        return self.recognitions.where("industry_text = ? AND industry_text <> ''", text)

    def conflicts_about(self, thing: str) -> list[Conflict]:
        """What sources say differently of a thing."""
        found = self._file.rows("SELECT value FROM conflict WHERE thing = ? ORDER BY iri", thing)
        return [msgspec.msgpack.decode(value, type=Conflict) for (value,) in found]

    def level_of(self, programme: str) -> str:
        """The level of a programme."""
        found = self.programmes.get(programme)
        return found.level if found else ""

    def in_place(self, place: str) -> int:
        """The mask of the recognitions of clusters that lie in a region."""
        return self.recognitions.mask("place", [place])

    def issued_by(self, day: dt.date) -> int:
        """The mask of the notices whose date is known and not after a day."""
        last = day.toordinal()
        return mask_of_flags(bytes(0 < number <= last for number in self.notices.numbers("day")))

    def _standings(self, day: dt.date) -> dict[Standing, int]:
        """The mask of the recognitions in each standing on a day: told of each lot, and read off for the rows."""
        place = {name: number for number, name in enumerate(STANDINGS)}
        of_lot = [place[standing(lot, day)] for lot in self._lots]
        of_row = bytes(map(of_lot.__getitem__, self.recognitions.numbers("lot")))
        return {
            name: mask_of_flags(of_row.translate(bytes(other == number for other in range(256))))
            for name, number in place.items()
        }

    @cached_property
    def _lots(self) -> list[Lot]:
        return [msgspec.msgpack.decode(value, type=Lot) for (value,) in self._file.each("SELECT value FROM lot")]

    @cached_property
    def _areas(self) -> list[tuple[frozenset[str], str]]:
        areas = (msgspec.msgpack.decode(value, type=Area) for (value,) in self._file.each("SELECT value FROM area"))
        return [(frozenset(area.places), area.province) for area in areas]

    def _short(self, iri: str) -> str:
        return iri.removeprefix(self._base)

    def _whole(self, short: str) -> str:
        return self._base + short if short.startswith("/") else short

    def _recognition(self, row: tuple[str, str, str, int, int, str, str]) -> Recognition:
        iri, cluster, name, lot_number, area, text, industries = row
        places, province = self._areas[area]
        lot = self._lots[lot_number]
        concepts = tuple(map(self._whole, industries.split())) if industries else ()
        return Recognition(
            self._whole(iri), self._whole(cluster), name, places, province, lot.programme, lot.scheme, lot.level,
            lot.year, lot.lifecycle, lot.granted_by, lot.granted_on, lot.start, lot.end, text, concepts,
        )  # fmt: skip


def _duty(row: tuple[bytes]) -> Duty:
    return msgspec.msgpack.decode(row[0], type=Duty)


def _notice(row: tuple[bytes]) -> Notice:
    return msgspec.msgpack.decode(row[0], type=Notice)
