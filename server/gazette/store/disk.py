"""What was written is on the disk, and not only in the system's memory, when it is told so (fsync, POSIX)."""

from __future__ import annotations

import os
from pathlib import Path


def flush(folder: Path, deep: bool = True) -> None:
    """Write a folder to the disk, with all files below it if `deep`. Raises OSError where the disk fails."""
    for path in folder.rglob("*") if deep else ():
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
