"""What the lists of a release are made of besides its recognitions and notices: little, and read from its store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from gazette.catalogue.columns import Column, code_of, column, column_of, one
from gazette.catalogue.conflicts import Conflict, conflicts_of
from gazette.catalogue.keys import LANGUAGES
from gazette.catalogue.places import Places
from gazette.catalogue.rows import Programme
from gazette.graph.vocabulary import CG, DCTERMS, FOAF, RDFS, SKOS
from gazette.store.interface import QuadSource


@dataclass(frozen=True)
class Common:
    """What is common to many rows.

    `areas` are the regions that bodies are of; of batches, `programmes_of` and `years`; of deadlines, `months` and
    `days`. `labels` are what programmes and the bodies that issued notices are called, by language.
    """

    places: Places
    programmes: dict[str, Programme]
    broader: dict[str, tuple[str, ...]]
    conflicts: dict[str, list[Conflict]]
    labels: dict[str, dict[str, str]]
    areas: Column
    programmes_of: Column
    years: Column
    months: Column
    days: Column


def read_common(store: QuadSource, base_uri: str, issuers: Iterable[str]) -> Common:
    """What is common in a release's store; these bodies issued notices."""
    areas, programmes_of = column(store, CG.jurisdiction), column(store, CG.ofProgramme)
    programmes = _programmes(store, areas)
    return Common(
        places=Places.read(store, base_uri),
        programmes=programmes,
        broader={concept: tuple(found) for concept, found in column(store, SKOS.broader).items()},
        conflicts=conflicts_of(store),
        labels=_labels(store, {*programmes, *issuers}, LANGUAGES),
        areas=areas,
        programmes_of=programmes_of,
        years=column_of(store, CG.batchYear, programmes_of),  # recognitions have one too
        months=column(store, CG.month),
        days=column(store, CG.day),
    )


def _programmes(store: QuadSource, areas: Column) -> dict[str, Programme]:
    """All programmes by IRI."""
    schemes = column(store, CG.scheme)
    levels = column_of(store, CG.level, schemes)  # as above
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


def _labels(store: QuadSource, iris: Iterable[str], languages: Sequence[str]) -> dict[str, dict[str, str]]:
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
