"""Copies of the ledger, and the check that no line of it is ever lost or changed.

Each release keeps the ledger as it was when it was made. Beside the releases stands the ledger as the last build left
it: a release that is in force for a second time knows nothing of what was minted since the first.
"""

from __future__ import annotations

import os
from pathlib import Path

from gazette.errors import BadDataFile
from gazette.release.manifest import Release

FILE = "ledger.jsonl"
LAST = ".ledger.jsonl"


def check_ledger(path: Path, releases: Path, before: Release | None) -> None:
    """Raises `BadDataFile` where the ledger lacks a line that the last build left in it, or has it otherwise or out of
    order. Where that is not known, what the release before says of it holds.

    Lines may be added anywhere (branches of a repository are merged); what is there stays.
    """
    places = [releases / LAST] if before is None else [releases / LAST, before.path / FILE]
    place = next((place for place in places if place.exists()), None)
    if place is None:
        return
    kept = place.read_bytes()
    now = path.read_bytes() if path.exists() else b""
    if now.startswith(kept):
        return
    lines = iter(enumerate(now.splitlines(), 1))
    last = 0
    for line in kept.splitlines():
        for number, found in lines:
            if found == line:
                last = number
                break
        else:
            raise BadDataFile(
                f"the ledger has lost a line that stood there at the last build: {_short(line)}",
                file=path,
                line=last + 1,
                advice=(
                    f"Identifiers are for ever. The whole ledger as it was then is in {place}: put the line back. "
                    "`gazette build --accept` goes on without it."
                ),
            )


def note_ledger(path: Path, releases: Path) -> None:
    """Copy the ledger beside the releases, flushed to the disk, for the next build to check. Raises OSError."""
    now = path.read_bytes() if path.exists() else b""
    place = releases / LAST
    if not place.exists() or place.read_bytes() != now:
        scratch = releases / f"{LAST}.{os.getpid()}"
        with scratch.open("wb") as file:
            file.write(now)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(place)


def _short(line: bytes) -> str:
    text = line.decode("utf-8", "replace")
    return text if len(text) <= 100 else text[:99] + "…"


def keep_ledger(path: Path, scratch: Path, before: Release | None) -> None:
    """Copy the ledger into a release; where it is as in the release before, by a hard link to the copy there."""
    now = path.read_bytes() if path.exists() else b""
    there = before.path / FILE if before else None
    if there is not None and there.exists() and there.read_bytes() == now:
        (scratch / FILE).hardlink_to(there)
    else:
        (scratch / FILE).write_bytes(now)
