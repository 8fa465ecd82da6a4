"""What a build gives back, and the note that lets the next one see that there is nothing to do.

var/releases/<slug of the base>/.last-build.json    which inputs gave which release, and what was told then
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from gazette.errors import UserError
from gazette.release.folders import look_at_folders
from gazette.release.inputs import inputs_of
from gazette.release.lock import only_one
from gazette.release.manifest import Release, releases_of, standings
from gazette.release.swap import current_or_none, prune
from gazette.settings import Settings
from gazette.validation.report import Report, shown

NOTE = ".last-build.json"


@dataclass(frozen=True, slots=True)
class Problem:
    """A capture (or a whole folder) that gave no source, and why."""

    folder: str
    error: UserError


@dataclass(frozen=True, slots=True)
class Alarm:
    """A warning of a record that makes a build or a check end with status 2: which capture, which line, what."""

    file: Path
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Built:
    """What a build gave: the release in force, and whether it is new; what could not be read, what broke a rule.

    `alarms` are the warnings of records that a person has to see before anybody trusts the list: a name cut off.
    """

    release: Release
    problems: tuple[Problem, ...]
    report: Report
    alarms: tuple[Alarm, ...]
    new: bool

    @property
    def clean(self) -> bool:
        """Whether everything in the data folder stands in the release as it is there now."""
        return not self.problems and not self.report.blocked and not self.alarms

    def lines(self, notices: Path) -> Iterator[str]:
        """The outcome in lines for people, the worst first; `notices` is the folder of the notices."""
        manifest = self.release.manifest
        for problem in self.problems:
            state = "as it was last good" if problem.folder in manifest.stale else "left out"
            yield f"{state}: {problem.error}"
        for alarm in self.alarms:
            yield f"{shown(alarm.file)}:{alarm.line}: warning {alarm.message}"
        for finding in self.report.findings:
            if finding.severity == "violation":
                yield finding.told(notices)
        for difference in self.report.differences:
            yield f"{difference.of}: reported {difference.reported}, captured {difference.captured}"
        counts = manifest.counts
        state = "new release" if self.new else "nothing changed: release"
        stale = f", {len(manifest.stale)} folders stale" if manifest.stale else ""
        yield (
            f"{state} {manifest.release}: {counts['Notice']} notices, {standings(counts)}, "
            f"{counts['Cluster']} clusters, {manifest.quads} triples{stale}"
        )


class _Told(Struct, frozen=True, kw_only=True):
    """A problem or an alarm, by the file as it was named then."""

    folder: str = ""
    message: str
    file: str | None = None
    line: int | None = None
    offset: int | None = None
    advice: str | None = None


class _Note(Struct, frozen=True, kw_only=True):
    inputs: dict[str, str]
    release: str
    problems: list[_Told]
    alarms: list[_Told]
    blocked: list[str]


def write_note(releases: Path, inputs: Mapping[str, str], built: Built) -> None:
    """Note that these inputs gave this release. Losing the note costs one build."""
    note = _Note(
        inputs=dict(inputs),
        release=built.release.manifest.release,
        problems=[_told(problem) for problem in built.problems],
        alarms=[_Told(file=str(a.file), line=a.line, message=a.message) for a in built.alarms],
        blocked=list(built.report.blocked),
    )
    scratch = releases / f"{NOTE}.{os.getpid()}"
    scratch.write_bytes(msgspec.json.encode(note))
    scratch.replace(releases / NOTE)


def standing(settings: Settings) -> Built | None:
    """What the last build gave, if nothing that it was made from has changed since and its release is sound; of the
    releases no more are kept then than the settings say."""
    releases = releases_of(settings.var, settings.base_uri)
    if not (releases / NOTE).exists():
        return None
    inputs = inputs_of(settings, look_at_folders(settings).digest)
    found = noted(releases, inputs, current_or_none(releases))
    if found is not None:
        with only_one(releases / ".lock", lambda: None):
            prune(releases, settings.keep_releases)
    return found


def noted(releases: Path, inputs: Mapping[str, str], release: Release | None) -> Built | None:
    """What the last build gave, if it was from these inputs and its release is the one given; else None."""
    if release is None:
        return None
    try:
        note = msgspec.json.decode((releases / NOTE).read_bytes(), type=_Note)
        report = msgspec.json.decode((release.path / "report.json").read_bytes(), type=Report)
    except (OSError, msgspec.MsgspecError):
        return None
    if note.inputs != inputs or note.release != release.manifest.release:
        return None
    problems = tuple(Problem(t.folder, _error(t)) for t in note.problems)
    return Built(release, problems, report, _alarms(note.alarms), new=False)


def _told(problem: Problem) -> _Told:
    error = problem.error
    file = None if error.file is None else str(error.file)
    return _Told(
        folder=problem.folder, message=error.message, file=file, line=error.line, offset=error.offset,
        advice=error.advice,
    )  # fmt: skip


def _error(told: _Told) -> UserError:
    file = None if told.file is None else Path(told.file)
    return UserError(told.message, file=file, line=told.line, offset=told.offset, advice=told.advice)


def _alarms(told: Sequence[_Told]) -> tuple[Alarm, ...]:
    return tuple(Alarm(Path(t.file or ""), t.line or 1, t.message) for t in told)
