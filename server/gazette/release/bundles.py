"""The clusters of a piece in bundles: those that the same notice names first, or where it names few, those of its year.

A notice tells of the clusters of one list, so what comes with it is in few bundles of a prefecture. Where a piece is
made of which the release before has one, only the bundles in which something changed are; of the others the bytes are
copied. All files of a piece are such that those of its bundles, one after the other, are the file: members of gzip,
blocks of deflate, lines.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from gazette.catalogue.found import Found
from gazette.dumps.archive import join
from gazette.dumps.rows import Rows
from gazette.graph.history import Event
from gazette.release.contents import Contents, Notes
from gazette.release.packed import packed, read_each_packed
from gazette.release.piece import Part, Statistics, sum_of_digests

Events: TypeAlias = Sequence[tuple[str, Event]]
"""Pairs of a cluster and of what happened to it."""
Leaning: TypeAlias = Callable[[Iterable[str]], str]
"""Gives the digest of what these things are called."""
_MANY: Final = 32
"""Clusters that have a bundle of their own: what is written of each takes a millisecond besides."""
_Content = TypeVar("_Content")
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Bundle(Struct, frozen=True, kw_only=True):
    """The note on a bundle: `inputs` is the digest of what it was made from, `sizes` are the bytes that it takes in
    each file of its piece."""

    name: str
    inputs: str
    notes: Notes
    sizes: dict[str, int]


class Told(Struct, frozen=True, kw_only=True):
    """What a bundle was made from, and what lists show of it."""

    events: list[tuple[str, Event]]
    listed: list[Found]


def bundles_file(piece: str) -> str:
    """The file of the notes on a piece's bundles, and of what they were made from, below the folder of a release."""
    return f"bundles/{piece}.gz"


def write_bundles(release: Path, piece: str, bundles: Sequence[tuple[Bundle, Told]]) -> str:
    """Write down the bundles of a piece; the digest of that. Raises OSError like any write."""
    path = release / bundles_file(piece)
    path.parent.mkdir(parents=True, exist_ok=True)
    told = [msgspec.msgpack.encode([each[number] for each in bundles]) for number in (0, 1)]
    path.write_bytes(b"".join(map(packed, told)))
    return hashlib.sha256(b"".join(told)).hexdigest()


def read_bundles(release: Path, piece: str) -> list[Bundle]:
    """The bundles of a piece, in order; none where that is not known or damaged."""
    return _read(release, piece, 0, list[Bundle]) or []


def read_told(release: Path, piece: str) -> list[Told]:
    """What the bundles of a piece were made from, in the same order; none where that is not known or damaged."""
    return _read(release, piece, 1, list[Told]) or []


def _read(release: Path, piece: str, member: int, content: type[_Content]) -> _Content | None:
    try:
        data = next(islice(read_each_packed(release / bundles_file(piece)), member, None))
        return msgspec.msgpack.decode(data, type=content)
    except (OSError, EOFError, StopIteration, zlib.error, msgspec.MsgspecError):
        return None


def in_bundles(events: Events) -> Iterator[tuple[str, list[tuple[str, Event]]]]:
    """The events of each bundle, by its name, in order: cluster by cluster, those of each as they came."""
    of_cluster: dict[str, list[tuple[str, Event]]] = {}
    for cluster, event in events:
        of_cluster.setdefault(cluster, []).append((cluster, event))
    first = {cluster: min((event for _, event in own), key=_order) for cluster, own in of_cluster.items()}
    named = Counter(event.notice for event in first.values())
    found: dict[str, list[tuple[str, Event]]] = {}
    for cluster, own in sorted(of_cluster.items()):
        event = first[cluster]
        name = event.notice if named[event.notice] >= _MANY else f"{event.when[0]}"
        found.setdefault(name, []).extend(own)
    yield from sorted(found.items())


def _order(event: Event) -> tuple[tuple[int, str, int], str]:
    return event.when, event.notice


