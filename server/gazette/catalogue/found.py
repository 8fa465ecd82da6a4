"""Recognitions as they are said of in a graph, before they have a place in a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from gazette.catalogue.columns import Column, code_of, day_of, number_of, one
from gazette.catalogue.rows import Area, Lot
from gazette.graph.said import Said
from gazette.graph.vocabulary import CG

_REGIONS: Final = (CG.inProvince, CG.inPrefecture, CG.inCounty)
_OF_CLUSTERS: Final = (*_REGIONS, CG.name, CG.industryText, CG.leadingIndustry)
_OWN: Final = (
    CG.ofCluster, CG.underProgramme, CG.level, CG.batchYear, CG.lifecycle, CG.grantedBy, CG.grantedOn,
    CG.startEarliest, CG.startLatest, CG.endEarliest, CG.endLatest,
)  # fmt: skip
READ: Final = frozenset((*_OF_CLUSTERS, *_OWN))
"""The properties that recognitions are read from."""


class Found(NamedTuple):
    """One recognition. The scheme of its lot is that of the programme, and not told where that is said elsewhere."""

    name: str
    cluster: str
    iri: str
    lot: Lot
    area: Area
    industry_text: str
    industries: tuple[str, ...]


def found_in(said: Said) -> Iterator[Found]:
    """The recognitions of a graph that says all there is of them and of their clusters, at least by `READ`."""
    clusters: dict[str, Column] = {}
    for iri in said[CG.ofCluster]:
        own = _column(said, iri, _OWN)
        cluster = own[CG.ofCluster.value][0]
        if cluster not in clusters:
            clusters[cluster] = _column(said, cluster, _OF_CLUSTERS)
        yield found_of(iri, own, clusters[cluster])


def _column(said: Said, iri: str, properties: Iterable[NamedNode]) -> Column:
    return {p.value: sorted({value.value for value in said[p][iri]}) for p in properties if iri in said[p]}


def values_of(statements: Iterable[Quad]) -> Column:
    """What is said of one thing, by property, sorted."""
    found: dict[str, set[str]] = {}
    for said in statements:
        if isinstance(said.object, NamedNode | Literal):
            found.setdefault(said.predicate.value, set()).add(said.object.value)
    return {predicate: sorted(values) for predicate, values in found.items()}


def found_of(iri: str, own: Column, of_cluster: Column) -> Found:
    """The recognition of that name, by what is said of it and of its cluster."""
    cluster = own[CG.ofCluster.value][0]
    lot = Lot(
        programme=one(own, CG.underProgramme.value),
        scheme="",
        level=code_of(own, CG.level.value, "level"),
        year=number_of(own, CG.batchYear.value),
        lifecycle=code_of(own, CG.lifecycle.value, "life"),
        granted_by=one(own, CG.grantedBy.value),
        granted_on=day_of(own, CG.grantedOn.value),
        start=(day_of(own, CG.startEarliest.value), day_of(own, CG.startLatest.value)),
        end=(day_of(own, CG.endEarliest.value), day_of(own, CG.endLatest.value)),
    )
    lying = sorted({region for level in _REGIONS for region in of_cluster.get(level.value, ())})
    return Found(
        name=one(of_cluster, CG.name.value) or cluster,
        cluster=cluster,
        iri=iri,
        lot=lot,
        area=Area(tuple(lying)),
        industry_text=one(of_cluster, CG.industryText.value),
        industries=tuple(of_cluster.get(CG.leadingIndustry.value, ())),
    )
