"""Putting a finished release in place, and finding the one in force. One symbolic link decides."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from gazette.errors import NothingToServe
from gazette.release.manifest import Release, open_release, verify

CURRENT = "current"


def current(releases: Path) -> Release:
    """The release in force under `releases`. Raises `NothingToServe` where there is none, or it is damaged."""
    release = open_release(releases / CURRENT)
    damaged = verify(release)
    if damaged:
        raise NothingToServe(
            f"the release {release.manifest.release} is damaged ({', '.join(damaged[:3])})",
            advice="Run `gazette build`: it makes the release again.",
        )
    return release


def current_or_none(releases: Path) -> Release | None:
    """The release in force if there is a sound one, or None."""
    try:
        return current(releases)
    except NothingToServe:
        return None


def put_in_place(scratch: Path, releases: Path, name: str) -> Path:
    """Make the finished folder `scratch` the release `name` and put it in force: two renames, each atomic (POSIX).

    Everything in `scratch` is flushed to the disk first, so that no link ever points at half a release. A release of
    that name that is there already stays, unless it is damaged.
    """
    target = releases / name
    if target.exists() and _sound(target):
        shutil.rmtree(scratch)
    else:
        if target.exists():
            target.rename(releases / f".damaged-{name}-{os.getpid()}")
        _flush(scratch)
        scratch.rename(target)
        _flush_folder(releases)
    link = releases / f".{CURRENT}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    link.replace(releases / CURRENT)
    _flush_folder(releases)
    return target


def _sound(target: Path) -> bool:
    try:
        return not verify(open_release(target))
    except NothingToServe:
        return False


def prune(releases: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` releases, and what broken builds left; the one in force always stays.

    Gives the names removed. Call it while holding the build's lock.
    """
    for left_over in releases.glob(".building-*"):
        shutil.rmtree(left_over)
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
