"""The RDF formats of a dump, each in segments: one for a graph, which are joined to a whole without reading them."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from gazette.store.interface import QuadSource

Prefixes = Mapping[str, str]


class Sorted:
    """A named graph in its canonical order, as `lines` of N-Quads and as `quads`: worked out once for all forms."""

    def __init__(self, store: QuadSource, graph: ox.NamedNode) -> None:
        text = io.BytesIO()
        store.dump_graph(graph.value, text, ox.RdfFormat.N_TRIPLES, {})
        end = f" {graph} .\n".encode()
        self.lines = b"".join(line.removesuffix(b" .\n") + end for line in sorted(text.getvalue().splitlines(True)))

    @cached_property
    def quads(self) -> list[ox.Quad]:
        """Read back from the lines: that is quicker than to sort quads."""
        return list(ox.parse(self.lines, format=ox.RdfFormat.N_QUADS))


@dataclass(frozen=True, slots=True)
class Form:
    """A format: its suffix, media type and title; `write` gives the text of a graph, which stands behind that of `head`
    and before `tail` among those of other graphs, in any order."""

    suffix: str
    media_type: str
    title_en: str
    title_zh: str
    write: Callable[[Sorted, Prefixes], bytes]
    head: Callable[[Prefixes], bytes] = lambda _: b""
    tail: bytes = b""


def _n_quads(graph: Sorted, _: Prefixes) -> bytes:
    return graph.lines


def _trig(graph: Sorted, prefixes: Prefixes) -> bytes:
    """The graph without the declarations of its prefixes, which the engine writes first, a line each."""
    text = ox.serialize(graph.quads, format=ox.RdfFormat.TRIG, prefixes=dict(prefixes)) or b""
    return text.split(b"\n", len(prefixes))[-1]


def _declared(prefixes: Prefixes) -> bytes:
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items())).encode()


def _json_ld(graph: Sorted, _: Prefixes) -> bytes:
    """The graph in expanded form (JSON-LD 1.1), as a member of an array after a comma that parts it from the last."""
    text = ox.serialize(graph.quads, format=ox.RdfFormat.JSON_LD) or b"[]"
    return b",\n" + text.strip().removeprefix(b"[").removesuffix(b"]")


FORMS = (
    Form("nq", "application/n-quads", "N-Quads, canonical order within each graph", "N-Quads 格式", _n_quads),
    Form("trig", "application/trig", "TriG, graph by graph", "TriG 格式", _trig, _declared),
    Form("jsonld", "application/ld+json", "JSON-LD 1.1, expanded", "JSON-LD 格式", _json_ld, lambda _: b"[{}", b"]\n"),
)


def member(text: bytes) -> bytes:
    """A member of a gzip file (RFC 1952), the same bytes each time. Members one after the other are a file too."""
    return gzip.compress(text, 6, mtime=0)
