"""Files of a release on the disk: shared with the release before where they are the same, and there, not only in the
system's memory, when that is told (fsync, POSIX)."""

from __future__ import annotations

import os
from pathlib import Path


def write_or_link(path: Path, data: bytes, there: Path | None) -> None:
    """Write a new file, or make it another name of the file `there`, if that is there and the same. Raises OSError like
    any write."""
    if there is not None and there.exists() and there.read_bytes() == data:
        path.hardlink_to(there)
    else:
        path.write_bytes(data)


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
