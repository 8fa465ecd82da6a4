"""Files that a release keeps for itself: compressed lightly, the same bytes for the same content."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import TypeVar

import msgspec

Content = TypeVar("Content")


def write_packed(path: Path, data: bytes) -> None:
    """Write such a file, and the folder that it is in. Raises OSError like any write."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data, 1, mtime=0))


def read_packed(path: Path) -> bytes:
    """What is in such a file. Raises OSError where it is not there, OSError, EOFError or `zlib.error` where damaged."""
    return gzip.decompress(path.read_bytes())


def read_if_sound(path: Path, content: type[Content]) -> Content | None:
    """The content of such a file, in JSON; None where it is not there, damaged, or of another form."""
    try:
        return msgspec.json.decode(read_packed(path), type=content)
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError):
        return None
