"""Checksums of files, block by block (hashing a block runs beside other threads), and files that hold their own."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

_BLOCK = 1 << 20
"""Bytes that are read at once."""


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises OSError."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of_all(paths: Iterable[Path]) -> tuple[str, int]:
    """SHA-256, in hexadecimal, of files one after the other, and how many bytes they have. Raises OSError."""
    whole, size, block = hashlib.sha256(), 0, memoryview(bytearray(_BLOCK))
    for path in paths:
        with path.open("rb", buffering=0) as file:
            while count := file.readinto(block):
                whole.update(block[:count])
                size += count
    return whole.hexdigest(), size


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
