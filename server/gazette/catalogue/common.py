"""What the lists of a release are made of besides its recognitions and notices: little, and told by few pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gazette.catalogue.columns import Column, code_of, one
from gazette.catalogue.conflicts import Conflict
from gazette.catalogue.keys import LANGUAGES
from gazette.catalogue.places import Places
from gazette.catalogue.rows import Programme
from gazette.catalogue.shared import Name, Shared
from gazette.graph.vocabulary import CG, SKOS


@dataclass(frozen=True)
class Common:
    """What is common to many rows.

    `areas` are the regions that bodies are of; of batches, `programmes_of` and `years`; of deadlines, `months` and
    `days`. `labels` are what programmes and bodies are called, by language.
    """

    places: Places
    programmes: dict[str, Programme]
    broader: dict[str, tuple[str, ...]]
    conflicts: Mapping[str, Sequence[Conflict]]
    labels: dict[str, dict[str, str]]
    areas: Column
    programmes_of: Column
    years: Column
    months: Column
    days: Column


def common_of(parts: Iterable[Shared], conflicts: Mapping[str, Sequence[Conflict]], base_uri: str) -> Common:
    """What is common in a release, by what its pieces tell and what sources say differently."""
    shared = Shared.together(parts)
    areas = shared.column(CG.jurisdiction)
    return Common(
        places=Places.in_use(
            base_uri, shared.column(CG.parentRegion), shared.column(CG.within), shared.column(CG.regionLevel)
        ),
        programmes=_programmes(shared, areas),
        broader={concept: tuple(found) for concept, found in shared.column(SKOS.broader).items()},
        conflicts=conflicts,
        labels=_labels(shared.names),
        areas=areas,
        programmes_of=shared.column(CG.ofProgramme),
        years=shared.column(CG.batchYear),
        months=shared.column(CG.month),
        days=shared.column(CG.day),
    )


def _programmes(shared: Shared, areas: Column) -> dict[str, Programme]:
    """All programmes by IRI."""
    schemes, levels = shared.column(CG.scheme), shared.column(CG.level)
    operators, parents = shared.column(CG.operator), shared.column(CG.parentProgramme)
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


def _labels(names: Mapping[str, list[Name]]) -> dict[str, dict[str, str]]:
    """What things are called, by language: in that language, else in the first that they have."""
    found = {}
    for iri, own in names.items():
        labels: dict[str, str] = {}
        for rank, language, text in own:  # which are sorted
            if rank == own[0][0]:
                labels.setdefault(language, text)  # the least of several
        any_label = next((labels[tag] for tag in (*LANGUAGES, *sorted(labels)) if tag in labels), "")
        found[iri] = {language: labels.get(language, any_label) for language in LANGUAGES}
    return found
