"""What pages and releases ask of a store. A remote SPARQL server can stand behind the same few methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

Subject = NamedNode | BlankNode | Triple
Object = NamedNode | BlankNode | Literal | Triple
Graph = NamedNode | BlankNode | DefaultGraph

Row = dict[str, Object | None]
"""One solution of a SELECT query: each variable's name with its value, None where it is unbound."""


class QuadSource(Protocol):
    """A data set that can be read. Its default graph, in queries, is the union of the named graphs."""

    def select(self, query: str, values: Mapping[str, Object] | None = None) -> list[Row]:
        """The solutions of one of our own SELECT queries, the variables in `values` bound beforehand.

        Never give it a visitor's text: that is what `gazette.query.pool` is for.
        """

    def quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Object | None = None,
        graph: Graph | None = None,
    ) -> Iterator[Quad]:
        """The quads of a pattern; None stands for anything. Use the iterator in the thread that asked for it."""

    def first_said(self, subjects: Iterable[NamedNode], predicates: Sequence[NamedNode]) -> Iterator[Quad]:
        """For each subject the quads of the first of these predicates that it has: one look-up for all of them."""

    def dump_graph(self, graph: str, output: IO[bytes], format: RdfFormat, prefixes: Mapping[str, str]) -> None:
        """Write all triples of a named graph (as quads where the format has graphs), in the order of the store."""
