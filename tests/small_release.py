"""A release folder with a store and a manifest and nothing else, for tests that need no real one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from gazette.release.manifest import Manifest
from gazette.store.embedded import EmbeddedStore

LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def labelled(base: str, number: int, label: str, graph: str) -> Quad:
    """A cluster of that number with its label, in a graph of that name."""
    return Quad(
        NamedNode(f"{base}/id/cluster/{number}"), LABEL, Literal(label, language="zh"),
        NamedNode(f"{base}/graph/{graph}"),
    )  # fmt: skip


def write_release(
    path: Path, quads: Iterable[Quad], *, name: str, base: str, digest: str, extra: Path | None = None
) -> None:
    """Write the folder `path`, which is there: these quads, and those of an extra file in TriG."""
    store = EmbeddedStore.writable(path / "store")
    store.load(quads)
    if extra is not None:
        store.load_file(extra, RdfFormat.TRIG)
    store.settle()
    manifest = Manifest(
        release=name,
        base_uri=base,
        digest=digest,
        software="test",
        built="2026-01-01",
        inputs={},
        quads=store.count(),
        graphs={graph: store.count(graph) for graph in store.graphs()},
        counts={},
        files={},
    )
    (path / "manifest.json").write_bytes(msgspec.json.encode(manifest))
