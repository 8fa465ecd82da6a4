"""What was identified in the notices of a release, and what each adds to what several have in common, kept for the next
build.

Where the ledger is as the build left it, and a notice has the same sources, nothing of it is worked out again; its
sources are not even read, unless something changed that is made from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from gazette.graph.common import Share
from gazette.identity.kept import KeptNotice
from gazette.release.packed import read_if_sound, write_packed

FILE = "identified.json.gz"


class Identified(Struct, frozen=True):
    """A notice. `folders` are those of its captures, `sources` is the digest of what is kept of them; `label` what it
    is called, `events` the digest of its events for each piece of clusters that has any, `rows` how many they are."""

    kept: KeptNotice
    folders: tuple[str, ...]
    sources: str
    label: str
    share: Share
    events: dict[str, str]
    rows: int


class _Release(Struct, frozen=True):
    """Notices, and the digest of what decided how they were identified."""

    decided_by: str
    notices: tuple[Identified, ...]


def write_identified(release: Path, decided_by: str, notices: Iterable[Identified]) -> None:
    """Write down what was identified in notices that no reports tell of, when the ledger is saved. Raises OSError."""
    write_packed(release / FILE, msgspec.json.encode(_Release(decided_by, tuple(notices))))


def read_identified(release: Path, decided_by: str) -> dict[str, Identified]:
    """What was identified in the notices of a release, by their keys; none where it was decided by something else."""
    told = read_if_sound(release / FILE, _Release)
    if told is None or told.decided_by != decided_by:
        return {}
    return {notice.kept.key: notice for notice in told.notices}
