"""An SQLite file that never changes, read by any number of threads: each has a connection, as long as it lives.

A server's threads come and go with the load. What is theirs must not wait for the collector of garbage, which the
module's connections do, being in a circle with their statements: each would keep a descriptor, and a mebibyte.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path
from weakref import WeakSet


def address(path: Path) -> str:
    """The URI by which SQLite opens a file that nobody changes."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


class SqliteFile:
    """The file `path`, opened when a thread first reads it, with others `beside` it, by the names of their schemas."""

    def __init__(self, path: Path, beside: Mapping[str, Path] | None = None) -> None:
        self._path = path
        self._beside = beside or {}
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: WeakSet[_OfThread] = WeakSet()

    @property
    def connection(self) -> sqlite3.Connection:
        """That of this thread, for reading alone. Raises `sqlite3.DatabaseError` where one is not there or damaged."""
        own: _OfThread | None = getattr(self._local, "own", None)
        if own is None:
            own = self._local.own = _OfThread(self._path, self._beside)
            with self._lock:
                self._open.add(own)
        return own.connection

    def close(self) -> None:
        """Close what all threads opened."""
        with self._lock:
            for own in list(self._open):
                own.connection.close()


class _OfThread:
    """A thread's connection. It holds next to nothing itself: the file is mapped, in pages that all threads share."""

    def __init__(self, path: Path, beside: Mapping[str, Path]) -> None:
        self.connection = sqlite3.connect(address(path), uri=True, check_same_thread=False)
        for name, other in beside.items():
            self.connection.execute(f"ATTACH ? AS {name}", [address(other)])
        self.connection.execute("PRAGMA mmap_size = 1099511627776")
        self.connection.execute("PRAGMA cache_size = -256")

    def __del__(self) -> None:
        """The thread has ended, or nobody reads the file any more."""
        with contextlib.suppress(AttributeError, sqlite3.Error):  # where it could not be opened
            self.connection.close()
