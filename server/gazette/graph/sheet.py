"""A graph in the making: triples of one named graph, in order, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

Term = NamedNode | BlankNode | Literal
Parts = tuple[NamedNode | BlankNode, NamedNode, Term]
"""Subject, predicate, object: a triple copies them, and most triples are only ever written as lines."""


class Sheet:
    """The triples of one named graph. Adding None adds nothing: what is not stated is not written."""

    def __init__(self, graph: NamedNode) -> None:
        self.graph = graph
        self._triples: dict[Parts, None] = {}
        self._digest: tuple[int, str, str] | None = None

    def add(self, subject: NamedNode, predicate: NamedNode, value: Term | None) -> None:
        """Add one triple, unless its value is None."""
        if value is not None:
            self._triples[subject, predicate, value] = None

    def add_all(self, subject: NamedNode, predicate: NamedNode, values: Iterable[Term]) -> None:
        """Add one triple for each value."""
        for value in values:
            self.add(subject, predicate, value)

    def update(self, other: Sheet) -> None:
        """Add all triples of another sheet of the same graph."""
        self._triples.update(other._triples)

    @classmethod
    def of(cls, graph: NamedNode, parts: Iterable[Parts]) -> Sheet:
        """A sheet of these triples."""
        found = cls(graph)
        found._triples = dict.fromkeys(parts)
        return found

    def only(self, keep: Callable[[Parts], bool]) -> Sheet:
        """A sheet of the same graph with the triples that `keep` says yes to."""
        return Sheet.of(self.graph, (parts for parts in self._triples if keep(parts)))

    def parts(self) -> Collection[Parts]:
        """The triples by their parts, in order."""
        return self._triples.keys()

    def __iter__(self) -> Iterator[Triple]:
        return (Triple(*parts) for parts in self._triples)

    def __len__(self) -> int:
        return len(self._triples)

    def __contains__(self, triple: object) -> bool:
        return isinstance(triple, Triple) and (triple.subject, triple.predicate, triple.object) in self._triples

    def lines(self) -> list[bytes]:
        """The triples as lines of canonical N-Triples, in order."""
        predicates = {predicate: f" {predicate} " for predicate in {parts[1] for parts in self._triples}}
        found: list[bytes] = []
        last, told = None, ""
        for subject, predicate, value in self._triples:
            if subject is not last:  # what is said of a thing mostly stands together
                last, told = subject, str(subject)
            found.append(f"{told}{predicates[predicate]}{value} .\n".encode())
        return found

    def quads(self) -> Iterator[Quad]:
        """The triples as quads of this graph."""
        return (Quad(*parts, self.graph) for parts in self._triples)

    def digest(self, base: str) -> str:
        """See `digest_of`; worked out once for as long as nothing is added."""
        if self._digest is None or self._digest[:2] != (len(self._triples), base):
            self._digest = (len(self._triples), base, digest_of(self, base))
        return self._digest[2]


def relative(lines: Iterable[str], base: str) -> Iterator[str]:
    """N-Triples or N-Quads whose IRIs under the base (no final slash) are written without it."""
    return (line.replace(f"<{base}/", "<") for line in lines)


def digest_of(triples: Iterable[Triple], base: str) -> str:
    """SHA-256 over the sorted N-Triples, IRIs relative to the base: the same for the same triples at any base.

    Blank nodes must be named canonically (RDFC-1.0); only the ontology has any, and there they are.
    """
    lines = sorted(relative((f"{triple} .\n" for triple in triples), base))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
