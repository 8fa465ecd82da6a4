"""What reading the notices' folders came to, kept with a release: a folder that is as it was is not read again.

Only what was read whole is kept, and went into the release as it was read; the sources themselves are on its shelf.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from gazette.identity.resolve import Head
from gazette.release.built import Alarm
from gazette.release.spread import Reading

FILE = "readings.msgpack"
"""Not compressed: each build reads and writes it."""


class _Kept(Struct, frozen=True, array_like=True):
    """A reading, and the digest of the folder. Alarms name files below the folder of all notices."""

    digest: str
    head: Head
    alarms: tuple[tuple[str, int, str], ...]
    captures: tuple[str, ...]


class _Readings(Struct, frozen=True):
    read_by: str
    kept: tuple[_Kept, ...]


def write_readings(release: Path, read_by: str, readings: Iterable[tuple[str, Reading]], notices: Path) -> None:
    """Write down readings without problems, each with the digest of its folder; `read_by` is the digest of what decides
    how folders are read. Raises OSError."""
    kept = tuple(
        _Kept(
            digest,
            reading.head,
            tuple((alarm.file.relative_to(notices).as_posix(), alarm.line, alarm.message) for alarm in reading.alarms),
            reading.captures,
        )
        for digest, reading in readings
        if reading.head
    )
    (release / FILE).write_bytes(msgspec.msgpack.encode(_Readings(read_by, kept)))


def read_readings(release: Path, read_by: str, notices: Path) -> dict[str, tuple[str, Reading]]:
    """The readings of a release, by folder, each with the digest of the folder; none where they were read by something
    else."""
    try:
        found = msgspec.msgpack.decode((release / FILE).read_bytes(), type=_Readings)
    except (OSError, msgspec.MsgspecError):
        return {}
    if found.read_by != read_by:
        return {}
    return {
        one.head.folder: (
            one.digest,
            Reading(
                folder=one.head.folder,
                head=one.head,
                problems=(),
                alarms=tuple(Alarm(notices / file, line, message) for file, line, message in one.alarms),
                captures=one.captures,
            ),
        )
        for one in found.kept
    }
