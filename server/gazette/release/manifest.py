"""What a release folder says of itself.

var/releases/<slug of the base>/<release id>/
    manifest.json     this structure
    store/            the embedded store, opened read-only
    report.json       the validation report
var/releases/<slug of the base>/current  -> <release id>   (one symbolic link, swapped by rename)
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from gazette.errors import NothingToServe


class Manifest(Struct, frozen=True, kw_only=True):
    """The facts about a release. `digest` covers canonical quads without `graph/meta`; it also is the ETag's seed."""

    release: str
    base_uri: str
    digest: str
    software: str
    built: str
    inputs: dict[str, str]
    quads: int
    graphs: dict[str, int]
    counts: dict[str, int]
    stale: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


class Release(Struct, frozen=True):
    """An opened release: where it is and what its manifest says."""

    path: Path
    manifest: Manifest

    @property
    def store(self) -> Path:
        """The folder of the embedded store."""
        return self.path / "store"


def open_release(path: Path) -> Release:
    """Read the manifest of the release folder `path` (links followed). Raises `NothingToServe` where there is none."""
    path = path.resolve()
    try:
        manifest = msgspec.json.decode((path / "manifest.json").read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise NothingToServe("no release is there", advice="Run `gazette build` first.") from error
    except msgspec.MsgspecError as error:
        raise NothingToServe(f"the release's manifest is damaged: {error}", advice="Run `gazette build`.") from error
    return Release(path, manifest)


def releases_of(var: Path, base_uri: str) -> Path:
    """The folder that holds the releases for a base URI."""
    slug = "".join(c if c.isalnum() or c in "-." else "_" for c in base_uri.split("://", 1)[-1])
    return var / "releases" / slug
