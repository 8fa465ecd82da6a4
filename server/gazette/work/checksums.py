"""Checksums of files (hashing a block runs beside other threads), files that hold their own, and by what a file is
known that was not changed since its checksum was worked out."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

State = tuple[int, int, int]
"""Inode, size in bytes, nanoseconds of the last change."""


def state_of(found: os.stat_result) -> State:
    """What a file is to the file system."""
    return found.st_ino, found.st_size, found.st_mtime_ns


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises OSError."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_checked(path: Path, data: bytes) -> None:
    """Write a file of a cache, and the folder that it is in: a line with the checksum of the data, and the data.

    Whoever reads meanwhile reads the old one. Raises OSError like any write.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    scratch.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
    scratch.replace(path)


def read_checked(path: Path) -> bytes | None:
    """The data of such a file; None where it is not what was written. Raises OSError."""
    checksum, _, data = path.read_bytes().partition(b"\n")
    return data if checksum.decode("ascii", "replace") == hashlib.sha256(data).hexdigest() else None
