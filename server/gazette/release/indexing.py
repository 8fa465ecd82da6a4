"""The search index of a release: that of the one before, with an addition to it, or made whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path

from gazette.release.manifest import Release
from gazette.release.piece import Piece, read_pieces
from gazette.release.writing import packs_of_entries, rows_of_pack
from gazette.search.addition import write_addition
from gazette.search.index import ADDED, FILE, is_large, made_from, write_index
from gazette.search.rows import Row
from gazette.work.checksums import digest_of

Ranked = dict[str, tuple[int, Row]]
"""Rows, each with its rank, by their IRIs."""


def index_pieces(scratch: Path, pieces: Iterable[Piece], before: Release | None, pool: Executor) -> Future[str | None]:
    """Write the index of the entries of these pieces into the folder `scratch` of a release; when that is done, the
    checksum of its large file, None where that is a link to that of the release `before`.

    What differs little from the index `before` is an addition to it and is written at once, which takes less than to
    start a process; a whole one is made by the `pool`. Raises OSError like any write.
    """
    entries = {(piece.name, rank): of for piece in pieces for rank, of in sorted(piece.entries.items())}
    told = "".join(f"{name} {rank} {of}\n" for (name, rank), of in entries.items())
    digest = hashlib.sha256(told.encode()).hexdigest()
    if before is not None and (_linked(scratch, before, digest) or _added(scratch, entries, before, digest)):
        done = Future[str | None]()
        done.set_result(None)
        return done
    return pool.submit(_write_whole, scratch, [*entries], digest)


def _linked(scratch: Path, before: Release, digest: str) -> bool:
    """Link the index before where it was made from the same; whether that was done."""
    there = before.search_index
    if made_from(there) != digest:
        return False
    (scratch / FILE).hardlink_to(there.whole)
    if there.added:
        (scratch / ADDED).hardlink_to(there.added)
    return True


def _added(scratch: Path, entries: dict[tuple[str, int], str], before: Release, digest: str) -> bool:
    """Link the large file of the index before, and write what must be added to it; whether that was done."""
    there = before.search_index
    if not is_large(there) or not write_addition(scratch / ADDED, there, *_apart(scratch, entries, before), digest):
        return False
    (scratch / FILE).hardlink_to(there.whole)
    return True


def _apart(scratch: Path, entries: dict[tuple[str, int], str], before: Release) -> tuple[Ranked, Ranked]:
    """The rows that are gone since the release before, and those that have come; what a part of a piece has in both is
    not read, and may be left out of both or stand in both."""
    known = read_pieces(before.path)
    there = {(name, rank): of for name, piece in known.items() for rank, of in piece.entries.items()}
    gone: Ranked = {}
    come: Ranked = {}
    for name, rank in sorted(entries.keys() | there.keys()):
        if entries.get((name, rank)) == there.get((name, rank)):
            continue
        then = packs_of_entries(before.path, name, rank) if (name, rank) in there else []
        now = packs_of_entries(scratch, name, rank) if (name, rank) in entries else []
        for packs, others, rows in ((then, {*now}, gone), (now, {*then}, come)):
            rows |= {row.iri: (rank, row) for pack in packs if pack not in others for row in rows_of_pack(pack)}
    return gone, come


def _write_whole(scratch: Path, entries: Sequence[tuple[str, int]], digest: str) -> str:
    """Write the index of what pieces have of ranks; its checksum, worked out while others work: it is large."""
    ranks = sorted({rank for _, rank in entries})
    write_index(scratch / FILE, ((rank, _rows_of_rank(scratch, entries, rank)) for rank in ranks), digest)
    return digest_of(scratch / FILE)


def _rows_of_rank(scratch: Path, entries: Sequence[tuple[str, int]], rank: int) -> Iterator[Row]:
    for name, of in entries:
        if of == rank:
            for pack in packs_of_entries(scratch, name, rank):
                yield from rows_of_pack(pack)
