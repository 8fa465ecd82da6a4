"""Files that a release keeps for itself: compressed lightly, the same bytes for the same content."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

Content = TypeVar("Content")


def packed(data: bytes) -> bytes:
    """The bytes of such a file, or of a member of one."""
    return gzip.compress(data, 1, mtime=0)


def write_packed(path: Path, data: bytes) -> None:
    """Write such a file, and the folder that it is in. Raises OSError like any write."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(data))


def read_packed(path: Path) -> bytes:
    """What is in such a file. Raises OSError where it is not there, OSError, EOFError or `zlib.error` where damaged."""
    return gzip.decompress(path.read_bytes())


def read_each_packed(path: Path) -> Iterator[bytes]:
    """What is in each member of such a file, in order. Raises like `read_packed`."""
    left = path.read_bytes()
    while left:
        engine = zlib.decompressobj(wbits=31)
        data = engine.decompress(left)
        if not engine.eof:
            raise EOFError(f"{path.name} ends before its end")
        yield data
        left = engine.unused_data


def read_if_sound(path: Path, content: type[Content]) -> Content | None:
    """The content of such a file, in JSON; None where it is not there, damaged, or of another form."""
    try:
        return msgspec.json.decode(read_packed(path), type=content)
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError):
        return None
