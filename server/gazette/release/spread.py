"""Reading the notices' folders as a map: the same sources, in the same order, wherever the pieces are read.

A piece carries paths, not bytes: processes of other machines must see the data folder, and the cache, at the same
place. They must run the same version of the program, which is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gazette.errors import UserError
from gazette.identity.resolve import Source
from gazette.reference import Reference
from gazette.release.progress import Track, silently
from gazette.release.sources import Problem, RecordCache, code_digest, read_folder
from gazette.work.executors import InThisProcess, executor_of

CHUNK = 8
"""Folders that a process gets at once."""
_WORK = "reading notices"


@dataclass(frozen=True)
class Piece:
    """What a process is told: which folder, and where the tables and the cache are."""

    folder: Path
    tables: Path
    cache: Path | None
    code: str
    version: str


def read_spread(
    folders: Sequence[Path],
    reference: Reference,
    cache: RecordCache | None,
    *,
    tables: Path,
    executor: str,
    track: Track = silently,
) -> Iterator[Source | Problem]:
    """The sources of these folders, read by the executor of that name; `tables` is where `reference` was read from.

    Raises `UserError` where the executor cannot be had, or where a process dies over a folder.
    """
    with executor_of(executor, len(folders)) as pool:
        if isinstance(pool, InThisProcess):
            for folder in track(folders, _WORK):
                yield from read_folder(folder, reference, cache)
            return
        code = _code()
        place = cache.folder if cache else None
        pieces = [Piece(folder, tables, place, code, reference.version) for folder in folders]
        try:
            for _, found in zip(track(folders, _WORK), pool.map(read_piece, pieces, chunksize=CHUNK), strict=True):
                yield from found
        except BrokenExecutor as error:
            raise UserError(
                "a process that read notices ended without a word", advice="Run with --executor one to see which it is."
            ) from error


def read_piece(piece: Piece) -> list[Source | Problem]:
    """Read one folder. Raises `UserError` where this process has another program, or other tables, than who asks."""
    if _code() != piece.code:
        raise UserError(
            "a worker runs another version of this program",
            advice="Install the same version on all machines, and start the workers again.",
        )
    reference = _reference(piece.tables, piece.version)
    if reference.version != piece.version:
        raise UserError(
            "a worker sees other tables", file=piece.tables, advice="Give all machines the same data folder."
        )
    cache = _cache(piece.cache, piece.tables, piece.version) if piece.cache else None
    return list(read_folder(piece.folder, reference, cache))


@lru_cache(1)
def _code() -> str:
    return code_digest()


@lru_cache(1)
def _reference(tables: Path, version: str) -> Reference:
    """The tables; `version` is the one that is hoped for, so that changed tables are read anew."""
    return Reference.load(tables)


@lru_cache(1)
def _cache(folder: Path, tables: Path, version: str) -> RecordCache:
    return RecordCache(folder, _reference(tables, version))
