"""The open files of a catalogue: the arrays, and a connection for each thread."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from gazette.catalogue.arrays import Arrays
from gazette.catalogue.write import ARRAYS, FILE, VERSION, write_from_store
from gazette.errors import NothingToServe
from gazette.store.embedded import EmbeddedStore
from gazette.store.sqlite_file import SqliteFile


class CatalogueFile:
    """Reads the lists of one folder, for any number of threads."""

    def __init__(self, folder: Path, keep: Any = None) -> None:
        """Open the files. Raises `NothingToServe` where one is not there, damaged, or of another version.

        `keep` is held as long as the files are used: a temporary folder, say.
        """
        self._file = SqliteFile(folder / FILE)
        self._keep = keep
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
        found: tuple[Any, ...] | None = self._file.connection.execute(query, values).fetchone()
        return found

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of an answer."""
        return self._file.connection.execute(query, values).fetchall()

    def fact(self, name: str, type: Any) -> Any:
        """A fact by its name, as a type. Raises KeyError where there is none."""
        found = self.row("SELECT value FROM fact WHERE name = ?", name)
        if found is None:
            raise KeyError(name)
        return msgspec.json.decode(found[0], type=type)
