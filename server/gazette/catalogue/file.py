"""The open file of a catalogue: a connection for each thread."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from gazette.catalogue.write import FILE, VERSION, write_catalogue
from gazette.errors import NothingToServe
from gazette.store.embedded import EmbeddedStore


class CatalogueFile:
    """Reads rows of one file, for any number of threads."""

    def __init__(self, path: Path, keep: Any = None) -> None:
        """Open the file. Raises `NothingToServe` where it is not there, damaged, or of another version.

        `keep` is held as long as the file is used: a temporary folder, say.
        """
        self._path = path
        self._keep = keep
        self._local = threading.local()
        try:
            found = self.row("PRAGMA user_version")
        except sqlite3.DatabaseError as error:
            raise NothingToServe(f"the release's lists cannot be opened ({error})") from error
        if found is None or found[0] != VERSION:
            raise NothingToServe(f"the release's lists are of version {found and found[0]}, not {VERSION}")

    @classmethod
    def of(cls, release: Path, store: Path, base_uri: str) -> CatalogueFile:
        """That of a release folder; of a release that another version built, one made now from the store in its folder
        `store`. Raises `NothingToServe` where that cannot be opened."""
        try:
            return cls(release / FILE)
        except NothingToServe:
            folder = tempfile.TemporaryDirectory(prefix="gazette-lists-")
            path = Path(folder.name) / FILE
            write_catalogue(path, EmbeddedStore.read_only(store), base_uri)
            return cls(path, folder)

    def row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """The first row of an answer, or None."""
        found: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
        return found

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of an answer."""
        return self._connection.execute(query, values).fetchall()

    def each(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer as they are asked for, in the thread that asked."""
        yield from self._connection.execute(query, values)

    def fact(self, name: str, type: Any) -> Any:
        """A fact by its name, as a type. Raises KeyError where there is none."""
        found = self.row("SELECT value FROM fact WHERE name = ?", name)
        if found is None:
            raise KeyError(name)
        return msgspec.json.decode(found[0], type=type)

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            address = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            connection.execute("PRAGMA mmap_size = 1099511627776")
            connection.execute("PRAGMA cache_size = -256")
            self._local.connection = connection
        return connection
