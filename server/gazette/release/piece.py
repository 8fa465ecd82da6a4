"""A release in pieces: each holds all that is said of some things, so that everything of them can be made from it.

    tables                     what the reference tables and the ontology say
    common                     what notices have in common: programmes, batches, documents, bodies
    notice-<region>-<year>     notices of a province and year, with the direct facts on their acts
    cluster-<region>           clusters of a prefecture, with their recognitions and direct facts
    meta                       the data set's description of itself

All but the first are made in bundles (see `bundles`), so that where one of these changed the others are copied.

A piece has triples of one graph or of several, and a graph stands in one piece or in many. What it came to is noted in
`pieces.json`; its segment of each dump, its rows of each table (as CSV, and packed for the archives that they stand in)
and its entries for the search index are files of their own, which the next release takes over by hard links where
nothing that the piece is made from has changed.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from pyoxigraph import NamedNode

from gazette.dumps.forms import FORMS, segment_file
from gazette.dumps.rows import Rows
from gazette.graph.sheet import Parts
from gazette.graph.vocabulary import TYPE

FILE = "pieces.json"
META = "meta"
TABLES = "tables"
COMMON = "common"
N_QUADS = FORMS[0]
_ALL = 1 << 256
_WORDS = 8
"""Of 32 bits, in such a digest: the sum of each in as many triples as there may be needs no more than 64."""


class Statistics(Struct, frozen=True, kw_only=True):
    """What VoID counts of triples: by predicate, and things by class (IRIs). As each triple stands in one graph, those
    of a data set are the sums."""

    properties: dict[str, int]
    classes: dict[str, int]

    @classmethod
    def of(cls, triples: Collection[Parts]) -> Statistics:
        """Count triples, each of which is given once."""
        properties = Counter([predicate for _, predicate, _ in triples])
        classes = Counter([value for _, predicate, value in triples if predicate == TYPE])
        return cls(properties=_by_iri(properties), classes=_by_iri(classes))

    @classmethod
    def sum(cls, parts: Iterable[Statistics]) -> Statistics:
        """Those of several parts together."""
        properties: Counter[str] = Counter()
        classes: Counter[str] = Counter()
        for part in parts:
            properties.update(part.properties)
            classes.update(part.classes)
        return cls(properties=dict(sorted(properties.items())), classes=dict(sorted(classes.items())))


def _by_iri(counts: Mapping[Any, int]) -> dict[str, int]:
    return dict(sorted((term.value, n) for term, n in counts.items() if isinstance(term, NamedNode)))


class Part(Struct, frozen=True, kw_only=True):
    """What a piece holds of one graph: the digest of these triples, and how many they are."""

    digest: str
    triples: int


class Piece(Struct, frozen=True, kw_only=True):
    """The note on a piece. `parts` by the name of the graph (below `{base}/graph/`).

    `inputs` is the digest of what it was made from; `leans_on` are things of other pieces whose names stand in its
    entries and rows, `leaning` the digest of what they are called. `things` counts its subjects, `statistics` are those
    of all its triples, `tables` has a note on its rows for each table that it has any in, `entries` is the digest of
    its entries for the search index by their rank, `listed` that of what lists show of it, `bundles` that of what is
    noted of its bundles, if it has any.
    """

    name: str
    inputs: str
    parts: dict[str, Part]
    things: int
    statistics: Statistics
    leans_on: tuple[str, ...] = ()
    leaning: str = ""
    tables: dict[str, Rows] = {}
    entries: dict[int, str] = {}
    listed: str = ""
    bundles: str = ""

    @property
    def digest(self) -> str:
        """The digest of all its triples."""
        return digest_of_parts(self.parts)

    @property
    def triples(self) -> int:
        """How many triples it has."""
        return sum(part.triples for part in self.parts.values())


def digest_of_lines(lines: Iterable[bytes], base: str) -> str:
    """The digest of some triples: the sum of the SHA-256 of each line of canonical N-Triples, IRIs under the base (no
    final slash) written without it, modulo 2^256; in hexadecimal.

    A sum does not depend on the order, so triples need not be sorted, nor brought to one place (incremental multiset
    hash AdHash, Bellare and Micciancio 1997; for RDF Sayers and Karp 2004). Blank nodes must be named canonically
    (RDFC-1.0); only the ontology has any, and there they are.
    """
    relative = b"".join(lines).replace(f"<{base}/".encode(), b"<").splitlines(True)
    digests = b"".join([hashlib.sha256(line).digest() for line in relative])
    words = np.frombuffer(digests, ">u4").reshape(-1, _WORDS).sum(axis=0, dtype=np.uint64)  # no number for each line
    total = sum(int(word) << 32 * place for place, word in enumerate(reversed(words)))
    return f"{total % _ALL:064x}"


def digest_of_parts(parts: Mapping[str, Part]) -> str:
    """The digest of all triples of these parts, by the names of their graphs."""
    told = "".join(f"{graph} {part.digest}\n" for graph, part in sorted(parts.items()))
    return hashlib.sha256(told.encode()).hexdigest()


def sum_of_digests(digests: Iterable[str]) -> str:
    """The digest of what stands in several pieces."""
    return f"{sum(int(digest, 16) for digest in digests) % _ALL:064x}"


def graphs_of(pieces: Iterable[Piece]) -> dict[str, Part]:
    """What the pieces hold of each graph together, by its name, in order."""
    found: dict[str, list[Part]] = {}
    for piece in pieces:
        for graph, part in piece.parts.items():
            found.setdefault(graph, []).append(part)
    return {
        graph: parts[0] if len(parts) == 1 else Part(
            digest=sum_of_digests(part.digest for part in parts),
            triples=sum(part.triples for part in parts),
        )
        for graph, parts in sorted(found.items())
    }  # fmt: skip


def digest_of_release(digests: Mapping[str, str]) -> str:
    """SHA-256 over the names of graphs and their digests: equal for equal data at any base, on any machine."""
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def write_pieces(release: Path, pieces: Iterable[Piece]) -> None:
    """Write the notes. Raises OSError like any write."""
    found = {piece.name: piece for piece in sorted(pieces, key=lambda piece: piece.name)}
    path = release / FILE
    path.write_bytes(msgspec.json.encode(list(found.values())))
    _remember(path.stat(), found)


def read_pieces(release: Path) -> dict[str, Piece]:
    """The notes of a release by name; none where it has none that this version understands.

    A build asks several times for those of two releases: what was read or written last is remembered.
    """
    path = release / FILE
    try:
        state = path.stat()
        found = _remembered.get(_key(state))
        if found is None:
            found = {piece.name: piece for piece in msgspec.json.decode(path.read_bytes(), type=list[Piece])}
            _remember(state, found)
    except (OSError, msgspec.MsgspecError):
        return {}
    return dict(found)


_remembered: dict[tuple[int, ...], dict[str, Piece]] = {}
"""The notes in the two files that were asked for last, by what these were to the file system."""


def _remember(state: os.stat_result, pieces: dict[str, Piece]) -> None:
    while len(_remembered) > 1:
        del _remembered[next(iter(_remembered))]
    _remembered[_key(state)] = pieces


def _key(state: os.stat_result) -> tuple[int, ...]:
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


def in_order_of_dumps(names: Iterable[str]) -> list[str]:
    """The names of pieces in the order of their segments in a dump: what seldom changes first, so that its part of a
    checksum can be worked out before the others are made. Of notices that is those of the oldest year."""
    return sorted(names, key=lambda name: (*_place(name), name))


def _place(name: str) -> tuple[int, str]:
    if name.startswith("notice-"):
        return 0, name.rpartition("-")[2]
    return (1, "") if name.startswith("cluster-") else (2, "")


def text_of(release: Path, piece: str) -> bytes:
    """The triples of a piece as N-Quads, the lines sorted, where it has bundles those of each. Raises OSError."""
    return gzip.decompress((release / segment_file(piece, N_QUADS)).read_bytes())


def lines_of(release: Path, piece: str) -> list[bytes]:
    """The same line by line."""
    return text_of(release, piece).splitlines(True)


def changed(before: Mapping[str, Piece], after: Mapping[str, Piece]) -> Iterator[str]:
    """The names of the pieces that are not the same in both."""
    for name in sorted(before.keys() | after.keys()):
        then, now = before.get(name), after.get(name)
        if then is not now and (then is None or now is None or then.parts != now.parts):  # most are taken over
            yield name
