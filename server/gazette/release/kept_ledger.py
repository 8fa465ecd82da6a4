"""The copy of the ledger that each release keeps, and the check that no line of it is ever lost or changed."""

from __future__ import annotations

from pathlib import Path

from gazette.errors import BadDataFile
from gazette.release.manifest import Release

FILE = "ledger.jsonl"


def check_ledger(path: Path, before: Release | None) -> None:
    """Raises `BadDataFile` where the ledger lacks a line of the release before, or has it otherwise or out of order.

    Lines may be added anywhere (branches of a repository are merged); what is there stays.
    """
    if before is None or not (before.path / FILE).exists():
        return
    kept = (before.path / FILE).read_bytes()
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
                f"the ledger has lost a line that stood in release {before.manifest.release}: {_short(line)}",
                file=path,
                line=last + 1,
                advice=(
                    f"Identifiers are for ever. The whole ledger of that release is in {before.path / FILE}: put the "
                    "line back. `gazette build --accept` goes on without it."
                ),
            )


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
