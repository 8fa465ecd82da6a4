"""What a release's lists are made of, read from its store: programmes, recognitions, notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from gazette.catalogue.columns import Column, code_of, column, day_of, number_of, one
from gazette.catalogue.conflicts import Conflict, conflicts_of
from gazette.catalogue.keys import LANGUAGES
from gazette.catalogue.places import Places
from gazette.catalogue.rows import Act, Area, Duty, Lot, Notice, Programme
from gazette.graph.vocabulary import CG, DCTERMS, ELI, FOAF, RDFS, SKOS, TYPE
from gazette.store.interface import QuadSource

_REGIONS = (CG.inProvince.value, CG.inPrefecture.value, CG.inCounty.value)
_REMEMBERED = 4096


class Found(NamedTuple):
    """One recognition as it stands in the store, before it has a place in a list."""

    name: str
    cluster: str
    iri: str
    lot: Lot
    area: Area
    industry_text: str
    industries: tuple[str, ...]


@dataclass(frozen=True)
class Contents:
    """All that a catalogue is made of; recognitions come one by one, in any order."""

    places: Places
    programmes: dict[str, Programme]
    broader: dict[str, tuple[str, ...]]
    recognitions: Iterable[Found]
    notices: Sequence[Notice]
    duties: Sequence[Duty]
    conflicts: dict[str, list[Conflict]]
    labels: dict[str, dict[str, str]]


def read_contents(store: QuadSource, base_uri: str) -> Contents:
    """The contents of a release's store."""
    places, programmes = Places.read(store, base_uri), read_programmes(store)
    notices = read_notices(store, places)
    called = {*programmes, *(body for notice in notices for body in notice.issuers)}
    return Contents(
        places=places,
        programmes=programmes,
        broader={concept: tuple(found) for concept, found in column(store, SKOS.broader).items()},
        recognitions=read_recognitions(store, programmes),
        notices=notices,
        duties=read_duties(store),
        conflicts=conflicts_of(store),
        labels=read_labels(store, called, LANGUAGES),
    )


def read_programmes(store: QuadSource) -> dict[str, Programme]:
    """All programmes by IRI."""
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
        for iri in sorted(schemes)
    }


def read_recognitions(store: QuadSource, programmes: dict[str, Programme]) -> Iterator[Found]:
    """All recognitions, one after the other, in no order: no more is held than one and some clusters."""
    cluster_of = lru_cache(_REMEMBERED)(lambda iri: _values(store, iri))
    seen = ""
    for quad in store.quads(predicate=CG.ofCluster):
        if not isinstance(quad.subject, NamedNode) or quad.subject.value == seen:
            continue
        iri = quad.subject.value
        own = _values(store, iri)
        cluster = own[CG.ofCluster.value][0]
        if quad.object != NamedNode(cluster):
            continue
        seen = iri
        of_cluster = cluster_of(cluster)
        programme = _one(own, CG.underProgramme)
        start_earliest, start_latest, end_earliest, end_latest, granted_on = (
            day_of({iri: own.get(p.value, [])}, iri)
            for p in (CG.startEarliest, CG.startLatest, CG.endEarliest, CG.endLatest, CG.grantedOn)
        )
        lot = Lot(
            programme=programme,
            scheme=programmes[programme].scheme if programme in programmes else "",
            level=code_of({iri: own.get(CG.level.value, [])}, iri, "level"),
            year=number_of({iri: own.get(CG.batchYear.value, [])}, iri),
            lifecycle=code_of({iri: own.get(CG.lifecycle.value, [])}, iri, "life"),
            granted_by=_one(own, CG.grantedBy),
            granted_on=granted_on,
            start=(start_earliest, start_latest),
            end=(end_earliest, end_latest),
        )
        lying = sorted({region for level in _REGIONS for region in of_cluster.get(level, ())})
        yield Found(
            name=_one(of_cluster, CG.name) or cluster,
            cluster=cluster,
            iri=iri,
            lot=lot,
            area=Area(tuple(lying), _one(of_cluster, CG.inProvince)),
            industry_text=_one(of_cluster, CG.industryText),
            industries=tuple(of_cluster.get(CG.leadingIndustry.value, ())),
        )


def _values(store: QuadSource, iri: str) -> Column:
    """What is said of one thing, by property, sorted."""
    found: dict[str, set[str]] = {}
    for quad in store.quads(NamedNode(iri)):
        if isinstance(quad.object, NamedNode | Literal):
            found.setdefault(quad.predicate.value, set()).add(quad.object.value)
    return {predicate: sorted(values) for predicate, values in found.items()}


def _one(values: Column, predicate: NamedNode) -> str:
    return one(values, predicate.value)


def read_notices(store: QuadSource, places: Places) -> list[Notice]:
    """All notices, the newest first."""
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
        label = labels.get(NamedNode(iri))
        found.append(
            Notice(
                iri=iri,
                label=label.value if isinstance(label, Literal) and label.value else iri,
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
    return sorted(found, key=lambda n: (n.date or dt.date(n.year or 1, 1, 1), n.label, n.iri), reverse=True)


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


def read_duties(store: QuadSource) -> list[Duty]:
    """All duties to report, by IRI."""
    notices, to, subjects = column(store, CG.statedIn), column(store, CG.reportTo), column(store, CG.reportSubject)
    parties, texts = column(store, CG.obligedParty), column(store, CG.groupText)
    deadlines, months, days = column(store, CG.deadline), column(store, CG.month), column(store, CG.day)
    found = []
    for quad in store.quads(None, TYPE, CG.ReportingObligation):
        iri = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        dates = {(number_of(months, one), number_of(days, one)) for one in deadlines.get(iri, ())}
        found.append(
            Duty(
                iri=iri,
                notice=one(notices, iri),
                subject=one(subjects, iri),
                who=next((one(texts, party) for party in parties.get(iri, ()) if one(texts, party)), ""),
                to=tuple(to.get(iri, ())),
                days=tuple(sorted((month, day) for month, day in dates if month and day)),
            )
        )
    return sorted({duty.iri: duty for duty in found if duty.iri and duty.notice}.values(), key=lambda duty: duty.iri)


def read_labels(store: QuadSource, iris: Iterable[str], languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """What things are called, by language: in that language, else in the first that they have."""
    said: dict[str, dict[str, str]] = {}
    for quad in store.first_said(
        (NamedNode(iri) for iri in sorted(iris) if iri), (RDFS.label, SKOS.prefLabel, DCTERMS.title, FOAF.name)
    ):
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            labels = said.setdefault(quad.subject.value, {})
            tag = quad.object.language or ""
            labels[tag] = min(quad.object.value, labels.get(tag, quad.object.value))
    found = {}
    for iri, labels in said.items():
        any_label = next((labels[tag] for tag in (*languages, *sorted(labels)) if tag in labels), "")
        found[iri] = {language: labels.get(language, any_label) for language in languages}
    return found
