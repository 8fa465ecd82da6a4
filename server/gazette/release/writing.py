"""Writing a piece into the folder of a release, taking it over from another, and reading what only a build reads."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from gazette.catalogue.listed import rows_file, write_listed
from gazette.catalogue.noticed import has_notices, notices_file, write_noticed
from gazette.catalogue.shared import has_shared, shared_file, write_shared
from gazette.dumps.forms import FORMS, segment_file
from gazette.dumps.rows import files_of_rows
from gazette.dumps.tables import TABLES
from gazette.graph.sheet import Sheet
from gazette.graph.surroundings import Surroundings
from gazette.graph.vocabulary import Space
from gazette.release.bundles import Leaning, Make, Plan, bundles_file, joined, make_bundles, write_bundles
from gazette.release.contents import Contents, contents_of, entries_file
from gazette.release.packed import read_each_packed
from gazette.release.piece import Piece
from gazette.search.rows import Row


def write_piece(
    release: Path, name: str, inputs: str, sheets: Iterable[Sheet], space: Space, around: Surroundings | None
) -> Piece:
    """Write all files of a piece that has these graphs into the folder of a release; see `contents_of`. Raises OSError
    like any write."""
    return write_contents(release, name, inputs, contents_of(name, sheets, space, around))


def write_bundled(
    release: Path, name: str, inputs: str, plans: Iterable[Plan], context: str, before: Path | None, leaning: Leaning,
    make: Make,
) -> Piece:  # fmt: skip
    """Write all files of a piece that is made in bundles; see `make_bundles`. Raises OSError like any write."""
    found = list(make_bundles(name, plans, context, before, leaning, make))
    noted = write_bundles(release, name, [(bundle, told) for bundle, told, _ in found])
    whole = joined([contents for *_, contents in found], leaning)
    return write_contents(release, name, inputs, whole, noted)


def write_contents(release: Path, name: str, inputs: str, contents: Contents, bundles: str = "") -> Piece:
    """Write what a piece came to; `bundles` is the digest of what is noted of its bundles. Raises OSError."""
    for file, data in contents.files.items():
        path = release / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    notes, shown = contents.notes, contents.shown
    if has_notices(name):
        listed = write_noticed(release, name, shown.noticed)
    elif has_shared(name):
        listed = write_shared(release, name, shown.shared)
    else:
        listed = write_listed(release, name, shown.recognitions)
    return Piece(
        name=name, inputs=inputs, leans_on=notes.leans_on, leaning=notes.leaning, parts=notes.parts,
        things=notes.things, statistics=notes.statistics, tables=notes.tables, entries=notes.entries, listed=listed,
        bundles=bundles,
    )  # fmt: skip


def listed_file(release: Path, piece: str) -> Path:
    """The file of what lists show of a piece."""
    if has_shared(piece):
        return shared_file(release, piece)
    return notices_file(release, piece) if has_notices(piece) else rows_file(release, piece)


def packs_of_entries(release: Path, piece: str, rank: int) -> list[bytes]:
    """A piece's rows of a rank in the search index, by their IRIs: a pack (`rows_of_pack`), where it has bundles one of
    each. Raises OSError."""
    return list(read_each_packed(release / entries_file(piece, rank)))


def rows_of_pack(pack: bytes) -> list[Row]:
    """The rows of such a pack."""
    return msgspec.msgpack.decode(pack, type=list[Row])


def files_of(piece: Piece) -> list[str]:
    """All files of a piece, below the folder of its release."""
    return [
        *(segment_file(piece.name, form) for form in FORMS),
        *(file for t in TABLES if t.name in piece.tables for file in files_of_rows(piece.name, t)),
        *(entries_file(piece.name, rank) for rank in piece.entries),
        *([listed_file(Path(), piece.name).as_posix()] if piece.listed else []),
        *([bundles_file(piece.name)] if piece.bundles else []),
    ]


def take_over(release: Path, before: Path, piece: Piece) -> None:
    """Link the files of a piece from the release before. Raises OSError."""
    here, there = f"{release}", f"{before}"
    for file in files_of(piece):
        try:
            os.link(f"{there}/{file}", f"{here}/{file}")
        except FileNotFoundError:  # the first one in a folder
            (release / file).parent.mkdir(parents=True, exist_ok=True)
            os.link(f"{there}/{file}", f"{here}/{file}")


def replace_by(release: Path, before: Path, piece: Piece) -> None:
    """Link a piece from the release before that was written here, and came to the same. Raises OSError."""
    for file in files_of(piece):
        (release / file).unlink()
    take_over(release, before, piece)
