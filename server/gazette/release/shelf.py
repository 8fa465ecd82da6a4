"""What the notices of a release were made from, kept with it.

    sources/<two digits>.pack    the sources of some folders of data/notices, one after the other, each compressed, in
                                 the order in which they were read (`kept_sources.KeptSource`)
    sources/places.msgpack       where the sources of each folder stand
    sources/index.json           the folder of each capture, by the digest of its bytes
    sources/<folder>.json.gz     those of a folder by themselves: what a build read, until all is packed

What a build needs of a source it reads from here, one notice at a time: no build holds the texts of a country. Packs in
which nothing changed are those of the release before, by hard links: ten thousand files would be as many links.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from gazette.identity.resolve import Source
from gazette.release.kept_sources import KeptSource, kept, read_kept, read_rows
from gazette.release.packed import packed, unpacked
from gazette.store.disk import write_or_link

FOLDER = "sources"
_INDEX = "index.json"
_PLACES = "places.msgpack"
_PACK = ".pack"
_LOOSE = ".json.gz"
_SHELVES: Final = 4
"""Shelves whose places are kept in memory: a build looks at two."""


class _Place(NamedTuple):
    """A pack, and where something stands in it."""

    pack: str
    start: int
    size: int


class Shelf:
    """The sources of one release, in its folder `release`; `notices` is where their folders stand."""

    def __init__(self, release: Path, notices: Path) -> None:
        self.release = release
        self.folder = release / FOLDER
        self.notices = notices

    def put(self, folder: str, sources: Sequence[Source]) -> None:
        """Keep the sources of a folder, in place of what was there of it. Raises OSError like any write."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.remove(folder)  # what was taken over is another release's file too
        self._loose(folder).write_bytes(packed(kept(sources)))

    def take(self, folder: str) -> list[Source]:
        """The sources of a folder. Raises OSError where it has none, `msgspec.MsgspecError` where they are damaged."""
        return list(read_kept(unpacked(self.data(folder)), self.notices))

    def rows(self, folder: str) -> list[KeptSource]:
        """The same as it is kept."""
        return read_rows(unpacked(self.data(folder)))

    def data(self, folder: str) -> bytes:
        """The bytes that are kept of a folder: equal for equal sources. Raises OSError where there are none."""
        try:
            return self._loose(folder).read_bytes()
        except FileNotFoundError:
            place = self._places().get(folder)
            if place is None:
                raise
        with (self.folder / place.pack).open("rb") as pack:
            pack.seek(place.start)
            return pack.read(place.size)

    def take_over(self, other: Shelf) -> None:
        """Take over all that another shelf has, where nothing is here."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in other._files():
            if name != _INDEX:
                os.link(f"{other.folder}/{name}", f"{self.folder}/{name}")

    def take_one_over(self, folder: str, other: Shelf) -> None:
        """Take over what another shelf has of a folder, in place of what is here of it."""
        data = other.data(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.remove(folder)
        if folder not in self._places() or self.data(folder) != data:
            self._loose(folder).write_bytes(data)

    def remove(self, folder: str) -> None:
        """Keep nothing of a folder that was put here; what was taken over is left out when all is packed."""
        self._loose(folder).unlink(missing_ok=True)

    def folders(self) -> set[str]:
        """The folders of which something is kept."""
        return self._by_themselves().keys() | self._places().keys()

    def same(self, folder: str, release: Path) -> bool:
        """Whether another release keeps the same of a folder."""
        try:
            return self.data(folder) == Shelf(release, self.notices).data(folder)
        except FileNotFoundError:
            return False

    def shared(self, other: Shelf) -> set[str]:
        """Folders of which two shelves have the same, as far as that need not be read: one took it over from the
        other."""
        here, there = self._by_themselves(), other._by_themselves()
        found = {folder for folder, _ in here.items() & there.items()}
        if _inode(self.folder / _PLACES) == _inode(other.folder / _PLACES):
            found |= self._places().keys() - here.keys() - there.keys()
        return found

    def pack(self, captures: Mapping[str, Iterable[str]], before: Path | None) -> None:
        """Pack all when nothing more will be put here: of the folders given, each with the digests of its captures, and
        of no other. A pack that is as in the release `before` is a link to that. Raises OSError like any write."""
        self.folder.mkdir(parents=True, exist_ok=True)
        there, fresh = self._places(), self._by_themselves().keys()
        of_pack: dict[str, list[str]] = {}
        for folder in sorted(captures):
            of_pack.setdefault(_pack_of(folder), []).append(folder)
        had: dict[str, set[str]] = {name: set() for name in of_pack}
        for folder, place in there.items():
            had.setdefault(place.pack, set()).add(folder)
        places: dict[str, _Place] = {}
        for name, folders in of_pack.items():
            if had[name] == {*folders} and fresh.isdisjoint(folders):
                places.update({folder: there[folder] for folder in folders})
                continue
            each = [self.data(folder) for folder in folders]
            (self.folder / name).unlink(missing_ok=True)  # else it would be changed in the release before too
            write_or_link(self.folder / name, b"".join(each), before / FOLDER / name if before else None)
            start = 0
            for folder, data in zip(folders, each, strict=True):
                places[folder] = _Place(name, start, len(data))
                start += len(data)
        for folder in fresh:
            self.remove(folder)
        for name in had.keys() - of_pack.keys():
            (self.folder / name).unlink()
        folder_of = {digest: folder for folder, digests in captures.items() for digest in digests}
        (self.folder / _PLACES).unlink(missing_ok=True)
        (self.folder / _PLACES).write_bytes(msgspec.msgpack.encode(dict(sorted(places.items()))))
        (self.folder / _INDEX).write_bytes(msgspec.json.encode(dict(sorted(folder_of.items()))))

    def folder_of(self) -> dict[str, str]:
        """The folder of each capture by its digest. Raises OSError where there is no index."""
        return msgspec.json.decode((self.folder / _INDEX).read_bytes(), type=dict[str, str])

    def _loose(self, folder: str) -> Path:
        return self.folder / f"{folder}{_LOOSE}"

    def _files(self) -> dict[str, int]:
        """The inode of each file, by its name."""
        try:
            with os.scandir(self.folder) as entries:
                return {entry.name: entry.inode() for entry in entries}
        except FileNotFoundError:
            return {}

    def _by_themselves(self) -> dict[str, int]:
        """The inode of what is not packed, by the folder; earlier versions packed nothing."""
        return {name.removesuffix(_LOOSE): inode for name, inode in self._files().items() if name.endswith(_LOOSE)}

    def _places(self) -> Mapping[str, _Place]:
        path = self.folder / _PLACES
        try:
            found = path.stat()
        except FileNotFoundError:
            return {}
        return _read_places(path, found.st_ino, found.st_mtime_ns)


def _pack_of(folder: str) -> str:
    """The pack that a folder stands in: one of 256."""
    return hashlib.sha256(folder.encode()).hexdigest()[:2] + _PACK


@lru_cache(_SHELVES)
def _read_places(path: Path, _inode: int, _modified: int) -> Mapping[str, _Place]:
    return msgspec.msgpack.decode(path.read_bytes(), type=dict[str, _Place])


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None
