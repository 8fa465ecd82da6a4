"""The profiles that a description can be had in (W3C Content Negotiation by Profile): which facts, in which words.

`cg` is all that is known, `schema` what search engines and catalogues read, `skos` the concept for thesaurus tools.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from gazette.graph.vocabulary import CG, DCAT, DCTERMS, ELI, FOAF, ONT, OWL, RDFS, SKOS, TYPE, VOID, Namespace
from gazette.web.describe import Description, Value

SCHEMA = Namespace("https://schema.org/")
_GEO = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile: its token, its IRI, other names it is asked by, whether it fits a thing, and what it says of it."""

    name: str
    iri: str
    also: tuple[str, ...]
    fits: Callable[[Description], bool]
    quads: Callable[[Description, str], Iterator[Quad]]


def find(names: list[str]) -> list[Profile]:
    """The profiles of ours that these IRIs or tokens name, in their order, each once."""
    known = {name: profile for profile in PROFILES for name in (profile.name, profile.iri, *profile.also)}
    return list(dict.fromkeys(known[name] for name in names if name in known))


def fitting(description: Description) -> list[Profile]:
    """The profiles that a thing can be had in."""
    return [profile for profile in PROFILES if profile.fits(description)]


def _whole(description: Description, document: str) -> Iterator[Quad]:
    yield from description.quads


_CLASSES: dict[str, str] = {
    CG.Notice.value: "CreativeWork",
    CG.PolicyDocument.value: "CreativeWork",
    CG.Publication.value: "WebPage",
    CG.PublicBody.value: "GovernmentOrganization",
    CG.AdministrativeRegion.value: "AdministrativeArea",
    CG.Region.value: "Country",
    CG.DevelopmentZone.value: "Place",
    CG.Programme.value: "GovernmentService",
    DCAT.Dataset.value: "Dataset",
    VOID.Dataset.value: "Dataset",
    SKOS.ConceptScheme.value: "DefinedTermSet",
    SKOS.Concept.value: "DefinedTerm",
    OWL.Class.value: "DefinedTerm",
    OWL.ObjectProperty.value: "DefinedTerm",
    OWL.DatatypeProperty.value: "DefinedTerm",
}
"""Classes with a type of schema.org that says no more than is known; the rest are Things."""

_PROPERTIES: dict[str, str] = {
    RDFS.label.value: "name",
    SKOS.prefLabel.value: "name",
    DCTERMS.title.value: "name",
    FOAF.name.value: "name",
    CG.name.value: "name",
    SKOS.altLabel.value: "alternateName",
    SKOS.definition.value: "description",
    DCTERMS.description.value: "description",
    SKOS.notation.value: "termCode",
    SKOS.inScheme.value: "inDefinedTermSet",
    ELI.date_document.value: "datePublished",
    CG.documentNumber.value: "identifier",
    CG.gbCode.value: "identifier",
    CG.creditCode.value: "identifier",
    CG.issuer.value: "publisher",
    CG.locatedIn.value: "location",
    CG.parentRegion.value: "containedInPlace",
    CG.operator.value: "serviceOperator",
    CG.jurisdiction.value: "areaServed",
    CG.url.value: "url",
    DCTERMS.license.value: "license",
    DCAT.version.value: "version",
    OWL.sameAs.value: "sameAs",
    SKOS.exactMatch.value: "sameAs",
    FOAF.homepage.value: "url",
    _GEO.lat.value: "latitude",
    _GEO.long.value: "longitude",
}


def _schema(description: Description, document: str) -> Iterator[Quad]:
    thing = NamedNode(description.iri)
    types = {_CLASSES[type_] for type_ in description.types if type_ in _CLASSES} or {"Thing"}
    for name in sorted(types):
        yield _plain(thing, TYPE, SCHEMA[name])
    for type_ in description.types:
        if type_.startswith(ONT):
            yield _plain(thing, SCHEMA.additionalType, NamedNode(type_))
    for fact in description.facts:
        if fact.predicate in _PROPERTIES and isinstance(fact.value, NamedNode | Literal):
            yield _plain(thing, SCHEMA[_PROPERTIES[fact.predicate]], fact.value)
    yield _plain(thing, SCHEMA.mainEntityOfPage, NamedNode(document))
    linked = {fact.value.value for fact in description.facts if fact.predicate in _PROPERTIES}
    for iri in sorted(str(value) for value in linked if value in description.labels and value != description.iri):
        for label in description.labels[str(iri)]:
            yield _plain(NamedNode(iri), SCHEMA.name, label.quad.object)  # type: ignore[arg-type]


def _skos(description: Description, document: str) -> Iterator[Quad]:
    """What SKOS has a word for: of the thing, of what points at it, and how the neighbours are called."""
    concepts = {description.iri}
    for quad in description.quads:
        ours = quad.predicate.value.startswith(SKOS.iri)
        if (ours or quad.predicate == TYPE) and isinstance(quad.subject, NamedNode):
            if quad.predicate == TYPE and not _is_skos(quad.object):
                continue
            yield quad
            concepts.update(term.value for term in (quad.subject, quad.object) if isinstance(term, NamedNode))
    for iri in sorted(concepts & description.labels.keys()):
        for label in description.labels[iri]:
            if label.quad.predicate != SKOS.prefLabel and not iri.startswith(SKOS.iri):
                yield Quad(NamedNode(iri), SKOS.prefLabel, label.quad.object, label.quad.graph_name)


def _is_skos(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(SKOS.iri)


def _is_concept(description: Description) -> bool:
    return any(type_.startswith(SKOS.iri) for type_ in description.types)


def _plain(subject: NamedNode, predicate: NamedNode, value: Value) -> Quad:
    return Quad(subject, predicate, value, DefaultGraph())


PROFILES: tuple[Profile, ...] = (
    Profile("cg", ONT.rstrip("#"), (ONT,), lambda description: True, _whole),
    Profile(
        "schema",
        "https://schema.org/",
        ("https://schema.org", "http://schema.org/", "http://schema.org"),
        lambda description: True,
        _schema,
    ),
    Profile("skos", SKOS.iri.rstrip("#"), (SKOS.iri,), _is_concept, _skos),
)
"""The first is given to whoever does not ask."""
