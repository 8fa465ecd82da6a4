"""Statements as text in an RDF format: the same bytes each time, and only the prefixes that are used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox


def serialise(quads: Iterable[ox.Quad], form: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """The quads in the format, sorted, each once; a format without graphs merges them.

    Every name of `prefixes` that occurs is declared, in the order of the names.
    """
    statements: list[ox.Quad] | list[ox.Triple]
    if form.supports_datasets and form != ox.RdfFormat.JSON_LD:  # readers of JSON-LD expect the default graph
        statements = sorted(set(quads), key=str)
    else:
        statements = sorted({ox.Triple(q.subject, q.predicate, q.object) for q in quads}, key=str)
    iris = set(_iris(statements))
    used = {name: iri for name, iri in prefixes.items() if any(found.startswith(iri) for found in iris)}
    body = ox.serialize(statements, format=form, prefixes=used) or b""
    if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):  # the engine declares prefixes in no fixed order
        head = body.split(b"\n", len(used))
        body = b"\n".join([*sorted(head[: len(used)]), *head[len(used) :]])
    return body


def _iris(statements: Iterable[ox.Quad | ox.Triple]) -> Iterable[str]:
    for statement in statements:
        terms = [statement.subject, statement.predicate, statement.object]
        if isinstance(statement, ox.Quad):
            terms.append(statement.graph_name)  # type: ignore[arg-type]
        for term in terms:
            if isinstance(term, ox.NamedNode):
                yield term.value
            elif isinstance(term, ox.Literal):
                yield term.datatype.value
