"""Publishing: what differs between a release and a server goes there, and the marker follows every step.

A graph's mark goes before the graph is touched, and comes back when all of it is there. So whatever breaks a
publication off, the next one sees from the marks what is missing, and brings that alone.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from gazette.publishing import marker
from gazette.publishing.marker import Marker, marker_graph, read_marker
from gazette.publishing.retry import PAUSES, with_retry
from gazette.publishing.target import BY_UPDATE, Target
from gazette.release.manifest import Release
from gazette.store.embedded import EmbeddedStore
from gazette.store.exchange import StoreFailed

SETTLING = 2.0
"""Seconds between taking the release's mark away and the first change: readers look at the mark once a second."""


@dataclass(frozen=True)
class Published:
    """What a publication did: graphs sent and dropped, triples sent, graphs that stood there already."""

    release: str
    sent: int
    dropped: int
    triples: int
    kept: int


@dataclass(frozen=True)
class Plan:
    """What a server lacks: graphs to send, graphs to drop; and the digests of all graphs of the release."""

    send: tuple[str, ...]
    drop: tuple[str, ...]
    digests: dict[str, str]

    @property
    def empty(self) -> bool:
        """Whether the graphs are all there and no others."""
        return not (self.send or self.drop)


def publish(
    release: Release,
    target: Target,
    *,
    tell: Callable[[str], None] = lambda _: None,
    pauses: Sequence[float] = PAUSES,
    settling: float = SETTLING,
) -> Published:
    """Make a server hold what a release holds. One publisher at a time.

    What fails in passing is tried again after the `pauses`. Raises `StoreError` when it does not pass: what is there
    by then stays, without the release's mark, and the next call goes on from it.
    """
    base, store = release.manifest.base_uri, EmbeddedStore.read_only(release.store)
    name = release.manifest.release
    steps = _Steps(target, base, tell, pauses)
    before = with_retry(lambda: read_marker(target.store, base), tell, pauses)
    plan = make_plan(store, before, with_retry(target.store.sizes, tell, pauses), base)
    if plan.empty and before.release == name:
        return Published(name, 0, 0, 0, len(plan.digests))
    steps.unmark(before, plan)
    if settling and before.release is not None:
        tell(f"waiting {settling:g} seconds for readers to notice")
        time.sleep(settling)
    for number, graph in enumerate(plan.send, 1):
        tell(f"graph {number} of {len(plan.send)}: {graph}")
        steps.send(graph, plan.digests[graph], store)
    for graph in plan.drop:
        steps.drop(graph)
    sizes = release.manifest.graphs
    steps.check(plan, sizes)
    steps.finish(name)
    sent = sum(sizes[graph] for graph in plan.send)
    return Published(name, len(plan.send), len(plan.drop), sent, len(plan.digests) - len(plan.send))


def make_plan(store: EmbeddedStore, before: Marker, there: dict[str, int], base_uri: str) -> Plan:
    """What has to go to a server with this marker and these graphs (with their sizes)."""
    digests = {graph: graph_digest(store, graph) for graph in store.graphs()}
    ours = {graph for graph in there if graph.startswith(f"{base_uri}/graph/")} - {marker_graph(base_uri)}
    return Plan(
        send=tuple(sorted(g for g, digest in digests.items() if before.graphs.get(g) != digest or g not in ours)),
        drop=tuple(sorted((ours | before.graphs.keys()) - digests.keys())),
        digests=digests,
    )


def graph_digest(store: EmbeddedStore, graph: str) -> str:
    """SHA-256 over the sorted N-Triples of a graph."""
    digest = hashlib.sha256()
    for line in sorted(str(quad.triple) for quad in store.quads(graph=NamedNode(graph))):
        digest.update(f"{line} .\n".encode())
    return digest.hexdigest()


class _Steps:
    """The single steps, each tried again where it may help; each can be done twice without harm."""

    def __init__(self, target: Target, base_uri: str, tell: Callable[[str], None], pauses: Sequence[float]) -> None:
        self._target = target
        self._base = base_uri
        self._tell = tell
        self._pauses = pauses

    def unmark(self, before: Marker, plan: Plan) -> None:
        """Take away the marks of the release and of all that is going to change."""
        gone = [(g, before.graphs[g]) for g in (*plan.send, *plan.drop) if g in before.graphs]
        triples = marker.graph_quads(gone)
        if before.release is not None:
            triples = marker.release_quads(self._base, before.release) + triples
        for start in range(0, len(triples), BY_UPDATE):
            self._update(marker.removed(self._base, triples[start : start + BY_UPDATE]))

    def send(self, graph: str, digest: str, store: EmbeddedStore) -> None:
        """Bring a graph, then mark it."""
        node = NamedNode(graph)
        with_retry(lambda: self._target.put_graph(graph, store.quads(graph=node)), self._tell, self._pauses)
        self._update(marker.inserted(self._base, marker.graph_quads([(graph, digest)])))

    def drop(self, graph: str) -> None:
        """Remove a graph that the release does not have."""
        with_retry(lambda: self._target.drop_graph(graph), self._tell, self._pauses)

    def check(self, plan: Plan, sizes: Mapping[str, int]) -> None:
        """See that the server counts what was sent; where it does not, take the mark away and raise `StoreFailed`."""
        there = with_retry(self._target.store.sizes, self._tell, self._pauses)
        wrong = [g for g in plan.digests if there.get(g, 0) != sizes[g]]
        if wrong:
            marks = marker.graph_quads((g, plan.digests[g]) for g in wrong)
            for start in range(0, len(marks), BY_UPDATE):
                self._update(marker.removed(self._base, marks[start : start + BY_UPDATE]))
            raise StoreFailed(
                f"the store holds {there.get(wrong[0], 0)} triples of <{wrong[0]}> after {sizes[wrong[0]]} were "
                f"sent ({len(wrong)} such graphs)",
                advice="Publish again. If it stays so, the store changes or loses triples: its log may say why.",
            )

    def finish(self, release: str) -> None:
        """Mark the whole."""
        self._update(marker.inserted(self._base, marker.release_quads(self._base, release)))

    def _update(self, text: str) -> None:
        with_retry(lambda: self._target.update(text), self._tell, self._pauses)
