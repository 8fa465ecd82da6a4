"""What things are called that others refer to, and where regions lie: so that a part of the data can be told alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode

from gazette.graph.vocabulary import CG, DCTERMS, RDFS, SKOS
from gazette.n_quads import quads_of

PROPERTIES: Final = (RDFS.label, SKOS.prefLabel, DCTERMS.title, CG.within)
_TELLING: Final = frozenset(str(predicate).encode() for predicate in PROPERTIES)

Value = NamedNode | Literal


def telling(lines: Iterable[bytes]) -> Iterable[bytes]:
    """Those lines of N-Triples or N-Quads that surroundings are made from."""
    return (line for line in lines if line.split(b" ", 2)[1] in _TELLING)


class Surroundings:
    """Names and places by IRI and property. It notes what it was asked for: nothing else of it can matter."""

    def __init__(self, lines: Iterable[bytes] = ()) -> None:
        self._said: dict[tuple[str, NamedNode], list[Value]] = {}
        self._lines: dict[str, bytes] = {}
        self.asked: set[str] = set()
        self._add(b"".join(telling(lines)))

    @classmethod
    def told(cls, lines: bytes) -> Surroundings:
        """What these lines say, all of which are `telling`."""
        found = cls()
        found._add(lines)
        return found

    def _add(self, lines: bytes) -> None:
        for subject, predicate, value, _ in quads_of(lines):
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                self._said.setdefault((subject.value, predicate), []).append(value)

    def values(self, iri: str, predicate: NamedNode) -> list[Value]:
        """What is said of a thing."""
        self.asked.add(iri)
        return self._said.get((iri, predicate), [])

    def digest(self, asked: Iterable[str]) -> str:
        """SHA-256 over all that is said of these things: equal as long as nobody who asked for them hears otherwise."""
        return hashlib.sha256(b"".join(map(self._line, sorted(asked)))).hexdigest()

    def _line(self, iri: str) -> bytes:
        """All that is said of a thing; many ask for the same."""
        if iri not in self._lines:
            values = (sorted(map(str, self._said.get((iri, predicate), ()))) for predicate in PROPERTIES)
            told = (f"{iri} {predicate} {' '.join(of)}\n" for predicate, of in zip(PROPERTIES, values, strict=True))
            self._lines[iri] = "".join(told).encode()
        return self._lines[iri]
