"""The endpoint about itself (SPARQL 1.1 Service Description), with the named graphs and their sizes."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from gazette.graph.vocabulary import DCTERMS, RDF, RDFS, VOID, Namespace
from gazette.query.formats import GRAPHS, RESULTS
from gazette.release.manifest import Manifest
from gazette.settings import Settings

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


def service_description(manifest: Manifest, settings: Settings, format_name: str) -> bytes:
    """The description of the endpoint at `{base}/sparql`, written in a format of `gazette.query.formats.GRAPHS`."""
    written = serialize(
        _triples(manifest, settings),
        None,
        GRAPHS[format_name],
        prefixes={"sd": _SD.iri, "void": VOID.iri, "rdfs": RDFS.iri, "dcterms": DCTERMS.iri},
    )
    assert written is not None
    return written


def _triples(manifest: Manifest, settings: Settings) -> Iterator[Triple]:
    endpoint = NamedNode(f"{manifest.base_uri}/sparql")
    service = NamedNode(f"{endpoint.value}#service")
    dataset = NamedNode(f"{endpoint.value}#dataset")
    default = NamedNode(f"{endpoint.value}#union")
    yield Triple(service, RDF["type"], _SD["Service"])
    yield Triple(service, _SD["endpoint"], endpoint)
    yield Triple(service, _SD["supportedLanguage"], _SD["SPARQL11Query"])
    yield Triple(service, _SD["feature"], _SD["UnionDefaultGraph"])
    for form in (*(results.iri for results in RESULTS.values()), *(graphs.iri for graphs in GRAPHS.values())):
        yield Triple(service, _SD["resultFormat"], NamedNode(form))
    yield Triple(service, RDFS["label"], Literal("Cluster Gazette: SPARQL", language="en"))
    for text in _limits(settings):
        yield Triple(service, RDFS["comment"], Literal(text, language="en"))
    yield Triple(service, _SD["defaultDataset"], dataset)
    yield Triple(dataset, RDF["type"], _SD["Dataset"])
    yield Triple(dataset, DCTERMS["identifier"], Literal(manifest.release))
    yield Triple(dataset, _SD["defaultGraph"], default)
    yield from _graph(default, manifest.quads)
    for number, (name, size) in enumerate(sorted(manifest.graphs.items())):
        named, graph = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield Triple(dataset, _SD["namedGraph"], named)
        yield Triple(named, RDF["type"], _SD["NamedGraph"])
        yield Triple(named, _SD["name"], NamedNode(name))
        yield Triple(named, _SD["graph"], graph)
        yield from _graph(graph, size)


def _graph(graph: NamedNode | BlankNode, size: int) -> Iterator[Triple]:
    yield Triple(graph, RDF["type"], _SD["Graph"])
    yield Triple(graph, VOID["triples"], Literal(size))


def _limits(settings: Settings) -> tuple[str, ...]:
    return (
        f"A query may take {settings.query_timeout:g} seconds and {settings.query_memory} MiB of memory, "
        f"and be {settings.query_length} bytes long.",
        f"An answer may have {settings.query_rows} rows or triples, and {settings.query_bytes} bytes.",
        "The default graph is the union of the named graphs. SERVICE and updates are refused.",
    )
