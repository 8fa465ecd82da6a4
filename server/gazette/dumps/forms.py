"""The RDF formats of a dump, each in segments: one for a graph, which are joined to a whole without reading them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import pyoxigraph as ox

Prefixes = Mapping[str, str]
Ordered = Sequence[tuple[str, ox.Quad]]
"""The quads of a graph, each after its statement in N-Quads (without the full stop), by which they are in order."""


@dataclass(frozen=True, slots=True)
class Form:
    """A format: its suffix, media type and title; `write` gives the text of a graph, which stands behind that of `head`
    and before `tail` among those of other graphs, in any order of graphs."""

    suffix: str
    media_type: str
    title_en: str
    title_zh: str
    write: Callable[[Ordered, Prefixes], bytes]
    head: Callable[[Prefixes], bytes] = lambda _: b""
    tail: bytes = b""


def in_order(quads: Iterable[ox.Quad]) -> Ordered:
    """The quads of a graph as each format takes them."""
    return sorted(((str(quad), quad) for quad in quads), key=itemgetter(0))


def _n_quads(quads: Ordered, _: Prefixes) -> bytes:
    return "".join(f"{line} .\n" for line, _ in quads).encode()


def _trig(quads: Ordered, prefixes: Prefixes) -> bytes:
    """The graph without the declarations of its prefixes, which the engine writes first, a line each."""
    text = ox.serialize([quad for _, quad in quads], format=ox.RdfFormat.TRIG, prefixes=dict(prefixes)) or b""
    return text.split(b"\n", len(prefixes))[-1]


def _declared(prefixes: Prefixes) -> bytes:
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items())).encode()


def _json_ld(quads: Ordered, _: Prefixes) -> bytes:
    """The graph in expanded form (JSON-LD 1.1), as a member of an array after a comma that parts it from the last."""
    text = ox.serialize([quad for _, quad in quads], format=ox.RdfFormat.JSON_LD) or b"[]"
    return b",\n" + text.strip().removeprefix(b"[").removesuffix(b"]")


FORMS = (
    Form("nq", "application/n-quads", "N-Quads, canonical order within each graph", "N-Quads 格式", _n_quads),
    Form("trig", "application/trig", "TriG, graph by graph", "TriG 格式", _trig, _declared),
    Form("jsonld", "application/ld+json", "JSON-LD 1.1, expanded", "JSON-LD 格式", _json_ld, lambda _: b"[{}", b"]\n"),
)


def member(text: bytes) -> bytes:
    """A member of a gzip file (RFC 1952), the same bytes each time. Members one after the other are a file too."""
    return gzip.compress(text, 6, mtime=0)
