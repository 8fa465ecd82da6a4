"""Reading the notices' folders as a map: the same sources on the shelf, wherever they are read.

A task carries paths, not bytes: processes of other machines must see the data folder, the release that is made, and the
cache, at the same place. They must run the same version of the program, which is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gazette.errors import UserError
from gazette.identity.resolve import Head, Source, head_of
from gazette.reference import Reference
from gazette.release.loaded import reference_in
from gazette.release.progress import Track, silently
from gazette.release.shelf import Shelf
from gazette.release.sources import Alarm, Problem, RecordCache, alarms_of, code_digest, read_folder
from gazette.work.executors import InThisProcess, Workers, told_if_one_dies

CHUNK = 8
"""Folders that a process gets at once."""
_WORK = "reading notices"


@dataclass(frozen=True)
class Reading:
    """What reading a folder came to: what decides which notice it is of, if anything was read; what was not; what a
    person has to see; the digests of the captures that were read."""

    folder: str
    head: Head | None
    problems: tuple[Problem, ...]
    alarms: tuple[Alarm, ...]
    captures: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """What a process is told: which folder, on which shelf its sources go, and where the tables and the cache are."""

    folder: Path
    release: Path
    tables: Path
    cache: Path | None
    code: str
    version: str


def read_spread(
    folders: Sequence[Path],
    release: Path,
    reference: Reference,
    cache: RecordCache | None,
    *,
    tables: Path,
    workers: Workers,
    track: Track = silently,
) -> Iterator[Reading]:
    """Let the workers read these folders, and put their sources on the shelf of `release`; `tables` is where
    `reference` was read from.

    Raises `UserError` where workers cannot be had, or where a process dies over a folder.
    """
    pool = workers.for_work(len(folders))
    if isinstance(pool, InThisProcess):
        for folder in track(folders, _WORK):
            yield _shelved(folder, release, reference, cache)
        return
    code = _code()
    place = cache.folder if cache else None
    tasks = [Task(folder, release, tables, place, code, reference.version) for folder in folders]
    with told_if_one_dies("reading notices"):
        for _, found in zip(track(folders, _WORK), pool.map(read_task, tasks, chunksize=CHUNK), strict=True):
            yield found


def read_task(task: Task) -> Reading:
    """Read one folder. Raises `UserError` where this process has another program, or other tables, than who asks."""
    if _code() != task.code:
        raise UserError(
            "a worker runs another version of this program",
            advice="Install the same version on all machines, and start the workers again.",
        )
    reference = reference_in(task.tables, task.version)
    if reference.version != task.version:
        raise UserError(
            "a worker sees other tables", file=task.tables, advice="Give all machines the same data folder."
        )
    cache = _cache(task.cache, task.tables, task.version) if task.cache else None
    return _shelved(task.folder, task.release, reference, cache)


def _shelved(folder: Path, release: Path, reference: Reference, cache: RecordCache | None) -> Reading:
    found = list(read_folder(folder, reference, cache))
    sources = [one for one in found if isinstance(one, Source)]
    if sources:
        Shelf(release, folder.parent).put(folder.name, sources)
    return Reading(
        folder=folder.name,
        head=head_of(sources) if sources else None,
        problems=tuple(one for one in found if isinstance(one, Problem)),
        alarms=tuple(alarm for source in sources for alarm in alarms_of(source)),
        captures=tuple(source.document.sha256 for source in sources),
    )


@lru_cache(1)
def _code() -> str:
    return code_digest()


@lru_cache(1)
def _cache(folder: Path, tables: Path, version: str) -> RecordCache:
    return RecordCache(folder, reference_in(tables, version))
