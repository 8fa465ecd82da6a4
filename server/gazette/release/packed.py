"""Files that a release keeps for itself: compressed lightly, the same bytes for the same content."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path


def packed(data: bytes) -> bytes:
    """The bytes of such a file, or of a member of one."""
    return gzip.compress(data, 1, mtime=0)


def unpacked(data: bytes) -> bytes:
    """What is in such bytes. Raises OSError, EOFError or `zlib.error` where they are damaged."""
    return gzip.decompress(data)


def read_each_packed(path: Path) -> Iterator[bytes]:
    """What is in each member of such a file, in order. Raises OSError where it is not there, and as `unpacked`."""
    left = path.read_bytes()
    while left:
        engine = zlib.decompressobj(wbits=31)
        data = engine.decompress(left)
        if not engine.eof:
            raise EOFError(f"{path.name} ends before its end")
        yield data
        left = engine.unused_data
