"""The store of the next release: a hard-linked copy of the last one in which only what changed is written."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad

from gazette.errors import NothingToServe
from gazette.n_quads import quads_of
from gazette.store.compaction import give_way, work_on
from gazette.store.embedded import EmbeddedStore

_LOADED_AT_ONCE = 250_000
"""Quads that are loaded into a new store at once: fewer make more files for the engine to merge, which takes a seventh
more of the processor with 100,000; more take more memory, a gibibyte with a million."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Some quads of a store: how many there are, and what gives them as N-Quads, a line each."""

    quads: int
    text: Callable[[], bytes]


def load_store(target: Path, segments: Iterable[Segment]) -> EmbeddedStore:
    """Make in the new folder `target` the store that holds these segments; it is open and not settled. Raises OSError
    where the disk is full."""
    with ExitStack() as unfinished:
        loader = Loader(target)
        unfinished.callback(loader.close)
        for segment in segments:
            loader.take(segment)
        loaded = loader.finish()
        unfinished.pop_all()
    return loaded


def copy_store(target: Path, previous: Path | EmbeddedStore) -> EmbeddedStore | None:
    """Make in the new folder `target` a copy of a store, by hard links, to be changed; None where it cannot be copied.
    The other is never written to."""
    try:
        (EmbeddedStore.read_only(previous) if isinstance(previous, Path) else previous).backup(target)
    except (NothingToServe, RuntimeError, OSError):
        shutil.rmtree(target, ignore_errors=True)
        return None
    store = EmbeddedStore.writable(target)
    store.copy_of = previous if isinstance(previous, Path) else None
    return store


class Loader:
    """Loads a new store in the folder `target` segment by segment; meanwhile the engine's compaction gives way. Methods
    raise OSError where the disk is full."""

    def __init__(self, target: Path) -> None:
        self.store = EmbeddedStore.writable(target)
        self.store.whole = True
        self._waiting: list[bytes] = []
        self._quads = 0

    def take(self, segment: Segment) -> None:
        """Load one more segment, at once or with the next ones."""
        self._waiting.append(segment.text())
        self._quads += segment.quads
        if self._quads >= _LOADED_AT_ONCE:
            self._load()

    def finish(self) -> EmbeddedStore:
        """The store with all segments that were taken, open and not settled."""
        self._load()
        work_on()
        return self.store

    def close(self) -> None:
        """Give the store's files back, whether or not it was finished; twice does no harm."""
        self.store.close()
        work_on()

    def _load(self) -> None:
        self.store.load_lines(b"".join(self._waiting))
        self._waiting, self._quads = [], 0
        give_way()


def change_store(store: EmbeddedStore, gone: Set[bytes], fresh: Set[bytes]) -> None:
    """Take the lines of N-Quads that are `gone` from a store that has them, and put those in that are `fresh`.

    Raises RuntimeError where it then does not say so itself: it was not what it was taken for, or is broken.
    """
    store.change(_parsed(gone), _parsed(fresh))
    if any(map(store.contains, _parsed(gone))) or not all(map(store.contains, _parsed(fresh))):
        raise RuntimeError("the store does not hold what was written into it")


def wrong_graphs(
    store: EmbeddedStore, sizes: Mapping[str, int], counted: Collection[str], known: Collection[str] | None
) -> list[str]:
    """The graphs that do not stand in a store with the number of quads that they have; only the `counted` ones are
    counted, where these are all and add up only together. `sizes` are by the IRIs of all graphs.

    `known` are those of the store that it was copied from, where it was: only what came or went is looked for then,
    else all of them are listed, which takes a second where there are ten thousand.
    """
    if known is None:
        wrong = {*store.graphs()} ^ set(sizes)
    else:
        wrong = {name for name in set(known) ^ set(sizes) if store.has_graph(name) != (name in sizes)}
    if len(counted) == len(sizes) and store.count() == sum(sizes.values()):  # takes half as long as one by one
        return sorted(wrong)
    return sorted(wrong) + [name for name in sorted(counted) if name in sizes and store.count(name) != sizes[name]]


def _parsed(lines: Iterable[bytes]) -> Iterable[Quad]:
    return quads_of(b"".join(lines))