class Earlier:
    """The bundles of a piece of the release before, and their bytes; none without a release."""

    def __init__(self, release: Path | None, piece: str) -> None:
        self._release = release
        self._files: dict[str, bytes] = {}
        bundles = read_placed(release, piece) if release else ()
        told = read_told(release, piece) if release else ()
        self._there = {one.name: (one, own, at) for (one, at), own in zip(bundles, told, strict=False)}

    def same(self, name: str, inputs: str, leaning: Leaning) -> tuple[Bundle, Told] | None:
        """The bundle of this name, where it was made from the same and what it leans on is called the same."""
        if name not in self._there:
            return None
        bundle, told, _ = self._there[name]
        same = bundle.inputs == inputs and bundle.notes.leaning == leaning(bundle.notes.leans_on)
        return (bundle, told) if same else None

    def files(self, name: str) -> dict[str, bytes]:
        """What a bundle that is there has in each file. Raises OSError."""
        bundle, _, places = self._there[name]
        return {file: self._data(file)[at : at + bundle.sizes[file]] for file, at in places.items()}

    def _data(self, file: str) -> bytes:
        if file not in self._files:
            assert self._release is not None
            self._files[file] = (self._release / file).read_bytes()
        return self._files[file]


def read_placed(release: Path, piece: str) -> Iterator[tuple[Bundle, dict[str, int]]]:
    """Each bundle of a piece, with where it begins in each file of it; none where that is not known or damaged."""
    ends: Counter[str] = Counter()
    for bundle in read_bundles(release, piece):
        yield bundle, {file: ends[file] for file in bundle.sizes}
        ends.update(bundle.sizes)


def made_in_bundles(
    events: Events, context: str, earlier: Earlier, leaning: Leaning, make: Callable[[Events], Contents]
) -> Iterator[tuple[Bundle, Told, Contents]]:
    """The bundles of these events, with what each came to: taken over, or made by `make`.

    `context` is the digest of what decides how they are made; `leaning` gives that of what things are called.
    """
    for name, own in in_bundles(events):
        inputs = hashlib.sha256(context.encode() + msgspec.json.encode(own)).hexdigest()
        there = earlier.same(name, inputs, leaning)
        if there:
            bundle, told = there
            yield bundle, told, Contents(bundle.notes, earlier.files(name), told.listed)
            continue
        made = make(own)
        sizes = {file: len(data) for file, data in made.files.items()}
        bundle = Bundle(name=name, inputs=inputs, notes=made.notes, sizes=sizes)
        yield bundle, Told(events=own, listed=made.listed), made


def joined(contents: Sequence[Contents], leaning: Leaning) -> Contents:
    """What several come to together."""
    notes = [each.notes for each in contents]
    files: dict[str, list[bytes]] = {}
    for each in contents:
        for file, data in each.files.items():
            files.setdefault(file, []).append(data)
    leans_on = tuple(sorted({iri for each in notes for iri in each.leans_on}))
    whole = Notes(
        parts=_parts([each.parts for each in notes]),
        things=sum(each.things for each in notes),
        leans_on=leans_on,
        leaning=leaning(leans_on),
        tables={name: _rows(rows) for name, rows in sorted(_by_name([each.tables for each in notes]).items())},
        entries={rank: _digest(own) for rank, own in sorted(_by_name([each.entries for each in notes]).items())},
    )
    listed = [found for each in contents for found in each.listed]
    return Contents(whole, {file: b"".join(data) for file, data in files.items()}, listed)


def _by_name(each: Iterable[Mapping[_Key, _Value]]) -> dict[_Key, list[_Value]]:
    found: dict[_Key, list[_Value]] = {}
    for one in each:
        for name, value in one.items():
            found.setdefault(name, []).append(value)
    return found


def _parts(each: Iterable[Mapping[str, Part]]) -> dict[str, Part]:
    return {
        graph: Part(
            digest=sum_of_digests(part.digest for part in parts),
            triples=sum(part.triples for part in parts),
            statistics=Statistics.sum(part.statistics for part in parts),
        )
        for graph, parts in sorted(_by_name(each).items())
    }


def _rows(rows: Sequence[Rows]) -> Rows:
    return Rows(
        count=sum(one.count for one in rows),
        csv=join(one.csv for one in rows),
        cells=join(one.cells for one in rows),
    )


def _digest(digests: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()
