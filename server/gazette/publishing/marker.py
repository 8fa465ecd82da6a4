"""What stands on a server, said on the server itself: the graph `{base}/graph/published`.

Of each graph that came whole it has the digest (`<graph> dcterms:identifier "sha256:…"`), and of the whole, once all
of it is there, the release (`<{base}/graph/published> dcat:version "…"`). Without a release, a publication is under
way or broke off. The marker is no part of the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gazette.graph.vocabulary import DCAT, DCTERMS
from gazette.store.remote import RemoteStore

_SHA = "sha256:"


@dataclass(frozen=True)
class Marker:
    """The release that a server holds, None while it holds none wholly, and the digests of the graphs it holds."""

    release: str | None
    graphs: Mapping[str, str] = field(default_factory=dict)


def marker_graph(base_uri: str) -> str:
    """The IRI of the marker's graph."""
    return f"{base_uri}/graph/published"


def read_marker(store: RemoteStore, base_uri: str) -> Marker:
    """The marker of a server; one without anything where nothing was ever published. Raises `StoreError`."""
    said = list(store.quads(graph=NamedNode(marker_graph(base_uri))))
    graphs = {
        quad.subject.value: _text(quad).removeprefix(_SHA)
        for quad in said
        if quad.predicate == DCTERMS.identifier and isinstance(quad.subject, NamedNode)
    }
    return Marker(_release(said), graphs)


def published_release(store: RemoteStore, base_uri: str) -> str | None:
    """The release that a server holds wholly; None while a publication is under way, or after one that broke off."""
    node = NamedNode(marker_graph(base_uri))
    return _release(list(store.quads(node, DCAT.version, None, node)))


def _release(said: Iterable[Quad]) -> str | None:
    found = [_text(quad) for quad in said if quad.predicate == DCAT.version]
    return found[0] if len(found) == 1 else None


def _text(quad: Quad) -> str:
    return str(getattr(quad.object, "value", ""))


def release_quads(base_uri: str, release: str) -> list[Triple]:
    """What the marker's graph says once a release is there."""
    return [Triple(NamedNode(marker_graph(base_uri)), DCAT.version, Literal(release))]


def graph_quads(digests: Iterable[tuple[str, str]]) -> list[Triple]:
    """What the marker's graph says of graphs that came whole."""
    return [Triple(NamedNode(graph), DCTERMS.identifier, Literal(f"{_SHA}{digest}")) for graph, digest in digests]


def inserted(base_uri: str, triples: Iterable[Triple]) -> str:
    """The update that adds to the marker."""
    return _update("INSERT DATA", base_uri, triples)


def removed(base_uri: str, triples: Iterable[Triple]) -> str:
    """The update that takes from the marker."""
    return _update("DELETE DATA", base_uri, triples)


def _update(operation: str, base_uri: str, triples: Iterable[Triple]) -> str:
    lines = "\n".join(f"{triple} ." for triple in triples)
    return f"{operation} {{ GRAPH <{marker_graph(base_uri)}> {{\n{lines}\n}} }}"
