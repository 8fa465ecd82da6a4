"""Copies of the ledger, and the check that no line of it is ever lost or changed.

Each release keeps the ledger as it was when it was made:

    ledger/0000.jsonl    the first `LINES` lines, in 0001.jsonl the next, and so on: what a later release has too is one
                         file with several names

Beside the releases stands the ledger as the last build left it: a release that is in force for a second time knows
nothing of what was minted since the first.

    .ledger.jsonl    its lines; only what is new is added, after which
    .ledger.json     says how many bytes of it hold, and their SHA-256
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from gazette.errors import BadDataFile
from gazette.identity.ledger_bytes import bytes_of, digest_of_first
from gazette.release.manifest import Release
from gazette.store.disk import write_or_link

FOLDER = "ledger"
ONE_FILE = "ledger.jsonl"
"""What earlier versions kept in a release: all lines in one file."""
LAST = ".ledger.jsonl"
HOLDS = ".ledger.json"
LINES = 10_000
"""Of a part, but for the last: a build writes no more than one of them anew."""


class _Holds(Struct, frozen=True):
    """So many bytes of the ledger beside the releases are what the last build left; more was being written."""

    size: int
    sha256: str


def check_ledger(path: Path, releases: Path, before: Release | None) -> None:
    """Raises `BadDataFile` where the ledger lacks a line that the last build left in it, or has it otherwise or out of
    order. Where that is not known, what the release before says of it holds.

    Lines may be added anywhere (branches of a repository are merged); what is there stays.
    """
    now = bytes_of(path)
    holds = _holding(releases)
    if holds is not None and (releases / LAST).exists() and _begins_with(now, holds):
        return
    found = _last(releases, holds) or (before and _in_release(before.path))
    if not found:
        return
    place, kept = found
    if now.startswith(kept):
        return
    lines = iter(enumerate(now.splitlines(), 1))
    last = 0
    for line in kept.splitlines():
        for number, there in lines:
            if there == line:
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
    """Have the ledger beside the releases, flushed to the disk, for the next build to check. Raises OSError.

    Where it only grew, what is new is added. Whoever is killed meanwhile leaves what the build before left.
    """
    now, place = bytes_of(path), releases / LAST
    holds = _holding(releases)
    if holds is not None and _size(place) >= holds.size and _begins_with(now, holds):
        known = holds.size
        if known == len(now):
            return
        with place.open("r+b") as file:
            file.truncate(known)
            file.seek(known)
            file.write(memoryview(now)[known:])
            _flush(file)
    else:
        scratch = releases / f"{LAST}.{os.getpid()}"
        with scratch.open("wb") as file:
            file.write(now)
            _flush(file)
        (releases / HOLDS).unlink(missing_ok=True)  # what it says is not of what comes
        scratch.replace(place)
    scratch = releases / f"{HOLDS}.{os.getpid()}"
    with scratch.open("wb") as file:
        file.write(msgspec.json.encode(_Holds(len(now), digest_of_first(now, len(now)).hexdigest())))
        _flush(file)
    scratch.replace(releases / HOLDS)


def keep_ledger(path: Path, scratch: Path, before: Release | None) -> None:
    """Copy the ledger into a release; parts that are as in the release before, a sound one, are hard links to those
    there. Raises OSError."""
    now = bytes_of(path)
    folder = scratch / FOLDER
    folder.mkdir()
    number = start = 0
    same = before is not None and _begins_with(now, _held(before))
    for part, size, digest in _full_parts(before) if before else ():
        if not same and hashlib.sha256(memoryview(now)[start : start + size]).hexdigest() != digest:
            break
        (folder / part.name).hardlink_to(part)
        number, start = number + 1, start + size
    for data in _cut(now[start:]) if start < len(now) or not number else ():
        write_or_link(folder / _name(number), data, before.path / FOLDER / _name(number) if before else None)
        number += 1


def _cut(data: bytes) -> Iterator[bytes]:
    """Some bytes in parts of so many lines, the last of those that are left."""
    lines = data.split(b"\n")
    for start in range(0, len(lines), LINES):
        part = b"\n".join(lines[start : start + LINES])
        more = start + LINES < len(lines)
        if more or part or start == 0:
            yield part + b"\n" if more else part


def _name(number: int) -> str:
    return f"{number:04}.jsonl"


def _parts(release: Path) -> list[Path]:
    """The parts of the ledger that a release keeps, in order."""
    found = (release / FOLDER).glob("*.jsonl")
    return sorted(found, key=lambda part: int(part.stem))


def _full_parts(release: Release) -> Iterator[tuple[Path, int, str]]:
    """The parts that will not grow any more, with their size and SHA-256 by the manifest: they need not be read."""
    parts, noted = _parts(release.path), release.manifest
    for part in parts:
        name = f"{FOLDER}/{part.name}"
        if name not in noted.sizes or (part == parts[-1] and part.read_bytes().count(b"\n") != LINES):
            return
        yield part, noted.sizes[name], noted.files[name]


def _held(release: Release) -> _Holds:
    """How large the ledger that a release keeps is, and its SHA-256, both by the manifest."""
    sizes = (size for name, size in release.manifest.sizes.items() if name.startswith(f"{FOLDER}/"))
    return _Holds(sum(sizes), release.manifest.inputs.get("ledger", ""))


def _in_release(release: Path) -> tuple[Path, bytes] | None:
    """Where a release keeps the ledger, and what it says."""
    parts = _parts(release)
    if parts:
        return release / FOLDER, b"".join(part.read_bytes() for part in parts)
    one = release / ONE_FILE
    return (one, one.read_bytes()) if one.exists() else None


def _last(releases: Path, holds: _Holds | None) -> tuple[Path, bytes] | None:
    """Where the last build left the ledger, and what it said."""
    place = releases / LAST
    if not place.exists():
        return None
    kept = place.read_bytes()
    return place, kept[: holds.size] if holds is not None and _begins_with(kept, holds) else kept


def _holding(releases: Path) -> _Holds | None:
    try:
        return msgspec.json.decode((releases / HOLDS).read_bytes(), type=_Holds)
    except (OSError, msgspec.MsgspecError):
        return None


def _begins_with(data: bytes, holds: _Holds) -> bool:
    return len(data) >= holds.size and digest_of_first(data, holds.size).hexdigest() == holds.sha256


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _short(line: bytes) -> str:
    text = line.decode("utf-8", "replace")
    return text if len(text) <= 100 else text[:99] + "…"
