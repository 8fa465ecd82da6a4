"""The RDF formats of a dump, each in segments, which are joined to a whole without reading them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from gazette.dumps.dump import FOLDER, LEVEL
from gazette.n_quads import quads_of

Prefixes = Mapping[str, str]


class Sorted:
    """Some quads in their canonical order, as `lines` of N-Quads and as `quads`: read once for all forms."""

    def __init__(self, lines: bytes) -> None:
        self.lines = lines

    @cached_property
    def quads(self) -> list[ox.Quad]:
        """The quads of these lines, in their order."""
        return list(quads_of(self.lines))


@dataclass(frozen=True, slots=True)
class Form:
    """A format: its suffix, media type and title; `write` gives the text of a segment, which stands behind
    that of `head` and before `tail` among other segments, in any order."""

    suffix: str
    media_type: str
    title_en: str
    title_zh: str
    write: Callable[[Sorted, Prefixes], bytes]
    head: Callable[[Prefixes], bytes] | None = None
    tail: bytes = b""

    @property
    def dump(self) -> str:
        """The name of the file that holds all segments."""
        return f"cluster-gazette.{self.suffix}.gz"


def _n_quads(segment: Sorted, _: Prefixes) -> bytes:
    return segment.lines


def _trig(segment: Sorted, prefixes: Prefixes) -> bytes:
    """The segment without the declarations of its prefixes, which the engine writes first, a line each."""
    text = ox.serialize(segment.quads, format=ox.RdfFormat.TRIG, prefixes=dict(prefixes)) or b""
    return text.split(b"\n", len(prefixes))[-1]


def _declared(prefixes: Prefixes) -> bytes:
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items())).encode()


def _json_ld(segment: Sorted, _: Prefixes) -> bytes:
    """The segment in expanded form (JSON-LD 1.1), as a member of an array after a comma that parts it from the last."""
    text = ox.serialize(segment.quads, format=ox.RdfFormat.JSON_LD) or b"[]"
    return b",\n" + text.strip().removeprefix(b"[").removesuffix(b"]")


FORMS = (
    Form(
        "nq", "application/n-quads", "N-Quads, sorted within each member of the gzip file", "N-Quads，各压缩段内排序",
        _n_quads,
    ),
    Form("trig", "application/trig", "TriG", "TriG", _trig, _declared),
    Form(
        "jsonld", "application/ld+json", "JSON-LD 1.1, expanded", "JSON-LD 1.1 展开形式", _json_ld,
        lambda _: b"[{}", b"]\n",
    ),
)  # fmt: skip


def member(text: bytes) -> bytes:
    """A member of a gzip file (RFC 1952), the same bytes each time. Members one after the other are a file too."""
    return gzip.compress(text, LEVEL, mtime=0)


def segment_file(name: str, form: Form) -> str:
    """The file of a segment of a dump, below the folder of a release."""
    return f"{FOLDER}/{form.suffix}/{name}.{form.suffix}.gz"
