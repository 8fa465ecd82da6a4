"""Writing down that another release is about to be put in force: what changes by it, for people and for machines."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from gazette.changes.compare import Difference, Named, changed_subjects, difference, differing_graphs, first
from gazette.changes.log import Entry, Log, stamp
from gazette.changes.stream import (
    State,
    Versions,
    between,
    is_whole,
    pages,
    read_pages,
    replay,
    state_of,
    things_of,
    version_of,
)  # fmt: skip
from gazette.release.manifest import Manifest, Release
from gazette.store.embedded import EmbeddedStore


def named(manifest: Manifest) -> Named:
    """What is told of a release in a comparison."""
    return Named(manifest.release, manifest.digest, manifest.built)


def compare(before: Release, after: Release) -> Difference:
    """What tells two releases of one base apart. Raises `NothingToServe` where a store cannot be opened."""
    old, new = EmbeddedStore.read_only(before.store), EmbeddedStore.read_only(after.store)
    graphs = differing_graphs(before.manifest.digests, after.manifest.digests)
    return difference(named(before.manifest), named(after.manifest), old, new, changed_subjects(old, new, graphs))


def record(releases: Path, before: Release | None, manifest: Manifest, store: Path, now: dt.datetime) -> Entry | None:
    """Log the step from `before`, the release in force, to the one of this manifest and store.

    Nothing is logged where it is in force already. Where the release in force is damaged or gone, what it said is read
    from the log itself. Call it with the build's lock held, and put the release in force next.
    """
    log = Log(releases)
    base = manifest.base_uri
    new = EmbeddedStore.read_only(store)
    after = named(manifest)
    known = log.last()
    if before is not None and before.manifest.release == manifest.release and log.entries(manifest.release):
        return None
    told: Difference = first(after)
    if before is not None and log.entries(before.manifest.release):
        at: str | None = before.manifest.release
        old = EmbeddedStore.read_only(before.store)
        graphs = differing_graphs(before.manifest.digests, manifest.digests)
        whole = {NamedNode(graph) for graph in graphs if is_whole(graph, base)}
        parts = changed_subjects(old, new, (graph for graph in graphs if not is_whole(graph, base)))
        things = parts | whole
        versions: Versions = between(
            things, lambda thing: version_of(old, thing, base), lambda thing: version_of(new, thing, base)
        )
        changed = parts | changed_subjects(old, new, (graph.value for graph in whole))
        told = difference(named(before.manifest), after, old, new, changed)
    elif known is not None:
        at = known.release
        if at == manifest.release:
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
        versions = ((thing, version_of(new, thing, base), False) for thing in things_of(new, base))
    time = log.next_time(at, now)
    step = log.next_name(at, manifest.release)
    return log.append(at, manifest.release, told, pages(versions, base, step, stamp(time)), time)


def _remembered(state: State) -> EmbeddedStore:
    """A store of what the log says was there."""
    store = EmbeddedStore.in_memory()
    graph = NamedNode("urn:state")
    store.load(Quad(t.subject, t.predicate, t.object, graph) for version in state.values() for t in version)
    return store
