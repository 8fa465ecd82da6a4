"""What was written is on the disk, and not only in the system's memory, when it is told so (fsync, POSIX)."""

from __future__ import annotations

import os
from pathlib import Path


def flush(folder: Path, deep: bool = True) -> None:
    """Write a folder, or a file, to the disk, with all files below it if `deep`. Raises OSError where the disk fails.

    A file with several links is shared with an earlier release, and was written to the disk with it.
    """
    if deep:
        _flush_below(str(folder))
    _sync(str(folder))


def _flush_below(folder: str) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _flush_below(entry.path)
                _sync(entry.path)
            elif entry.stat().st_nlink == 1:
                _sync(entry.path)


def _sync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
