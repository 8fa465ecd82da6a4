"""A description as RDF text: the thing first, then what points at it, then what its neighbours are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from gazette.graph.prefixes import prefixes
from gazette.graph.serialisation import serialise
from gazette.graph.vocabulary import DCTERMS, FOAF, RDFS, SKOS, TYPE
from gazette.query.formats import GRAPHS as WRITERS
from gazette.settings import shipped
from gazette.web import jsonld
from gazette.web.describe import Description
from gazette.web.profiles import SCHEMA, Profile

_LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
_FIRST = {p.value: str(n) for n, p in enumerate((TYPE, RDFS.label, SKOS.prefLabel, DCTERMS.title, SKOS.definition))}


def write(
    description: Description,
    profile: Profile,
    format_name: str,
    base_uri: str,
    document: str,
    *,
    more: Iterable[str] = (),
    extra: Iterable[Quad] = (),
) -> bytes:
    """The description in a profile and a format of `gazette.query.formats.GRAPHS`.

    `document` is the IRI of the document itself; `more` are addresses where what did not fit on it goes on; `extra`
    are quads that the whole description of this thing has besides.
    """
    quads = [*profile.quads(description, document)]
    if profile.name == "cg":
        quads += extra
        quads += _about(description, document, base_uri, more)
    return write_quads(quads, format_name, base_uri, first=description.iri, schema=profile.name == "schema")


def write_quads(
    quads: Iterable[Quad], format_name: str, base_uri: str, *, first: str = "", schema: bool = False
) -> bytes:
    """Quads in a format, the statements about `first` at the head; JSON-LD in compact form."""

    def order(statement: Quad | Triple) -> tuple[str, bool, str, str, str]:
        graph = str(statement.graph_name) if isinstance(statement, Quad) else ""
        subject, predicate, value = statement.subject.value, statement.predicate.value, statement.object  # type: ignore[union-attr]
        told = value.value + (value.language or "") if isinstance(value, Literal) else value.value  # type: ignore[union-attr]
        return graph, subject != first, subject, _FIRST.get(predicate, predicate), told

    if format_name == "jsonld":
        statements = sorted(dict.fromkeys(quad.triple for quad in quads), key=order)
        return jsonld.write(statements, _schema_context() if schema else _context(base_uri))
    return serialise(quads, WRITERS[format_name], prefixes(base_uri), order)


def _about(description: Description, document: str, base_uri: str, more: Iterable[str]) -> Iterator[Quad]:
    """The document about itself: what it is about, under which licence, from which graphs, where it goes on.

    A thing whose address is its document's (the data set, a release, a graph) is described as what it is alone.
    """
    node, here = NamedNode(document), DefaultGraph()
    if document != description.iri:
        yield Quad(node, TYPE, FOAF.Document, here)
        yield Quad(node, FOAF.primaryTopic, NamedNode(description.iri), here)
        yield Quad(node, DCTERMS.license, _LICENCE, here)
        yield Quad(node, DCTERMS.isPartOf, NamedNode(f"{base_uri}/dataset"), here)
        for graph in description.graphs:
            yield Quad(node, DCTERMS.source, NamedNode(graph), here)
    for address in more:
        yield Quad(node, RDFS.seeAlso, NamedNode(address), here)


@cache
def _context(base_uri: str) -> jsonld.Context:
    return jsonld.Context.load(shipped("ontology") / "context.jsonld", f"{base_uri}/ont/context.jsonld")


@cache
def _schema_context() -> jsonld.Context:
    entries = {"@vocab": SCHEMA.iri, "id": "@id", "type": "@type"}
    return jsonld.Context.of(entries, entries)
