"""The bytes of a ledger, and the checksum of them or of how they begin: a build asks for both six times, which takes a
while where there are a million lines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash

_MOST = 8
"""Beginnings of a ledger that are remembered."""


@contextmanager
def remembered() -> Iterator[None]:
    """Let checksums that are asked for while the block runs be remembered, and with them the bytes of the ledger."""
    global _known, _read
    _known, _read = (b"", {}), {}
    try:
        yield
    finally:
        _known = _read = None


def bytes_of(path: Path) -> bytes:
    """A ledger as it stands on the disk; none where there is no file. Raises OSError.

    One that is to the file system as it was when it was read last is not read again: lines are only ever added, so that
    it has another size.
    """
    if not path.exists():
        return b""
    found = path.stat()
    state = str(path), found.st_ino, found.st_size, found.st_mtime_ns
    if _read is None:
        return path.read_bytes()
    if state not in _read:
        _read.clear()
        _read[state] = path.read_bytes()
    return _read[state]


def digest_of_first(data: bytes, size: int) -> _Hash:
    """SHA-256 of the first bytes of a ledger, so many of them or all, to be gone on with.

    What is known of bytes that are the same (they are compared, which is sooner done) is not worked out again.
    """
    global _known
    (there, known), size = _known or (b"", {}), min(size, len(data))
    if data is not there and not data.startswith(there):
        same = len(data) if there.startswith(data) else 0
        known = {end: whole for end, whole in known.items() if end <= same}
    start = max((end for end in known if end <= size), default=0)
    whole = known[start].copy() if start else hashlib.sha256()
    whole.update(memoryview(data)[start:size])
    if _known is not None:
        kept = {end: one for end, one in known.items() if end != size}
        _known = data, {**dict(list(kept.items())[1 - _MOST :]), size: whole.copy()}
    return whole


_known: tuple[bytes, dict[int, _Hash]] | None = None
"""The bytes of a ledger that somebody asked for last, and the running checksums of some beginnings of it by their size,
those that were asked for last behind; None where nothing is remembered."""
_read: dict[tuple[str, int, int, int], bytes] | None = None
"""The bytes that were read last, by the path, inode, size and time of the last change; None as above."""
