"""What is made of the pieces of a release as soon as all are there, while they are checked: it depends on nothing else.

Where the check keeps some of them out, it is made again of those that stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from itertools import takewhile
from pathlib import Path

from gazette.catalogue.conflicts import conflicts_of
from gazette.catalogue.write import write_catalogue
from gazette.dumps.growing import GrowingDumps
from gazette.dumps.rows import Rows
from gazette.graph.vocabulary import CG
from gazette.release.assembly import ROWS_A_PIECE, Assembled, Means
from gazette.release.indexing import index_pieces
from gazette.release.manifest import Release
from gazette.release.piece import Piece, in_order_of_dumps, read_pieces
from gazette.store.embedded import EmbeddedStore
from gazette.work.executors import InThisProcess, told_if_one_dies
from gazette.work.running import RunningChecksums

FEW_FRESH = 16
"""One piece in so many may be new where the lists are made in this process."""
_PROGRAM = ("code", "libraries")
"""Inputs that decide how files are written."""


class Begun:
    """The lists, the search index (its checksum, if it is made whole) and the `dumps`, as far as the pieces go, of a
    release that is made in a folder: all are being made.

    `alike` is the release before, if the same program wrote it: files of one that another wrote are not taken over.
    `rows` are the notes on the pieces' rows, by table and piece.
    """

    lists: Future[None]
    search: Future[str | None]

    def __init__(self, folder: Path, means: Means, before: Release | None, checksums: RunningChecksums) -> None:
        """Raises OSError like any write, and as `begin`."""
        self._folder = folder
        self._means = means
        same = before and all(before.manifest.inputs.get(name) == means.inputs[name] for name in _PROGRAM)
        self.alike = before if same else None
        self._there = self.alike.path if self.alike else None
        self.dumps = GrowingDumps(folder, means.space.base, self._there, checksums)
        self.rows: dict[str, dict[str, Rows]] = {}
        self._added = 0

    def plan(self, pieces: Mapping[str, Piece | None]) -> None:
        """Have worked out how the dumps begin, by all pieces that there will be: None for each that is to
        be made. Raises as `begin`."""
        ordered = (pieces[name] for name in in_order_of_dumps(pieces))
        self._add([piece for piece in takewhile(lambda piece: piece is not None, ordered) if piece])

    def begin(self, assembled: Assembled, store: EmbeddedStore) -> None:
        """Begin to make all, of these pieces and the store of them; where it takes more than a process needs to start,
        workers do. Raises OSError like any write, and `UserError` where a process has died."""
        pieces, workers, base = assembled.pieces, self._means.workers, self._means.space.base
        self._add([pieces[name] for name in in_order_of_dumps(pieces)[self._added :]])
        recognitions = sum(piece.statistics.classes.get(CG.Recognition.value, 0) for piece in pieces.values())
        pool = workers.beside or workers.for_work(recognitions // ROWS_A_PIECE)
        listed = {name: piece.listed for name, piece in pieces.items() if piece.listed}
        at_once = workers.beside is None and _mostly_there(listed, self.alike)  # sooner done than a process is started
        with told_if_one_dies("writing lists or the search index"):
            self.lists = (InThisProcess() if at_once else pool).submit(
                write_catalogue, self._folder, listed, conflicts_of(store), base, self._there
            )
            found = [piece for piece in pieces.values() if piece.entries]
            self.search = index_pieces(self._folder, found, self.alike, pool)

    def give_up(self) -> None:
        """Not all pieces stay: what nobody has begun with yet is not done, and no checksums are worked out."""
        self.lists.cancel()
        self.search.cancel()
        self.dumps.give_up()

    def _add(self, pieces: Sequence[Piece]) -> None:
        """Add what comes next in the order of dumps."""
        named: dict[str, list[str]] = {}
        for piece in pieces:
            for table, note in piece.tables.items():
                named.setdefault(table, []).append(piece.name)
                self.rows.setdefault(table, {})[piece.name] = note
        self._added += len(pieces)
        self.dumps.add_segments([piece.name for piece in pieces], named)


def _mostly_there(listed: Mapping[str, str], before: Release | None) -> bool:
    """Whether lists show the same of all but few pieces as they do in the release before."""
    known = {name: piece.listed for name, piece in read_pieces(before.path).items()} if before else {}
    fresh = sum(known.get(name) != digest for name, digest in listed.items())
    return fresh * FEW_FRESH <= len(listed)
