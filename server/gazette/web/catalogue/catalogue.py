"""The catalogue of one release, read from its store."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pyoxigraph import Literal, NamedNode

from gazette.graph.vocabulary import CG, ELI, RDFS, SKOS
from gazette.store.interface import QuadSource
from gazette.web.catalogue.columns import code_of, column, day_of, number_of, one
from gazette.web.catalogue.conflicts import Conflict, conflicts_of
from gazette.web.catalogue.masks import Masks, mask_of
from gazette.web.catalogue.places import Places
from gazette.web.catalogue.rows import GRANTED, Act, Bounds, Notice, Programme, Recognition
from gazette.web.catalogue.standing import STANDINGS, Standing, standing


@dataclass(frozen=True)
class Catalogue:
    """Recognitions (by name, those of a cluster together), notices (the newest first), programmes by IRI, places;

    the broader concepts of each concept, and conflicts by the thing they are about.
    """

    recognitions: tuple[Recognition, ...]
    notices: tuple[Notice, ...]
    programmes: dict[str, Programme]
    places: Places
    broader: dict[str, tuple[str, ...]]
    conflicts: dict[str, list[Conflict]]

    @classmethod
    def read(cls, store: QuadSource, base_uri: str) -> Catalogue:
        """Read it: each property in one pass over its index."""
        places = Places.read(store, base_uri)
        programmes = _programmes(store)
        wider = {concept: tuple(found) for concept, found in column(store, SKOS.broader).items()}
        recognitions = _recognitions(store, programmes)
        notices = _notices(store, places)
        return cls(recognitions, notices, programmes, places, wider, conflicts_of(store))

    @cached_property
    def recognition_masks(self) -> Masks[Recognition]:
        """The facets of recognitions."""
        return Masks.of(
            self.recognitions,
            {
                "programme": lambda row: (row.programme,),
                "scheme": lambda row: (row.scheme,),
                "level": lambda row: (row.level,),
                "year": lambda row: (str(row.year or ""),),
                "place": lambda row: row.places,
                "province": lambda row: (row.province,),
                "industry": self._industries,
                "lifecycle": lambda row: (row.lifecycle,),
            },
        )

    @cached_property
    def notice_masks(self) -> Masks[Notice]:
        """The facets of notices."""
        return Masks.of(
            self.notices,
            {
                "programme": lambda row: (act.programme for act in row.acts),
                "level": lambda row: (self.level_of(act.programme) for act in row.acts),
                "kind": lambda row: (act.kind for act in row.acts),
                "year": lambda row: (str(row.year or ""),),
                "place": lambda row: row.places,
                "known": lambda row: ("held" if row.held else "reported",),
            },
        )

    @cached_property
    def granted(self) -> int:
        """The mask of the recognitions that were granted at some time."""
        return self.recognition_masks.mask("lifecycle", GRANTED)

    @cached_property
    def _last_of_cluster(self) -> int:
        """The mask of the last row of each cluster."""
        rows = self.recognitions
        last = (n for n, row in enumerate(rows) if n + 1 == len(rows) or rows[n + 1].cluster != row.cluster)
        return mask_of(last, len(rows))

    def count_clusters(self, mask: int) -> int:
        """How many clusters these recognitions are of.

        The rows of a cluster stand together. Ones added to the bits before the last of a cluster carry into the last
        where any of them is set, and no further.
        """
        last = self._last_of_cluster
        before = self.recognition_masks.all & ~last
        return ((((mask & before) + before) | mask) & last).bit_count()

    def by_province(self, mask: int) -> dict[str, int]:
        """How many of these recognitions lie in each province, by its code."""
        counts = self.recognition_masks.counts("province", mask)
        return {self.places.code(province): count for province, count in counts.items()}

    def by_year_and_level(self, mask: int) -> dict[tuple[int, str], int]:
        """How many of these recognitions each year's batches hold, by level."""
        masks = self.recognition_masks
        return {
            (int(year), level): count
            for year, of_year in masks.facets["year"].items()
            for level, count in masks.counts("level", mask & of_year).items()
        }

    @cached_property
    def terms(self) -> Counter[tuple[Bounds, str, int | None]]:
        """How many grants end within the same bounds, by programme and year of the batch."""
        return terms_of(self.recognitions)

    @cached_property
    def acts_by_thing(self) -> dict[str, list[tuple[Notice, Act]]]:
        """The acts on each programme and each batch, with their notices, the newest first."""
        found: dict[str, list[tuple[Notice, Act]]] = {}
        for notice in self.notices:
            for act in notice.acts:
                found.setdefault(act.programme, []).append((notice, act))
                found.setdefault(act.batch, []).append((notice, act))
        return found

    @cached_property
    def by_industry_text(self) -> dict[str, list[Recognition]]:
        """The recognitions by the words for their industry."""
        found: dict[str, list[Recognition]] = {}
        for row in self.recognitions:
            if row.industry_text:
                found.setdefault(row.industry_text, []).append(row)
        return found

    @cached_property
    def notices_by_issuer(self) -> dict[str, list[Notice]]:
        """The notices of each body, the newest first."""
        found: dict[str, list[Notice]] = {}
        for notice in self.notices:
            for body in notice.issuers:
                found.setdefault(body, []).append(notice)
        return found

    def level_of(self, programme: str) -> str:
        """The level of a programme."""
        found = self.programmes.get(programme)
        return found.level if found else ""

    def _industries(self, row: Recognition) -> Iterable[str]:
        """The industries of a recognition, and those that are broader."""
        waiting, seen = list(row.industries), set()
        while waiting:
            concept = waiting.pop()
            if concept not in seen:
                seen.add(concept)
                waiting.extend(self.broader.get(concept, ()))
        return seen

    def standings(self, day: dt.date) -> dict[Standing, int]:
        """The mask of the recognitions in each standing on a day."""
        return _standings(self, day)

    @cached_property
    def by_cluster(self) -> dict[str, list[Recognition]]:
        """The recognitions of each cluster."""
        found: dict[str, list[Recognition]] = {}
        for row in self.recognitions:
            found.setdefault(row.cluster, []).append(row)
        return found

    @cached_property
    def notices_by_iri(self) -> dict[str, Notice]:
        """The notices by IRI."""
        return {notice.iri: notice for notice in self.notices}

    @cached_property
    def announcements(self) -> dict[str, tuple[Notice, Act]]:
        """Each act by IRI, with the notice that announces it."""
        return {act.iri: (notice, act) for notice in self.notices for act in notice.acts}

    @cached_property
    def recognitions_by_iri(self) -> dict[str, Recognition]:
        """The recognitions by IRI."""
        return {row.iri: row for row in self.recognitions}

    def in_place(self, place: str) -> list[Recognition]:
        """The recognitions of clusters that lie in a region."""
        return self.recognition_masks.select(self.recognition_masks.mask("place", [place]))

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


