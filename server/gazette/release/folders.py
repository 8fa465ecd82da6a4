"""The folders of notices by digest: one that is to the file system as it was is not read again.

var/cache/folders    of each folder: what its files were to the file system, and the digest that it had then

The file system's word is taken where nothing can have happened that it does not tell: a file that is written again has
another time of its last change (ctime), whatever its size and whatever time it was given; only within one tick of the
file system's clock it has the same. What changed shortly before it was looked at is therefore not kept, as git's index
has it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from gazette.release.inputs import read_below
from gazette.settings import Settings
from gazette.work.checksums import read_checked, write_checked

_log = logging.getLogger(__name__)

SETTLED = 2_000_000_000
"""Nanoseconds after which a change has another time than the one before: more than any file system's tick."""

State = tuple[str, int, int, int, int, int]
"""A file's path from its folder, device, inode, bytes, nanoseconds of the last writing and of the last change; of a
folder the path alone."""


class _Known(Struct, array_like=True, frozen=True):
    digest: str
    files: list[State]


class _Index(Struct, array_like=True, frozen=True):
    """What is known of the folders of `notices`, by their names."""

    notices: str
    folders: dict[str, _Known]


@dataclass(frozen=True)
class Folders:
    """What is in the folder of all notices: the digest of all, and that of each folder of a notice, by its name."""

    digest: str
    of: dict[str, str]


def look_at_folders(settings: Settings) -> Folders:
    """The digests of the folders of notices; what had to be read for them is known to the next who asks."""
    notices = settings.data / "notices"
    path = settings.var / "cache" / "folders"
    known = _read(path, notices)
    seen: dict[str, _Known] = {}
    whole = hashlib.sha256()
    found = {}
    began = time.time_ns()
    for name, is_folder in _entries(notices):
        if not is_folder:
            data = _bytes(notices / name)
            whole.update(f"{name} {len(data)}\n".encode() + data)
            continue
        folder = f"{notices}/{name}"
        files = sorted(_files(folder, ""))  # before they are read: what changes meanwhile is read again next time
        there = known.get(name)
        if there is None or there.files != files:
            digest, readable = read_below(notices / name)
            there = _Known(digest, files)
            settled = readable and all(_settled(state, began) for state in files)
        else:  # it was settled when that was written down
            settled = True
        whole.update(f"{name}/ {there.digest}\n".encode())
        if not name.startswith("."):
            found[name] = there.digest
        if settled:
            seen[name] = there
    if seen != known:
        _write(path, notices, seen)
    return Folders(whole.hexdigest(), found)


def _entries(notices: Path) -> list[tuple[str, bool]]:
    """What stands in the folder of all notices, in order, and whether it is a folder."""
    if not notices.is_dir():
        return []
    with os.scandir(notices) as entries:
        return sorted((entry.name, entry.is_dir()) for entry in entries)


def _files(folder: str, prefix: str) -> Iterator[State]:
    """All that stands below a folder; links to folders are not followed, and what cannot be looked at is unsettled."""
    try:
        with os.scandir(folder) as scanned:
            entries = list(scanned)
    except OSError:
        yield prefix.removesuffix("/"), 0, 0, 0, 0, 0
        return
    for entry in entries:
        name = prefix + entry.name
        if entry.is_dir():
            yield f"{name}/", 0, 0, 0, 0, 0
            if not entry.is_symlink():
                yield from _files(entry.path, f"{name}/")
            continue
        try:
            state = entry.stat()
        except OSError:  # a link that leads nowhere
            yield name, 0, 0, 0, 0, 0
        else:
            yield name, state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns


def _settled(state: State, began: int) -> bool:
    """Whether a file cannot change any more without showing it."""
    name, *_, written, changed = state
    return name.endswith("/") or (0 < changed < began - SETTLED and written < began - SETTLED)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _read(path: Path, notices: Path) -> dict[str, _Known]:
    try:
        data = read_checked(path)
        if data is None:
            return {}
        index = msgspec.msgpack.decode(data, type=_Index)
    except (OSError, msgspec.MsgspecError):
        return {}
    return index.folders if index.notices == str(notices.resolve()) else {}


def _write(path: Path, notices: Path, folders: dict[str, _Known]) -> None:
    data = msgspec.msgpack.encode(_Index(str(notices.resolve()), folders))
    try:
        write_checked(path, data)
    except OSError as error:  # the folders are read again next time
        _log.info("what is known of the folders of notices cannot be kept: %s", error)
