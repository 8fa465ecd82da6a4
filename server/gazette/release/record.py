"""Writing down that another release is about to be put in force: what changes by it, for people and for machines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from gazette.changes.compare import Difference, Named, changed_subjects, difference, differing_graphs, first
from gazette.changes.log import Entry, Log, stamp
from gazette.changes.stream import (
    MEMBERS,
    Pages,
    State,
    Versions,
    between,
    is_whole,
    pages,
    pages_of_lines,
    read_pages,
    replay,
    shared_captures,
    state_of,
    things_in,
    things_of,
    version_of,
)  # fmt: skip
from gazette.release import texts
from gazette.release.manifest import Manifest, Release
from gazette.release.piece import META, Piece, lines_of, read_pieces
from gazette.release.texts import Apart
from gazette.store.embedded import EmbeddedStore
from gazette.work.executors import Workers

SHARE = 10
"""Pages that are written at once."""
PAGES_A_PIECE = 2
"""So many pages count as one piece of work, when it is decided whether processes are worth starting."""


def named(manifest: Manifest) -> Named:
    """What is told of a release in a comparison."""
    return Named(manifest.release, manifest.digest, manifest.built)


def compare(before: Release, after: Release) -> Difference:
    """What tells two releases of one base apart. Raises `NothingToServe` where a store cannot be opened."""
    old, new = EmbeddedStore.read_only(before.store), EmbeddedStore.read_only(after.store)
    graphs = differing_graphs(before.manifest.digests, after.manifest.digests)
    return difference(named(before.manifest), named(after.manifest), old, new, changed_subjects(old, new, graphs))


def record(
    releases: Path,
    before: Release | None,
    manifest: Manifest,
    store: Path,
    now: dt.datetime,
    workers: Workers,
    seal: Callable[[], None] = lambda: None,
    apart: Apart | None = None,
) -> Entry | None:
    """Log the step from `before`, the release in force, to the one of this manifest and store, which stands in the
    release's folder. `seal` finishes the release: it is called once, when all is told and before it is in the log,
    and where it raises nothing is logged. `apart` is what tells the two apart, where that was read already.

    Nothing is logged where it is in force already. Where the release in force is damaged or gone, what it said is read
    from the log itself. Call it with the build's lock held, and put the release in force next.
    """
    log = Log(releases)
    base = manifest.base_uri
    new = EmbeddedStore.read_only(store)
    after = named(manifest)
    known = log.last()
    if before is not None and before.manifest.release == manifest.release and log.entries(manifest.release):
        seal()
        return None
    told: Difference = first(after)
    found_pages: Pages | None = None
    versions: Versions = ()
    if before is not None and log.entries(before.manifest.release):
        at: str | None = before.manifest.release
        old = EmbeddedStore.read_only(before.store)
        parts, whole = _changed_things(before, manifest, old, new, apart or texts.apart(before.path, store.parent))
        versions = between(
            parts | whole, lambda thing: version_of(old, thing, base), lambda thing: version_of(new, thing, base)
        )
        differing = parts | changed_subjects(old, new, (graph.value for graph in whole))
        told = difference(named(before.manifest), after, old, new, differing)
    elif known is not None:
        at = known.release
        if at == manifest.release:
            seal()
            return None
        steps = log.entries(at)
        state = replay(read_pages(log.page(step, n) for step in steps for n in range(1, len(step.pages) + 1)))
        now_there = state_of(new, base)
        found = list(
            between(
                {*now_there, *state},
                lambda thing: state.get(thing, frozenset()),
                lambda thing: now_there.get(thing, frozenset()),
            )
        )
        versions = found
        then = Named(known.release, "", known.time)
        told = difference(then, after, _remembered(state), new, (thing for thing, _, _ in found))
    else:
        at = None
    time = log.next_time(at, now)
    step = log.next_name(at, manifest.release)
    if at is None:
        found_pages = _first_pages(store.parent, new, base, step, stamp(time), workers)
    else:
        found_pages = pages(versions, base, step, stamp(time))
    return log.append(at, manifest.release, told, found_pages, time, seal)


def _changed_things(
    before: Release, manifest: Manifest, old: EmbeddedStore, new: EmbeddedStore, apart: Apart | None
) -> tuple[set[NamedNode], set[NamedNode]]:
    """What is not the same in two releases: things, and graphs that are versioned whole."""
    base = manifest.base_uri
    graphs = differing_graphs(before.manifest.digests, manifest.digests)
    whole = {NamedNode(graph) for graph in graphs if is_whole(graph, base)}
    if apart is None:
        return changed_subjects(old, new, (graph for graph in graphs if not is_whole(graph, base))), whole
    in_whole = tuple(f"<{graph.value}> .\n".encode() for graph in whole)
    subjects: set[bytes] = set()
    for gone, fresh in apart:
        for lines in (gone, fresh):
            subjects.update(line.split(b" ", 1)[0] for line in lines if not (in_whole and line.endswith(in_whole)))
    return {NamedNode(subject[1:-1].decode()) for subject in subjects if subject.startswith(b"<")}, whole


def _first_pages(folder: Path, new: EmbeddedStore, base: str, step: str, time: str, workers: Workers) -> Pages:
    """The pages of a first release: every thing, from the pieces that hold all that is said of each.

    Where something is said of in two of them, which the pages of a capture may be, all is read from the store.
    """
    known = read_pieces(folder)
    if not known or shared_captures(new):
        versions = ((thing, version_of(new, thing, base), False) for thing in things_of(new, base))
        yield from pages(versions, base, step, time)
        return
    shares, number = [], 1
    for names, things in _shares([piece for name, piece in known.items() if name != META]):
        shares.append(_Share(folder, names, base, step, time, number))
        number += -(-things // MEMBERS)
    for found in workers.for_work(number // PAGES_A_PIECE).map(_pages_of_share, shares):
        yield from found


@dataclass(frozen=True)
class _Share:
    """Some pieces of a release whose things are told on pages from the number `first` on."""

    folder: Path
    pieces: tuple[str, ...]
    base: str
    step: str
    time: str
    first: int


def _shares(pieces: Iterable[Piece]) -> Iterator[tuple[tuple[str, ...], int]]:
    """The pieces in groups of many things, with their number, so that few pages are half empty."""
    names: list[str] = []
    things = 0
    for piece in pieces:
        names.append(piece.name)
        things += piece.things
        if things >= SHARE * MEMBERS:
            yield tuple(names), things
            names, things = [], 0
    if names:
        yield tuple(names), things


def _pages_of_share(share: _Share) -> list[tuple[int, bytes]]:
    told = (thing for name in share.pieces for thing in things_in(lines_of(share.folder, name), share.base))
    return list(pages_of_lines(told, share.base, share.step, share.time, share.first))


def _remembered(state: State) -> EmbeddedStore:
    """A store of what the log says was there."""
    store = EmbeddedStore.in_memory()
    graph = NamedNode("urn:state")
    store.load(Quad(t.subject, t.predicate, t.object, graph) for version in state.values() for t in version)
    return store
