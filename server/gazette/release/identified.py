"""What was identified in the notices of a release, kept for the next build.

Where the ledger is as the build left it, and a notice has the same sources, nothing of it is worked out again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from gazette.identity.kept import KeptNotice
from gazette.release.packed import read_if_sound, write_packed

FILE = "identified.json.gz"


class _Identified(Struct, frozen=True):
    """Notices, each with the folders of its sources, and the digest of what decided how they were identified."""

    decided_by: str
    notices: tuple[tuple[KeptNotice, tuple[str, ...]], ...]


def write_identified(release: Path, decided_by: str, notices: Iterable[tuple[KeptNotice, tuple[str, ...]]]) -> None:
    """Write down what was identified in notices that no reports tell of, when the ledger is saved. Raises OSError."""
    write_packed(release / FILE, msgspec.json.encode(_Identified(decided_by, tuple(notices))))


def read_identified(release: Path, decided_by: str) -> dict[str, tuple[KeptNotice, tuple[str, ...]]]:
    """What was identified in the notices of a release, by their keys; none where it was decided by something else."""
    told = read_if_sound(release / FILE, _Identified)
    if told is None or told.decided_by != decided_by:
        return {}
    return {kept.key: (kept, folders) for kept, folders in told.notices}
