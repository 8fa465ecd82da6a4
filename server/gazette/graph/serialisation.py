"""Statements as text in an RDF format: the same bytes each time, and only the prefixes that are used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyoxigraph as ox


def serialise(
    quads: Iterable[ox.Quad],
    form: ox.RdfFormat,
    prefixes: Mapping[str, str],
    order: Callable[[ox.Quad | ox.Triple], Any] = str,
) -> bytes:
    """The quads in the format, sorted by `order`, each once; a format without graphs merges them.

    Every name of `prefixes` that occurs is declared, in the order of the names.
    """
    statements: list[ox.Quad] | list[ox.Triple]
    if form.supports_datasets and form != ox.RdfFormat.JSON_LD:  # readers of JSON-LD expect the default graph
        statements = sorted(dict.fromkeys(quads), key=order)
    else:
        statements = sorted(dict.fromkeys(q.triple for q in quads), key=order)
    spaces = {space_of(iri) for iri in set(_iris(statements))}
    used = {name: iri for name, iri in prefixes.items() if iri in spaces}
    body = ox.serialize(statements, format=form, prefixes=used) or b""
    if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):  # the engine declares prefixes in no fixed order
        head = body.split(b"\n", len(used))
        body = b"\n".join([*sorted(head[: len(used)]), *head[len(used) :]])
    return body


def space_of(iri: str) -> str:
    """The namespace of an IRI: all up to its last `#` or `/`."""
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _iris(statements: Iterable[ox.Quad | ox.Triple]) -> Iterable[str]:
    for statement in statements:
        for term in statement:
            if isinstance(term, ox.NamedNode):
                yield term.value
            elif isinstance(term, ox.Literal) and term.language is None:
                yield term.datatype.value
