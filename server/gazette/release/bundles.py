"""The contents of a piece in bundles, so that where something in it changed not all of it is made again.

    of clusters    those that the same notice names first, or where it names few, those of its year
    of notices     those of a region
    common         the things of a province
    meta           what is said of the graphs of a province, and the rest

A notice tells of the clusters of one list, so what comes with it is in few bundles. Where the release before has a
piece that is to be made, only the bundles in which something changed are made; of the others the bytes are copied. All
files of a piece are such that those of its bundles, one after the other, are the file: members of gzip, blocks of
deflate, lines.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from gazette.dumps.archive import join
from gazette.dumps.rows import Rows
from gazette.graph.history import Event
from gazette.graph.meta import graphs_sheet
from gazette.graph.sheet import Parts, Sheet
from gazette.graph.surroundings import Surroundings
from gazette.graph.vocabulary import Space
from gazette.release.contents import Contents, Notes, Shown, contents_of
from gazette.release.packed import packed, read_each_packed
from gazette.release.piece import Part, Statistics, sum_of_digests

Events: TypeAlias = Sequence[tuple[str, Event]]
"""Pairs of a cluster and of what happened to it."""
Leaning: TypeAlias = Callable[[Iterable[str]], str]
"""Gives the digest of what these things are called."""
_MANY: Final = 32
"""Clusters that have a bundle of their own: what is written of each takes a millisecond besides."""
_PROVINCE: Final = re.compile(r"[/-]([0-9]{2})[0-9]{4}(?![0-9])")
_Content = TypeVar("_Content")
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Plan:
    """A bundle to be made: `stated` are the bytes that decide what is in it, `events` those of its clusters, if it has
    any; `sheets` gives its graphs."""

    name: str
    stated: bytes
    events: Events
    sheets: Callable[[], Iterable[Sheet]]


Make: TypeAlias = Callable[[Sequence[Plan]], Iterator[Contents]]
"""Gives what bundles come to that are to be made, in their order."""


def made_here(piece: str, space: Space, around: Surroundings | None) -> Make:
    """Makes the bundles of a piece one by one, in this process."""
    return lambda plans: (contents_of(piece, plan.sheets(), space, around) for plan in plans)


def plans_of_clusters(events: Events, sheets: Callable[[Events], Iterable[Sheet]]) -> Iterator[Plan]:
    """The bundles of these events, in order: cluster by cluster, the events of each as they came."""
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
    for name, its in sorted(found.items()):
        yield Plan(name, msgspec.json.encode(its), its, partial(sheets, its))


def _order(event: Event) -> tuple[tuple[int, str, int], str]:
    return event.when, event.notice


def plans_of_common(sheets: Sequence[Sheet], lines: Sequence[Sequence[bytes]]) -> Iterator[Plan]:
    """The bundles of what notices have in common, in order: these sheets, given with their lines."""
    found: dict[str, dict[Sheet, list[tuple[bytes, Parts]]]] = {}
    for sheet, told in zip(sheets, lines, strict=True):
        of_subject: dict[str, list[tuple[bytes, Parts]]] = {}
        for pair in zip(told, sheet.parts(), strict=True):
            subject = pair[1][0].value
            own = of_subject.get(subject)
            if own is None:
                own = of_subject[subject] = found.setdefault(_province(subject), {}).setdefault(sheet, [])
            own.append(pair)
    for province, its in sorted(found.items()):
        stated = [(f"{sheet.graph}\n".encode(), sorted(line for line, _ in own)) for sheet, own in its.items()]
        text = b"".join(graph + b"".join(own) for graph, own in stated)
        yield Plan(province, text, (), partial(_sheets_of, its))


def _sheets_of(parts: Mapping[Sheet, Iterable[tuple[bytes, Parts]]]) -> list[Sheet]:
    """A sheet for each, of the same graph, with these parts of it."""
    return [Sheet.of(sheet.graph, (triple for _, triple in own)) for sheet, own in parts.items()]


def plans_of_meta(about: Sheet, graphs: Mapping[str, int], space: Space) -> Iterator[Plan]:
    """The bundles of the description of a data set: what it says of itself, and of its graphs by their names, each with
    the number of its triples."""
    found: dict[str, dict[str, int]] = {}
    for name, count in sorted(graphs.items()):
        found.setdefault(_province(f"/{name}"), {})[name] = count
    for province, its in sorted(found.items()):
        stated = "".join(f"{name} {count}\n" for name, count in its.items()).encode()
        yield Plan(province, stated, (), partial(_sheets_of_graphs, space, its))
    yield Plan("whole", b"".join(sorted(about.lines())), (), [about].copy)


def _sheets_of_graphs(space: Space, graphs: Mapping[str, int]) -> list[Sheet]:
    return [graphs_sheet(space, graphs)]


def _province(name: str) -> str:
    """The province whose code stands in an IRI, or in a part of one."""
    code = _PROVINCE.search(name)
    return code[1] if code else "-"


class Bundle(Struct, frozen=True, kw_only=True):
    """The note on a bundle: `inputs` is the digest of what it was made from, `sizes` are the bytes that it takes in
    each file of its piece."""

    name: str
    inputs: str
    notes: Notes
    sizes: dict[str, int]


class Told(Struct, frozen=True, kw_only=True):
    """The events that a bundle was made from, and what lists show of it."""

    events: list[tuple[str, Event]]
    shown: Shown


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


def make_bundles(
    piece: str, plans: Iterable[Plan], context: str, before: Path | None, leaning: Leaning, make: Make
) -> Iterator[tuple[Bundle, Told, Contents]]:
    """The bundles of a piece, with what each came to: made, or taken over from the release `before`. Raises OSError.

    `context` is the digest of what decides how they are made, `leaning` that of what surrounds them.
    """
    earlier = Earlier(before, piece)
    stated = [(plan, hashlib.sha256(context.encode() + plan.stated).hexdigest()) for plan in plans]
    same = {plan.name: earlier.same(plan.name, inputs, leaning) for plan, inputs in stated}
    fresh = make([plan for plan, _ in stated if not same[plan.name]])
    for plan, inputs in stated:
        there = same[plan.name]
        if there:
            bundle, told = there
            yield bundle, told, Contents(bundle.notes, earlier.files(plan.name), told.shown)
            continue
        made = next(fresh)
        sizes = {file: len(data) for file, data in made.files.items()}
        bundle = Bundle(name=plan.name, inputs=inputs, notes=made.notes, sizes=sizes)
        yield bundle, Told(events=list(plan.events), shown=made.shown), made


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
        statistics=Statistics.sum(each.statistics for each in notes),
        leans_on=leans_on,
        leaning=leaning(leans_on),
        tables={name: _rows(rows) for name, rows in sorted(_by_name([each.tables for each in notes]).items())},
        entries={rank: _digest(own) for rank, own in sorted(_by_name([each.entries for each in notes]).items())},
    )
    shown = Shown.together([each.shown for each in contents])
    return Contents(whole, {file: b"".join(data) for file, data in files.items()}, shown)


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
