"""The store of the next release: a hard-linked copy of the last one in which only what changed is written."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from pyoxigraph import Quad

from gazette.errors import NothingToServe
from gazette.store.embedded import EmbeddedStore

MOST_FILES = 64
"""Files that a store may consist of before it is compacted: each change adds some, and readers open them all."""

Graphs = Mapping[str, tuple[int, Callable[[], Iterable[Quad]]]]
"""By the IRI of a graph, how many quads it has, and what gives them."""


def make_store(target: Path, graphs: Graphs, previous: Path | None, unchanged: Collection[str]) -> None:
    """Make in the new folder `target` the store that holds these graphs and nothing else.

    `previous` is the store of the last release, in which the `unchanged` graphs stand as they are. It is copied by hard
    links unless more than half of everything is new; it is never written to. Raises OSError where the disk is full.
    """
    new = sum(size for graph, (size, _) in graphs.items() if graph not in unchanged)
    if previous is None or 2 * new > sum(size for size, _ in graphs.values()) or not _copied(previous, target):
        store = EmbeddedStore.writable(target)
        store.load(quad for _, quads in graphs.values() for quad in quads())
        store.settle()
        return
    store = EmbeddedStore.writable(target)
    for graph in store.graphs():
        if graph not in graphs:
            store.remove_graph(graph)
    for graph, (_, quads) in graphs.items():
        if graph not in unchanged:
            store.change_graph(graph, quads())
    store.settle(compact=len(list(target.glob("*.sst"))) > MOST_FILES)


def wrong_graphs(store: Path, graphs: Graphs) -> list[str]:
    """The graphs that do not stand in a store with the number of quads that they have."""
    opened = EmbeddedStore.read_only(store)
    return sorted({*opened.graphs()} ^ set(graphs)) + [
        name for name, (size, _) in graphs.items() if opened.count(name) != size
    ]


def _copied(previous: Path, target: Path) -> bool:
    try:
        EmbeddedStore.read_only(previous).backup(target)
    except (NothingToServe, RuntimeError, OSError):
        shutil.rmtree(target, ignore_errors=True)
        return False
    return True
