"""Releases as things: what the manifests of those that are kept say, as quads to describe at `/release/<id>`."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from gazette.graph.vocabulary import DCAT, DCTERMS, FOAF, PROV, RDFS, TYPE, VOID, XSD
from gazette.release.manifest import Release
from gazette.store.embedded import EmbeddedStore
from gazette.web.site import Site


def release_store(site: Site) -> EmbeddedStore:
    """The releases that are kept, each described from its manifest, in the graph of the data set's description."""
    store = EmbeddedStore.in_memory()
    kept = site.releases()
    for release in kept:
        store.load(_quads(release, release is kept[0]))
    return store


def _quads(release: Release, in_force: bool) -> Iterator[Quad]:
    manifest = release.manifest
    base = manifest.base_uri
    node, dataset = NamedNode(f"{base}/release/{manifest.release}"), NamedNode(f"{base}/dataset")
    graph = NamedNode(f"{base}/graph/meta")
    in_english = f"Release {manifest.release}" + (" (in force)" if in_force else "")
    in_chinese = f"版本 {manifest.release}" + ("(现行)" if in_force else "")
    facts = (
        (TYPE, VOID.Dataset),
        (TYPE, DCAT.Dataset),
        (TYPE, PROV.Entity),
        (RDFS.label, Literal(in_english, language="en")),
        (RDFS.label, Literal(in_chinese, language="zh")),
        (DCAT.version, Literal(manifest.release)),
        (DCTERMS.isVersionOf, dataset),
        (PROV.generatedAtTime, Literal(manifest.built, datatype=XSD.dateTime)),
        (VOID.triples, Literal(manifest.quads)),
        (DCTERMS.license, NamedNode("https://creativecommons.org/licenses/by/4.0/")),
        (DCTERMS.identifier, Literal(f"sha256:{manifest.digest}")),
        (RDFS.comment, Literal(f"Built by Cluster Gazette {manifest.software}.", language="en")),
        (FOAF.homepage, NamedNode(f"{base}/")),
    )
    for predicate, value in facts:
        yield Quad(node, predicate, value, graph)
    for name, size in sorted(manifest.graphs.items()):
        yield Quad(node, VOID.subset, NamedNode(name), graph)
        yield Quad(NamedNode(name), VOID.triples, Literal(size), graph)
    if in_force:
        yield Quad(dataset, DCAT.hasCurrentVersion, node, graph)
    yield Quad(dataset, DCAT.hasVersion, node, graph)
