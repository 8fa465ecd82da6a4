"""Releases as things: what the manifests of those that are kept say, as quads to describe at `/release/<id>`."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from gazette.graph.meta import distribution
from gazette.graph.vocabulary import DCAT, DCTERMS, FOAF, PROV, RDFS, TYPE, VOID, XSD, Namespace, Space
from gazette.release.manifest import Release
from gazette.store.embedded import EmbeddedStore
from gazette.web.site import Site

SPDX = Namespace("http://spdx.org/rdf/terms#")


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
    yield from _made(node, release, graph)
    if in_force:
        yield Quad(dataset, DCTERMS.issued, Literal(manifest.built, datatype=XSD.dateTime), graph)
        yield Quad(dataset, DCTERMS.modified, Literal(manifest.built, datatype=XSD.dateTime), graph)
        yield Quad(dataset, DCAT.hasCurrentVersion, node, graph)
    yield Quad(dataset, DCAT.hasVersion, node, graph)


def _made(node: NamedNode, release: Release, graph: NamedNode) -> Iterator[Quad]:
    """How the release came to be (PROV-O): the activity, the program, and the inputs with their digests."""
    manifest = release.manifest
    building = NamedNode(f"{node.value}#build")
    program = NamedNode(f"{node.value}#program")
    yield Quad(node, PROV.wasGeneratedBy, building, graph)
    yield Quad(building, TYPE, PROV.Activity, graph)
    yield Quad(building, RDFS.label, Literal(f"Build of {manifest.release}", language="en"), graph)
    yield Quad(building, PROV.endedAtTime, Literal(manifest.built, datatype=XSD.dateTime), graph)
    yield Quad(building, PROV.wasAssociatedWith, program, graph)
    yield Quad(program, TYPE, PROV.SoftwareAgent, graph)
    yield Quad(program, RDFS.label, Literal(f"Cluster Gazette {manifest.software}", language="en"), graph)
    for name, digest in sorted(manifest.inputs.items()):
        used = NamedNode(f"{node.value}#{name}")
        yield Quad(building, PROV.used, used, graph)
        yield Quad(used, TYPE, PROV.Entity, graph)
        yield Quad(used, RDFS.label, Literal(name, language="en"), graph)
        yield Quad(used, DCTERMS.identifier, Literal(f"sha256:{digest}"), graph)


def _files(release: Release, graph: NamedNode) -> Iterator[Quad]:
    """What only the finished release knows of its files: sizes and checksums (DCAT, SPDX)."""
    space = Space(release.manifest.base_uri)
    for dump in release.manifest.dumps:
        node, checksum = distribution(space, dump.name), NamedNode(f"{space.base}/dataset#{dump.name}-sha256")
        yield Quad(node, DCAT.byteSize, Literal(str(dump.size), datatype=XSD.nonNegativeInteger), graph)
        yield Quad(node, SPDX.checksum, checksum, graph)
        yield Quad(checksum, TYPE, SPDX.Checksum, graph)
        yield Quad(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256, graph)
        yield Quad(SPDX.checksumAlgorithm_sha256, TYPE, SPDX.ChecksumAlgorithm, graph)
        yield Quad(checksum, SPDX.checksumValue, Literal(dump.sha256, datatype=XSD.hexBinary), graph)


def facts_of_files(site: Site) -> Iterator[Quad]:
    """What the description of the data set says of its files beside what stands in its graph."""
    release = site.served.release
    yield from _files(release, NamedNode(f"{release.manifest.base_uri}/graph/meta"))
