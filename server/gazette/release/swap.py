"""Putting a finished release in place, and finding the one in force. One symbolic link decides."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from gazette.errors import NothingToServe
from gazette.release.manifest import Release, open_release

CURRENT = "current"


def current(releases: Path) -> Release:
    """The release in force under `releases`. Raises `NothingToServe` where there is none."""
    return open_release(releases / CURRENT)


def current_or_none(releases: Path) -> Release | None:
    """The release in force, or None."""
    try:
        return current(releases)
    except NothingToServe:
        return None


def put_in_place(scratch: Path, releases: Path, name: str) -> Path:
    """Make the finished folder `scratch` the release `name` and put it in force: two renames, each atomic (POSIX).

    Everything in `scratch` is flushed to the disk first, so that no link ever points at half a release.
    """
    target = releases / name
    if target.exists():
        shutil.rmtree(scratch)
    else:
        _flush(scratch)
        scratch.rename(target)
        _flush_folder(releases)
    link = releases / f".{CURRENT}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    link.replace(releases / CURRENT)
    _flush_folder(releases)
    return target


def prune(releases: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` releases (the one in force always stays); gives the names removed."""
    in_force = (releases / CURRENT).resolve()
    folders = [p for p in releases.iterdir() if p.is_dir() and not p.is_symlink() and not p.name.startswith(".")]
    folders.sort(
        key=lambda p: (p == in_force, (p / "manifest.json").stat().st_mtime_ns if (p / "manifest.json").exists() else 0)
    )
    removed = []
    for folder in folders[: max(0, len(folders) - keep)]:
        if folder != in_force:
            shutil.rmtree(folder)
            removed.append(folder.name)
    return removed


def _flush(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        elif path.is_dir():
            _flush_folder(path)
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
