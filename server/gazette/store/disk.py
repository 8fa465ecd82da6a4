"""What was written is on the disk, and not only in the system's memory, when it is told so (fsync, POSIX)."""

from __future__ import annotations

import os
from pathlib import Path


def flush(folder: Path, deep: bool = True) -> None:
    """Write a folder to the disk, with all files below it if `deep`. Raises OSError where the disk fails.

    A file with several links is shared with an earlier release, and was written to the disk with it.
    """
    for path in folder.rglob("*") if deep else ():
        if path.is_dir() or path.stat().st_nlink == 1:
            _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
