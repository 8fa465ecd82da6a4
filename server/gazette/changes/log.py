"""The append-only log of changes beside the releases: one folder for each time that another release was put in force.

var/changes/<slug of the base>/<number>-<release>/
    entry.json         this structure
    difference.json    what changed, in the terms of the field
    page-0001.nq.gz    members of the event stream (see `stream`)

A folder is made whole and renamed into place before its release is put in force. Where the process is killed between
the two, the last folder leads to a release that is not in force: readers stop before it, the next writer removes it.
Folders are never pruned, and nothing in them is ever written again.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from gazette.changes.compare import Difference, from_json, to_json
from gazette.store.disk import flush

ENTRY = "entry.json"
DIFFERENCE = "difference.json"


class Entry(Struct, frozen=True, kw_only=True):
    """One step: from the release `before` (None: from nothing) to `release`, at `time` (xsd:dateTime, UTC).

    `pages` counts the members on each page; times never go back.
    """

    number: int
    before: str | None
    release: str
    time: str
    pages: tuple[int, ...]

    @property
    def name(self) -> str:
        """The name of its folder, and of its address."""
        return f"{self.number:06d}-{self.release}"

    def page(self, number: int) -> str:
        """The file name of a page, from 1."""
        return f"page-{number:04d}.nq.gz"


class Log:
    """The log of one base; `releases` is the folder of its releases, `var/releases/<slug of the base>`."""

    def __init__(self, releases: Path) -> None:
        self.folder = releases.parent.parent / "changes" / releases.name

    def entries(self, in_force: str | None) -> list[Entry]:
        """The steps that led to the release in force, in order. Empty where none did; a damaged step ends the list."""
        found = self._all()
        while found and found[-1].release != in_force:
            found.pop()
        return found

    def difference(self, entry: Entry) -> Difference:
        """What changed in a step. Raises OSError and `msgspec.MsgspecError` where that is damaged."""
        return from_json((self.folder / entry.name / DIFFERENCE).read_bytes())

    def page(self, entry: Entry, number: int) -> Path:
        """The file of a page of a step."""
        return self.folder / entry.name / entry.page(number)

    def append(
        self,
        in_force: str | None,
        release: str,
        difference: Difference,
        pages: Iterable[tuple[int, bytes]],
        time: dt.datetime,
        seal: Callable[[], None] = lambda: None,
    ) -> Entry:
        """Add a step from the release in force to another; `pages` are pairs of member count and bytes. `seal` is
        called when all is written and not yet in place; where it raises, nothing is added.

        Call it with the build's lock held, before the release is put in force. Raises OSError like any write.
        """
        before = self.entries(in_force)
        for leftover in self.folder.glob("[0-9]*-*"):
            if int(leftover.name.partition("-")[0]) >= len(before):  # killed before it was in force, or damaged
                shutil.rmtree(leftover)
        scratch = self.folder / f".new-{os.getpid()}"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        counts = []
        try:
            for number, (members, data) in enumerate(pages, 1):
                (scratch / f"page-{number:04d}.nq.gz").write_bytes(data)
                counts.append(members)
            entry = Entry(
                number=len(before),
                before=before[-1].release if before else None,
                release=release,
                time=stamp(time),
                pages=tuple(counts),
            )
            (scratch / DIFFERENCE).write_bytes(to_json(difference))
            (scratch / ENTRY).write_bytes(msgspec.json.encode(entry))
            flush(scratch)
            seal()
        except BaseException:
            shutil.rmtree(scratch, ignore_errors=True)
            raise
        scratch.rename(self.folder / entry.name)
        flush(self.folder, deep=False)
        return entry

    def next_time(self, in_force: str | None, now: dt.datetime) -> dt.datetime:
        """Now, or just after the last step, whichever is later: clocks are set back, a stream never goes back."""
        steps = self.entries(in_force)
        if not steps:
            return now
        last = dt.datetime.fromisoformat(steps[-1].time)
        return max(now, last + dt.timedelta(milliseconds=1))

    def last(self) -> Entry | None:
        """The last step that is there, whether its release is in force or not."""
        found = self._all()
        return found[-1] if found else None

    def next_name(self, in_force: str | None, release: str) -> str:
        """What the step after those to the release in force will be called."""
        return f"{len(self.entries(in_force)):06d}-{release}"

    def _all(self) -> list[Entry]:
        """Every step from the first one on for which the chain holds."""
        found: list[Entry] = []
        for path in sorted(self.folder.glob("[0-9]*-*")):
            try:
                entry = msgspec.json.decode((path / ENTRY).read_bytes(), type=Entry)
            except (OSError, msgspec.MsgspecError):
                break
            if entry.number != len(found) or entry.before != (found[-1].release if found else None):
                break
            found.append(entry)
        return found


def stamp(time: dt.datetime) -> str:
    """A time as xsd:dateTime in UTC, to the millisecond."""
    return time.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