def terms_of(rows: Iterable[Recognition]) -> Counter[tuple[Bounds, str, int | None]]:
    """How many grants among these end within the same bounds, by programme and year of the batch."""
    return Counter((row.end, row.programme, row.year) for row in rows if row.is_grant and row.end[1])


@lru_cache(maxsize=64)
def _standings(catalogue: Catalogue, day: dt.date) -> dict[Standing, int]:
    bits: dict[Standing, list[int]] = {name: [] for name in STANDINGS}
    for number, row in enumerate(catalogue.recognitions):
        bits[standing(row, day)].append(number)
    return {name: mask_of(found, len(catalogue.recognitions)) for name, found in bits.items()}


def _programmes(store: QuadSource) -> dict[str, Programme]:
    schemes, levels, areas = column(store, CG.scheme), column(store, CG.level), column(store, CG.jurisdiction)
    operators, parents = column(store, CG.operator), column(store, CG.parentProgramme)
    return {
        iri: Programme(
            iri,
            code_of(schemes, iri, "scheme"),
            code_of(levels, iri, "level"),
            one(areas, iri),
            tuple(operators.get(iri, ())),
            one(parents, iri),
        )
        for iri in schemes
    }


def _recognitions(store: QuadSource, programmes: dict[str, Programme]) -> tuple[Recognition, ...]:
    clusters, names = column(store, CG.ofCluster), column(store, CG.name)
    under, levels, years = column(store, CG.underProgramme), column(store, CG.level), column(store, CG.batchYear)
    stages, granted_by, granted_on = (
        column(store, CG.lifecycle),
        column(store, CG.grantedBy),
        column(store, CG.grantedOn),
    )
    bounds = [column(store, p) for p in (CG.startEarliest, CG.startLatest, CG.endEarliest, CG.endLatest)]
    texts, industries = column(store, CG.industryText), column(store, CG.leadingIndustry)
    regions = [column(store, p) for p in (CG.inProvince, CG.inPrefecture, CG.inCounty)]
    found = []
    for iri, [cluster, *_] in clusters.items():
        programme = one(under, iri)
        start_earliest, start_latest, end_earliest, end_latest = (day_of(bound, iri) for bound in bounds)
        lying = frozenset(region for at_level in regions for region in at_level.get(cluster, ()))
        found.append(
            Recognition(
                iri=iri,
                cluster=cluster,
                name=one(names, cluster) or cluster,
                places=lying,
                province=one(regions[0], cluster),
                programme=programme,
                scheme=programmes[programme].scheme if programme in programmes else "",
                level=code_of(levels, iri, "level"),
                year=number_of(years, iri),
                lifecycle=code_of(stages, iri, "life"),
                granted_by=one(granted_by, iri),
                granted_on=day_of(granted_on, iri),
                start=(start_earliest, start_latest),
                end=(end_earliest, end_latest),
                industry_text=one(texts, cluster),
                industries=tuple(industries.get(cluster, ())),
            )
        )
    return tuple(sorted(found, key=lambda row: (row.name, row.cluster, row.iri)))


