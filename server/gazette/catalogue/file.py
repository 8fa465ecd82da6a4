"""The open files of a catalogue: the arrays, and a connection for each thread."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from pathlib import Path
from typing import Any

import msgspec

from gazette.catalogue.arrays import Arrays
from gazette.catalogue.write import ARRAYS, FILE, VERSION, write_from_store
from gazette.errors import NothingToServe
from gazette.store.embedded import EmbeddedStore


class CatalogueFile:
    """Reads the lists of one folder, for any number of threads."""

    def __init__(self, folder: Path, keep: Any = None) -> None:
        """Open the files. Raises `NothingToServe` where one is not there, damaged, or of another version.

        `keep` is held as long as the files are used: a temporary folder, say.
        """
        self._path = folder / FILE
        self._keep = keep
        self._local = threading.local()
        try:
            found = self.row("PRAGMA user_version")
        except sqlite3.DatabaseError as error:
            raise NothingToServe(f"the release's lists cannot be opened ({error})") from error
        if found is None or found[0] != VERSION:
            raise NothingToServe(f"the release's lists are of version {found and found[0]}, not {VERSION}")
        self.arrays = Arrays(folder / ARRAYS)

    @classmethod
    def of(cls, release: Path, store: Path, base_uri: str) -> CatalogueFile:
        """That of a release folder; of a release that another version built, one made now from the store in its folder
        `store`. Raises `NothingToServe` where that cannot be opened."""
        try:
            return cls(release)
        except NothingToServe:
            folder = tempfile.TemporaryDirectory(prefix="gazette-lists-")
            write_from_store(Path(folder.name), EmbeddedStore.read_only(store), base_uri)
            return cls(Path(folder.name), folder)

    def row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """The first row of an answer, or None."""
        found: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
        return found

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of an answer."""
        return self._connection.execute(query, values).fetchall()

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
