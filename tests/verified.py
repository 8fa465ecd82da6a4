"""A release looked at file by file, without a word of what the program remembers of it."""

from __future__ import annotations

from gazette.release.manifest import Release, digest_or_none


def verify(release: Release) -> list[str]:
    """The files of a release that are not what its manifest says: missing, or changed; every file is read."""
    return [name for name, digest in release.manifest.files.items() if digest_or_none(release.path / name) != digest]
