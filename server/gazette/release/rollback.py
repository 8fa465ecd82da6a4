"""Which releases are kept, and putting an earlier one in force again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from gazette.errors import NothingToServe, UserError
from gazette.release.lock import only_one
from gazette.release.manifest import Release, releases_of
from gazette.release.record import record
from gazette.release.soundness import damage
from gazette.release.swap import CURRENT, current_or_none, kept, put_in_force
from gazette.settings import Settings
from gazette.work.executors import Workers


def _made(release: Release) -> tuple[str, int]:
    """When a release was made: `built` counts whole seconds, two small ones may share one."""
    return release.manifest.built, (release.path / "manifest.json").stat().st_mtime_ns


def find(releases: Path, name: str) -> Release:
    """The kept release of that name, or whose name alone begins so; `current` is the one in force.

    Raises `UserError` where there is none, or several.
    """
    there = kept(releases)
    if name == CURRENT:
        fitting = [release for release in there if release.path == (releases / CURRENT).resolve()]
    else:
        fitting = [release for release in there if release.manifest.release.startswith(name)]
    if len(fitting) != 1:
        names = ", ".join(release.manifest.release for release in there) or "none"
        what = "no release" if not fitting else f"{len(fitting)} releases"
        raise UserError(f"{what} of the name {name!r}", advice=f"Kept are: {names}.")
    return fitting[0]


def roll_back(settings: Settings, name: str | None = None) -> Release:
    """Put a kept release in force again: the one named, else the newest sound one that was built before that in force.

    The data folder is not touched: the next build makes what it says now. The step is logged like that of a build.
    Raises `UserError` where there is no such release, and `NothingToServe` where it is damaged.
    """
    releases = releases_of(settings.var, settings.base_uri)
    with only_one(releases / ".lock", lambda: None):
        in_force = (releases / CURRENT).resolve()
        if name is None:
            there = kept(releases)
            now = next((_made(r) for r in there if r.path == in_force), None)
            earlier = (r for r in there if r.path != in_force and (now is None or _made(r) < now))
            sound = next((r for r in earlier if not damage(r)), None)
            if sound is None:
                raise UserError(
                    "there is no earlier sound release to go back to",
                    advice="`gazette releases` lists those that are kept; name one to go forward again.",
                )
            chosen = sound
        else:
            chosen = find(releases, name)
        damaged = damage(chosen)
        if damaged:
            raise NothingToServe(f"the release {chosen.manifest.release} is damaged ({', '.join(damaged[:3])})")
        if chosen.path != in_force:
            before = current_or_none(releases)
            record(releases, before, chosen.manifest, chosen.store, dt.datetime.now(dt.UTC), Workers("one"))
            put_in_force(releases, chosen.path.name)
        return chosen
