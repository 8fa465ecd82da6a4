"""Checksums of files, block by block: hashing a block runs beside other threads."""

from __future__ import annotations

import hashlib
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
