"""What the notices of a release were made from, kept with it: a folder of data/notices each in a file of its own.

    sources/<folder>.json.gz     its sources, in the order in which they were read (`kept_sources.KeptSource`)
    sources/index.json           the folder of each capture, by the digest of its bytes

What a build needs of a source it reads from here, one notice at a time: no build holds the texts of a country.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from gazette.identity.resolve import Source
from gazette.release.kept_sources import KeptSource, kept, read_kept, read_rows
from gazette.release.packed import read_packed, write_packed

FOLDER = "sources"
_INDEX = "index.json"
_SUFFIX = ".json.gz"


class Shelf:
    """The sources of one release, in its folder `release`; `notices` is where their folders stand."""

    def __init__(self, release: Path, notices: Path) -> None:
        self.release = release
        self.folder = release / FOLDER
        self.notices = notices

    def put(self, folder: str, sources: Sequence[Source]) -> None:
        """Keep the sources of a folder. Raises OSError like any write."""
        write_packed(self._path(folder), kept(sources))

    def take(self, folder: str) -> list[Source]:
        """The sources of a folder. Raises OSError where it has none, `msgspec.MsgspecError` where they are damaged."""
        return list(read_kept(read_packed(self._path(folder)), self.notices))

    def rows(self, folder: str) -> list[KeptSource]:
        """The same as it is kept."""
        return read_rows(read_packed(self._path(folder)))

    def link(self, folder: str, other: Shelf) -> None:
        """Take over what another shelf has of a folder, in place of what is here."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.remove(folder)
        self._path(folder).hardlink_to(other._path(folder))

    def link_all(self, folders: Iterable[str], other: Shelf) -> None:
        """Take over what another shelf has of folders of which nothing is here."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for folder in folders:  # there may be tens of thousands
            os.link(f"{other.folder}/{folder}{_SUFFIX}", f"{self.folder}/{folder}{_SUFFIX}")

    def remove(self, folder: str) -> None:
        """Keep nothing of a folder."""
        self._path(folder).unlink(missing_ok=True)

    def folders(self) -> set[str]:
        """The folders of which something is kept."""
        return set(self._inodes())

    def same(self, folder: str, release: Path) -> bool:
        """Whether another release keeps the same of a folder."""
        here, there = f"{self.folder}/{folder}{_SUFFIX}", f"{release}/{FOLDER}/{folder}{_SUFFIX}"
        try:
            return os.path.samefile(here, there) or Path(here).read_bytes() == Path(there).read_bytes()  # noqa: PTH121
        except FileNotFoundError:
            return False

    def linked(self, other: Shelf) -> set[str]:
        """The folders of which two shelves, of one file system, have the same file."""
        return {folder for folder, _ in self._inodes().items() & other._inodes().items()}

    def _inodes(self) -> dict[str, int]:
        """The inode of what is kept, by the folder."""
        try:
            with os.scandir(self.folder) as entries:
                files = [(entry.name, entry.inode()) for entry in entries]
        except FileNotFoundError:
            return {}
        return {name.removesuffix(_SUFFIX): inode for name, inode in files if name.endswith(_SUFFIX)}

    def data(self, folder: str) -> bytes:
        """The bytes that are kept of a folder: equal for equal sources."""
        return self._path(folder).read_bytes()

    def write_index(self, captures: Iterable[tuple[str, str]]) -> None:
        """Write which folder each capture is in, from pairs of its digest and the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _INDEX).write_bytes(msgspec.json.encode(dict(sorted(captures))))

    def folder_of(self) -> dict[str, str]:
        """The folder of each capture by its digest. Raises OSError where there is no index."""
        return msgspec.json.decode((self.folder / _INDEX).read_bytes(), type=dict[str, str])

    def _path(self, folder: str) -> Path:
        return self.folder / f"{folder}{_SUFFIX}"
