"""What is said of things, by property and then by thing: read once for all that is made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from gazette.graph.sheet import Parts

Said: TypeAlias = Mapping[NamedNode, Mapping[str, list[NamedNode | Literal]]]
"""By property, then by the IRI of a thing: the values, in the order in which they were said."""


def said_of(quads: Iterable[Quad], properties: Collection[NamedNode]) -> Said:
    """What quads say by these properties, each of which is there; blank nodes are passed over."""
    return said_in(((subject, predicate, value) for subject, predicate, value, _ in quads), properties)


def said_in(triples: Iterable[Parts], properties: Collection[NamedNode]) -> Said:
    """The same of triples by their parts."""
    found: dict[NamedNode, dict[str, list[NamedNode | Literal]]] = {property_: {} for property_ in properties}
    last, iri = None, ""
    for subject, predicate, value in triples:
        by_thing = found.get(predicate)
        if by_thing is not None and isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            if subject is not last:  # what is said of a thing mostly stands together
                last, iri = subject, subject.value
            by_thing.setdefault(iri, []).append(value)
    return found
