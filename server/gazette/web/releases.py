"""Releases as things: what the manifests of those that are kept say, as quads to describe at `/release/<id>`."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from gazette.changes.log import Log
from gazette.graph.meta import TITLE_EN, TITLE_ZH, distribution
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
    store.load(_current(kept[0]))
    return store


def _current(release: Release) -> Iterator[Quad]:
    """What the data set says of the release in force; it is as old as the first that the log knows, and
    changed with the last."""
    manifest = release.manifest
    steps = Log(release.path.parent).entries(manifest.release)
    first, last = (steps[0].time, steps[-1].time) if steps else (manifest.built, manifest.built)
    dataset, graph = NamedNode(f"{manifest.base_uri}/dataset"), NamedNode(f"{manifest.base_uri}/graph/meta")
    for predicate, value in (
        (DCTERMS.issued, Literal(first, datatype=XSD.dateTime)),
        (DCTERMS.modified, Literal(last, datatype=XSD.dateTime)),
        (DCAT.hasCurrentVersion, NamedNode(f"{manifest.base_uri}/release/{manifest.release}")),
    ):
        yield Quad(dataset, predicate, value, graph)


def _quads(release: Release, in_force: bool) -> Iterator[Quad]:
    manifest = release.manifest
    base = manifest.base_uri
    node, dataset = NamedNode(f"{base}/release/{manifest.release}"), NamedNode(f"{base}/dataset")
    graph = NamedNode(f"{base}/graph/meta")
    in_english = f"Release {manifest.release}" + (" (in force)" if in_force else "")
    in_chinese = f"版本 {manifest.release}" + ("(现行)" if in_force else "")
    day, size = manifest.built[:10], manifest.quads
    facts = (
        (TYPE, VOID.Dataset),
        (TYPE, DCAT.Dataset),
        (TYPE, PROV.Entity),
        (RDFS.label, Literal(in_english, language="en")),
        (RDFS.label, Literal(in_chinese, language="zh")),
        (DCTERMS.title, Literal(f"Cluster Gazette, release {manifest.release}", language="en")),
        (DCTERMS.title, Literal(f"集群公报,版本 {manifest.release}", language="zh")),
        (DCTERMS.description, Literal(f"{TITLE_EN} as it was on {day}: {size:,} triples.", language="en")),
        (DCTERMS.description, Literal(f"{TITLE_ZH},{day} 的状态:{size} 条三元组。", language="zh")),
        (DCTERMS.issued, Literal(manifest.built, datatype=XSD.dateTime)),
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
