"""What sources say differently of one thing, by the thing."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from gazette.catalogue.columns import column
from gazette.graph.vocabulary import CG, RDF
from gazette.store.interface import QuadSource


@dataclass(frozen=True, slots=True)
class Claim:
    """One of the claims: the property, what is claimed (an IRI or a text), and whether it is the one followed."""

    iri: str
    subject: str
    predicate: str
    value: str
    followed: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that cannot all be true."""

    iri: str
    claims: tuple[Claim, ...]


def conflicts_of(store: QuadSource) -> dict[str, list[Conflict]]:
    """All conflicts by IRI, by each thing that one of their claims is about."""
    preferred = column(store, CG.preferredClaim)
    found: dict[str, list[Conflict]] = {}
    for iri, names in sorted(column(store, CG.claim).items()):
        conflict = Conflict(iri, tuple(_claim(store, name, name in preferred.get(iri, ())) for name in names))
        for subject in dict.fromkeys(claim.subject for claim in conflict.claims):
            found.setdefault(subject, []).append(conflict)
    return found


def _claim(store: QuadSource, iri: str, followed: bool) -> Claim:
    said = {
        quad.predicate: quad.object.value
        for quad in store.quads(NamedNode(iri))
        if isinstance(quad.object, NamedNode | Literal)
    }
    return Claim(iri, said.get(RDF.subject, ""), said.get(RDF.predicate, ""), said.get(RDF.object, ""), followed)
