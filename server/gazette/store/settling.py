"""The last act of a build on its store: to write it to its files, compacted where it has many.

The engine compacts on one processor, for minutes where a store has millions of quads. What is made from the store
meanwhile reads a copy by hard links, as it was before.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from gazette.store.embedded import EmbeddedStore

MOST_FILES = 64
"""Files that a store may have, beyond those that its size asks for, before it is compacted: each change adds some, and
readers open them all."""
_FULL = 32 << 20
"""Bytes of a file of a large store: half of what the engine fills one up to."""


class Settling:
    """A store that is being settled. `readable` is the folder to read it from until it is."""

    def __init__(self, readable: Path, aside: Path, done: Future[None] | None) -> None:
        self.readable = readable
        self._aside = aside
        self._done = done

    def finish(self) -> None:
        """Wait until the store stands in its own folder, closed, and take the copy away; twice does no harm.

        Raises OSError where the disk is full or fails, and what else the engine raises.
        """
        if self._done is not None:
            self._done.result()
            self._done = None
            shutil.rmtree(self._aside)


@contextmanager
def settling(store: EmbeddedStore, target: Path, aside: Path) -> Iterator[Settling]:
    """Write an open store to its files in `target` and close it, while the block runs where it has to be compacted:
    where it was loaded whole or has many files. The copy, if one is needed, stands in the new folder `aside`.

    Leaving the block waits for the engine whatever happened, and leaves no copy. Raises OSError as `Settling.finish`.
    """
    store.settle(compact=False)
    if not store.whole and not _has_many_files(target):
        store.close()
        yield Settling(target, aside, None)
        return
    try:
        store.backup(aside)
        with ThreadPoolExecutor(1, "settling") as thread:
            yield Settling(aside, aside, thread.submit(_compact, store))
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _compact(store: EmbeddedStore) -> None:
    try:
        store.settle()
    finally:
        store.close()


def _has_many_files(target: Path) -> bool:
    """Whether a store has more files than its size asks for. The engine may take some away meanwhile."""
    sizes = []
    for path in target.glob("*.sst"):
        with suppress(FileNotFoundError):
            sizes.append(path.stat().st_size)
    return len(sizes) > MOST_FILES + sum(sizes) // _FULL
