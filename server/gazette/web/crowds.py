"""How many things point at one, by predicate, and how many facts a thing has: what is counted, and not read."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

from pyoxigraph import Literal, NamedNode

from gazette.store.interface import Graph, QuadSource

_POINTING = "SELECT ?p (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p {thing} }} }} GROUP BY ?p"
"""An engine need not read a term to count it, but for a filter it has to: 0.6 µs each, or 8; to tell things apart takes
a third more. Each triple stands in one graph, and no blank node points at anything."""
_OWN = "SELECT ?p (COUNT(*) AS ?n) {{ GRAPH ?g {{ {thing} ?p ?o }} }} GROUP BY ?p"
"""The thing is written into both: a variable that is given a value cannot be grouped by on every server."""
WORTH_KNOWING = 2_000
"""So many things that point at one take longer to count than their number to remember: a province, a stage, a class."""
REMEMBERED = 10_000
"""So many things' numbers are kept in memory."""

IN_ORDER = 32
"""So many crowds are kept sorted: a county's clusters among a million recognitions take 2 ms to read and sort."""

Counts = dict[NamedNode, int]


class Crowds:
    """Numbers of one store, which does not change; large ones are remembered. Safe to use from several threads."""

    def __init__(self, store: QuadSource) -> None:
        self._store = store
        self._known: dict[NamedNode, Counts] = {}
        self._in_order = lru_cache(IN_ORDER)(self._read_in_order)
        self._lock = threading.Lock()

    def pointing_at(self, node: NamedNode) -> Counts:
        """How many triples point at a thing, by predicate."""
        found = self._known.get(node)
        if found is None:
            found = self._counted(_POINTING, node)
            if sum(found.values()) >= WORTH_KNOWING:
                with self._lock:
                    if len(self._known) >= REMEMBERED:
                        self._known = {}
                    self._known[node] = found
        return found

    def facts_of(self, node: NamedNode) -> Counts:
        """How many triples lead from a thing, by predicate."""
        return self._counted(_OWN, node)

    def in_order(self, node: NamedNode, predicate: NamedNode) -> Sequence[tuple[str, Graph]]:
        """The IRIs of all that points at a thing by a predicate, sorted, each with the graph that says so."""
        return self._in_order(node, predicate)

    def _read_in_order(self, node: NamedNode, predicate: NamedNode) -> Sequence[tuple[str, Graph]]:
        quads = self._store.quads(predicate=predicate, object=node)
        found = {quad.subject.value: quad.graph_name for quad in quads if isinstance(quad.subject, NamedNode)}
        return sorted(found.items(), key=itemgetter(0))

    def _counted(self, query: str, node: NamedNode) -> Counts:
        found = {}
        for row in self._store.select(query.format(thing=node)):
            predicate, number = row["p"], row["n"]
            if isinstance(predicate, NamedNode) and isinstance(number, Literal):
                found[predicate] = int(number.value)
        return dict(sorted(found.items(), key=lambda item: item[0].value))