def _notices(store: QuadSource, places: Places) -> tuple[Notice, ...]:
    acts = _acts(store)
    announces = column(store, CG.announces)
    numbers, dates, reported = (
        column(store, CG.documentNumber),
        column(store, ELI.date_document),
        column(store, CG.reportedOn),
    )
    kinds, issuers, known = column(store, CG.noticeKind), column(store, CG.issuer), column(store, CG.knownFrom)
    areas = column(store, CG.jurisdiction)
    labels = {q.subject: q.object for q in store.first_said(map(NamedNode, kinds), [RDFS.label])}
    found = []
    for iri in kinds:
        by = tuple(issuers.get(iri, ()))
        own = [act for name in announces.get(iri, ()) if (act := acts.get(name))]
        lying = {place for body in by for area in areas.get(body, ()) for place in places.lineage(area)}
        found.append(
            Notice(
                iri=iri,
                label=_text(labels.get(NamedNode(iri))) or iri,
                number=one(numbers, iri),
                date=day_of(dates, iri),
                reported=one(reported, iri),
                kind=code_of(kinds, iri, "notice"),
                issuers=by,
                places=frozenset(lying),
                held=code_of(known, iri, "known") == "captured",
                acts=tuple(own),
            )
        )
    return tuple(sorted(found, key=lambda n: (n.date or dt.date(n.year or 1, 1, 1), n.label), reverse=True))


def _acts(store: QuadSource) -> dict[str, Act]:
    kinds, batches = column(store, CG.announcementKind), column(store, CG.inBatch)
    announced, named = column(store, CG.announcedCount), column(store, CG.namedCount)
    programmes, years, known = column(store, CG.ofProgramme), column(store, CG.batchYear), column(store, CG.listKnown)
    found = {}
    for iri in kinds:
        batch = one(batches, iri)
        found[iri] = Act(
            iri=iri,
            kind=code_of(kinds, iri, "kind"),
            batch=batch,
            programme=one(programmes, batch),
            year=number_of(years, batch),
            announced=number_of(announced, iri),
            named=number_of(named, iri) or 0,
            known=code_of(known, iri, "completeness"),
        )
    return found


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal) else ""
