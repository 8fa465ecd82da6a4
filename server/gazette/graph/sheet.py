"""A graph in the making: triples of one named graph, in order, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

Term = NamedNode | BlankNode | Literal


class Sheet:
    """The triples of one named graph. Adding None adds nothing: what is not stated is not written."""

    def __init__(self, graph: NamedNode) -> None:
        self.graph = graph
        self._triples: dict[Triple, None] = {}

    def add(self, subject: NamedNode, predicate: NamedNode, value: Term | None) -> None:
        """Add one triple, unless its value is None."""
        if value is not None:
            self._triples[Triple(subject, predicate, value)] = None

    def add_all(self, subject: NamedNode, predicate: NamedNode, values: Iterable[Term]) -> None:
        """Add one triple for each value."""
        for value in values:
            self.add(subject, predicate, value)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def __len__(self) -> int:
        return len(self._triples)

    def __contains__(self, triple: object) -> bool:
        return triple in self._triples

    def quads(self) -> Iterator[Quad]:
        """The triples as quads of this graph."""
        return (Quad(t.subject, t.predicate, t.object, self.graph) for t in self._triples)
