"""Writing a graph with the prefixes that it uses, and no others."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import IO

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

SAMPLE = 1000
"""Triples looked at to choose the prefixes that a graph is written with."""


def write_graph(triples: Iterable[Triple], output: IO[bytes], format: RdfFormat, prefixes: Mapping[str, str]) -> None:
    """Write triples as they come; of the prefixes those that some IRI of the first of them starts with."""
    waiting = iter(triples)
    start = list(itertools.islice(waiting, SAMPLE))
    serialize(itertools.chain(start, waiting), output, format, prefixes=_used(start, prefixes))


def _used(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    by_namespace = {namespace: prefix for prefix, namespace in prefixes.items()}
    spaces = {
        term.value[: max(term.value.rfind("/"), term.value.rfind("#")) + 1]
        for triple in triples
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, NamedNode)
    }
    return {by_namespace[space]: space for space in sorted(spaces) if space in by_namespace}
