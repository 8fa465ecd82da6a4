"""Putting a finished release in place, and finding the one in force. One symbolic link decides."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from gazette.errors import NothingToServe
from gazette.release import soundness, steps
from gazette.release.manifest import Release, open_release
from gazette.release.soundness import damage
from gazette.store.disk import flush

CURRENT = "current"


def current(releases: Path, most: int | None = None) -> Release:
    """The release in force under `releases`. Raises `NothingToServe` where there is none, or it is damaged.

    `most` bytes of files that nobody vouches for are read (`soundness.damage`); None: all of them.
    """
    release = open_release(releases / CURRENT)
    damaged = damage(release, most)
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
    that name that is there already stays, unless it is damaged. Raises OSError where the disk fails; what was in force
    still is.
    """
    target = releases / name
    if target.exists() and sound(target):
        shutil.rmtree(scratch)
    else:
        flush(scratch)
        steps.reached("flushed")
        if target.exists():
            target.rename(releases / f".damaged-{name}-{os.getpid()}")
        scratch.rename(target)
        flush(releases, deep=False)
    steps.reached("renamed")
    put_in_force(releases, name)
    return target


def put_in_force(releases: Path, name: str) -> None:
    """Let the link point at the release `name`, by one rename."""
    link = releases / f".{CURRENT}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    link.replace(releases / CURRENT)
    flush(releases, deep=False)
    steps.reached("linked")


def sound(target: Path) -> bool:
    """Whether the release in a folder is all there, as its manifest says."""
    try:
        return not damage(open_release(target))
    except NothingToServe:
        return False


def kept(releases: Path) -> list[Release]:
    """The releases that are kept, sound or not as long as their manifests can be read: that in force first, then the
    newest first."""
    in_force = (releases / CURRENT).resolve()
    found = []
    for folder in _folders(releases):
        try:
            found.append(open_release(folder))
        except NothingToServe:
            continue
    found.sort(key=lambda r: (r.path == in_force, r.manifest.built, r.manifest.release), reverse=True)
    return found


def unreadable(releases: Path) -> list[str]:
    """The names of the releases whose manifests are gone or cannot be read, so that `kept` has them not."""
    found = []
    for folder in sorted(_folders(releases)):
        try:
            open_release(folder)
        except NothingToServe:
            found.append(folder.name)
    return found


def last_sound(releases: Path) -> Release:
    """The release in force, or where that is damaged the newest one that is sound, for all that a server knows before
    it serves: see `soundness.AT_ONCE`. Raises `NothingToServe`."""
    try:
        return current(releases, soundness.AT_ONCE)
    except NothingToServe:
        for release in kept(releases):
            if not damage(release, soundness.AT_ONCE):
                return release
        raise


def prune(releases: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` releases, and what broken builds left; the one in force always stays.

    Gives the names removed. Call it while holding the build's lock.
    """
    for left_over in (*releases.glob(".building-*"), *releases.glob(".damaged-*")):
        shutil.rmtree(left_over)
    in_force = (releases / CURRENT).resolve()
    folders = _folders(releases)
    folders.sort(
        key=lambda p: (p == in_force, (p / "manifest.json").stat().st_mtime_ns if (p / "manifest.json").exists() else 0)
    )
    removed = []
    for folder in folders[: max(0, len(folders) - keep)]:
        if folder != in_force:
            shutil.rmtree(folder)
            soundness.forget(releases, folder.name)
            removed.append(folder.name)
    return removed


def _folders(releases: Path) -> list[Path]:
    """The folders of releases, in no order; none where nothing was built yet."""
    return [path for path in releases.glob("[!.]*") if path.is_dir() and not path.is_symlink()]
