"""What a release's lists are made of, read from its store: programmes, recognitions, notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from gazette.catalogue.columns import code_of, column, column_of, day_of, number_of, one
from gazette.catalogue.conflicts import Conflict, conflicts_of
from gazette.catalogue.found import Found, found_of, values_of
from gazette.catalogue.keys import LANGUAGES
from gazette.catalogue.places import Places
from gazette.catalogue.rows import Act, Duty, Notice, Programme
from gazette.graph.vocabulary import CG, DCTERMS, ELI, FOAF, RDFS, SKOS, TYPE
from gazette.store.interface import QuadSource

_REMEMBERED = 4096


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


def read_contents(store: QuadSource, base_uri: str, recognitions: Iterable[Found] | None = None) -> Contents:
    """The contents of a release's store; its recognitions are read there too, unless they are given."""
    places, programmes = Places.read(store, base_uri), read_programmes(store)
    notices = read_notices(store, places)
    called = {*programmes, *(body for notice in notices for body in notice.issuers)}
    return Contents(
        places=places,
        programmes=programmes,
        broader={concept: tuple(found) for concept, found in column(store, SKOS.broader).items()},
        recognitions=with_schemes(read_recognitions(store) if recognitions is None else recognitions, programmes),
        notices=notices,
        duties=read_duties(store),
        conflicts=conflicts_of(store),
        labels=read_labels(store, called, LANGUAGES),
    )


def read_programmes(store: QuadSource) -> dict[str, Programme]:
    """All programmes by IRI."""
    schemes, areas = column(store, CG.scheme), column(store, CG.jurisdiction)
    levels = column_of(store, CG.level, schemes)  # recognitions have one too
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


def read_recognitions(store: QuadSource) -> Iterator[Found]:
    """All recognitions, one after the other, in no order: no more is held than one and some clusters."""
    cluster_of = lru_cache(_REMEMBERED)(lambda iri: values_of(store.quads(NamedNode(iri))))
    seen = ""
    for quad in store.quads(predicate=CG.ofCluster):
        if not isinstance(quad.subject, NamedNode) or quad.subject.value == seen:
            continue
        own = values_of(store.quads(quad.subject))
        cluster = own[CG.ofCluster.value][0]
        if quad.object == NamedNode(cluster):
            seen = quad.subject.value
            yield found_of(seen, own, cluster_of(cluster))


def with_schemes(recognitions: Iterable[Found], programmes: Mapping[str, Programme]) -> Iterator[Found]:
    """Recognitions with the schemes that their programmes are of."""
    for found in recognitions:
        programme = programmes.get(found.lot.programme)
        yield found._replace(lot=found.lot._replace(scheme=programme.scheme)) if programme else found


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
    programmes, known = column(store, CG.ofProgramme), column(store, CG.listKnown)
    years = column_of(store, CG.batchYear, {iri for found in batches.values() for iri in found})  # as above
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
