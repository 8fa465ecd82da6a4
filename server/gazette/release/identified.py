"""What was identified in the notices of a release, and what each adds to what several have in common, kept for the next
build.

    identified/<piece>.gz         the notices of a piece as they were identified: their keys, then all of them
    added/<province>.msgpack      of each notice of a province that no reports tell of: what it adds, and what pieces
                                  have something of it
    added/decided_by              the digest of what decided how they were identified

Where the ledger is as the build left it, and a notice has the same sources, nothing of it is worked out again; its
sources are not even read, unless something changed that is made from them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from gazette.graph.common import Share
from gazette.identity.kept import KeptNotice
from gazette.release.packed import packed, read_each_packed
from gazette.store.disk import write_or_link

ADDED = "added"
"""Its files are not compressed: a build reads all of them."""
_DECIDED_BY = "decided_by"
FOLDER = "identified"
_PIECES: Final = 4
"""So many pieces' notices are kept in memory: what is made of a piece goes through all of them."""


class Identified(Struct, frozen=True):
    """A notice. `folders` are those of its captures, `sources` is the digest of what is kept of them; `kept` the digest
    of what was identified; `called` says what it is called, in lines of N-Triples, `stated` is the digest of what it
    alone decides of its graph, `events` that of its events for each piece of clusters that has any, `rows` how many
    they are."""

    key: str
    folders: tuple[str, ...]
    sources: str
    kept: str
    called: bytes
    stated: str
    share: Share
    events: dict[str, str]
    rows: int

    @property
    def piece(self) -> str:
        """The piece that it is in."""
        _, when, *_ = self.key.split("-")
        region = self.region
        return f"notice-{region[:2]}0000-{when[:4]}" if region.isdecimal() else f"notice-{region}-{when[:4]}"

    @property
    def region(self) -> str:
        """The region that its key begins with, or `unknown`."""
        return self.key.split("/", 1)[1].split("-", 1)[0]

    @property
    def province(self) -> str:
        """The first two digits of the region, or what stands in their place."""
        return self.region[:2]


def write_identified(
    release: Path,
    decided_by: str,
    notices: Iterable[Identified],
    before: Path | None,
    earlier: Mapping[str, Identified],
) -> None:
    """Write down what notices add of which no reports tell, when the ledger is saved; a province in which they are all
    as they were read from the release `before` (`earlier`) is linked from there. Raises OSError."""
    folder = release / ADDED
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _DECIDED_BY).write_text(decided_by, encoding="ascii")
    there = Counter(one.province for one in earlier.values())
    for province, own in _by_province(notices).items():
        path = folder / f"{province}.msgpack"
        if before and there[province] == len(own) and all(earlier.get(one.key) is one for one in own):
            path.hardlink_to(before / ADDED / path.name)
        else:
            path.write_bytes(msgspec.msgpack.encode(own))


def _by_province(notices: Iterable[Identified]) -> dict[str, list[Identified]]:
    found: dict[str, list[Identified]] = {}
    for one in notices:
        found.setdefault(one.province, []).append(one)
    return found


def read_identified(release: Path, decided_by: str) -> dict[str, Identified]:
    """What the notices of a release add, by their keys; none where it was decided by something else."""
    folder = release / ADDED
    try:
        if (folder / _DECIDED_BY).read_text(encoding="ascii") != decided_by:
            return {}
        read = msgspec.msgpack.Decoder(list[Identified]).decode
        return {one.key: one for path in sorted(folder.glob("*.msgpack")) for one in read(path.read_bytes())}
    except (OSError, ValueError):
        return {}


def write_kept_notices(release: Path, piece: str, notices: Mapping[str, KeptNotice], before: Path | None) -> None:
    """Write down the notices of a piece as they were identified, by their keys in order; where the release `before` has
    the same, by another name of its file. Raises OSError."""
    data = b"".join(packed(msgspec.msgpack.encode(part)) for part in (list(notices), notices))
    path = _file(release, piece)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_or_link(path, data, _file(before, piece) if before else None)


def link_kept_notices(release: Path, piece: str, before: Path) -> None:
    """Take over what the release `before` has of the notices of a piece. Raises OSError."""
    path = _file(release, piece)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.hardlink_to(_file(before, piece))


def keys_of_kept_notices(release: Path, piece: str) -> list[str]:
    """The keys of the notices of a piece, in order, without the notices. Raises as `read_kept_notices`."""
    return msgspec.msgpack.decode(next(read_each_packed(_file(release, piece)), b""), type=list[str])


def read_kept_notices(release: Path, piece: str) -> Mapping[str, KeptNotice]:
    """The notices of a piece as they were identified, by their keys. Raises OSError where that is not known, OSError,
    EOFError, `zlib.error` or `msgspec.MsgspecError` where it is damaged."""
    path = _file(release, piece)
    state = path.stat()
    return _read_kept_notices(path, state.st_ino, state.st_mtime_ns)


@lru_cache(_PIECES)
def _read_kept_notices(path: Path, _inode: int, _modified: int) -> Mapping[str, KeptNotice]:
    *_, notices = b"", *read_each_packed(path)
    return msgspec.msgpack.decode(notices, type=dict[str, KeptNotice])


def digest_of_kept(notice: KeptNotice) -> str:
    """Equal where the same was identified in the same notice."""
    return hashlib.sha256(msgspec.msgpack.encode(notice, order="sorted")).hexdigest()


def _file(release: Path, piece: str) -> Path:
    return release / FOLDER / f"{piece}.gz"
