"""All pieces of a release, from the shelf of its sources: identified in order, then made wherever there is room."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path

from gazette.graph.gaps import Gap, in_order
from gazette.graph.industries import IndustryFacts
from gazette.graph.surroundings import telling
from gazette.graph.vocabulary import Space
from gazette.identity.comparison import Comparison, Difference
from gazette.identity.kept import with_sources
from gazette.identity.ledger import Ledger
from gazette.identity.resolve import Head, Reported, group, head_of, identify_one, known_documents
from gazette.lists.known import KnownNotice
from gazette.reference import Reference
from gazette.release.bundles import made_here, plans_of_common
from gazette.release.gathered import Gathered, Wanted
from gazette.release.graphs import LISTS_FOLDER, common_sheets
from gazette.release.identified import Identified, read_identified, read_kept_notices
from gazette.release.making import (
    NoticePlan,
    Order,
    Place,
    Workshop,
    make_piece,
    make_tables,
    surroundings_in,
    tables_piece,
)  # fmt: skip
from gazette.release.piece import COMMON, TABLES, Piece, digest_of_release, graphs_of, lines_of, read_pieces
from gazette.release.shelf import Shelf
from gazette.release.texts import Apart, apart
from gazette.release.writing import replace_by, take_over, write_bundled
from gazette.work.executors import InThisProcess, Workers, told_if_one_dies

ROWS_A_PIECE = 100
"""So many rows count as one piece of work, when it is decided whether processes are worth starting."""


@dataclass(frozen=True)
class Means:
    """What pieces are made with: the tables, their state by digest (`inputs`), who does the work."""

    data: Path
    reference: Reference
    facts: IndustryFacts
    space: Space
    inputs: Mapping[str, str]
    workers: Workers

    def digest_of(self, *names: str) -> str:
        """SHA-256 over some of the inputs, the program and the base."""
        told = [self.space.base, *(f"{name} {self.inputs[name]}" for name in (*names, "code", "libraries"))]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    @property
    def identifying(self) -> str:
        """The digest of what decides how a notice is identified, besides its sources."""
        return self.digest_of("reference", "ledger")


@dataclass(frozen=True)
class Assembled:
    """The pieces of a release in its folder, and what was found on the way; `plans` are the notices by their keys, of
    which `earlier` are as they were identified for the release before."""

    folder: Path
    pieces: dict[str, Piece]
    plans: dict[str, NoticePlan]
    identified: dict[str, Identified]
    earlier: Mapping[str, Identified]
    gaps: tuple[Gap, ...]
    differences: tuple[Difference, ...]
    _apart: dict[Path, Apart | None] = field(default_factory=dict)

    def apart(self, before: Path) -> Apart | None:
        """What tells it from the release, or the trial, in this folder; None where that has no pieces."""
        if before not in self._apart:
            self._apart[before] = apart(before, self.folder, self.pieces)
        return self._apart[before]

    @cached_property
    def digest(self) -> str:
        """The digest of the release: that of all graphs but its description of itself."""
        return digest_of_release({name: part.digest for name, part in graphs_of(self.pieces.values()).items()})


def assemble(
    folder: Path,
    heads: Iterable[Head],
    lists: Sequence[KnownNotice],
    ledger: Ledger,
    means: Means,
    before: Path | None,
    take: Callable[[Piece], None] = lambda _: None,
    plan: Callable[[Mapping[str, Piece | None]], None] = lambda _: None,
) -> Assembled:
    """Make all pieces from the sources on the shelf in `folder`, and write them there; `take` gets each when it is
    there, while others are made; `plan` gets all that there will be before these are, and None for each of them.

    What is made from the same as in the folder `before` is linked from there. Raises OSError like any write, and
    `UserError` where the tables are broken or a process dies.
    """
    known = read_pieces(before) if before else {}
    shelf = Shelf(folder, means.data / "notices")
    found = Gathered(shelf, means.reference, means.space, Comparison(means.data / LISTS_FOLDER), before)
    earlier = read_identified(before, means.identifying) if before else {}
    tables = _tables(folder, before, known.get(TABLES), means)
    _identify(found, shelf, heads, lists, ledger, means.reference, before, earlier)
    found.settle()
    common = common_sheets(found.common, means.reference, ledger, means.data, means.space)
    with told_if_one_dies("making a part of the release"):
        of_tables = tables.result()
    lines = [sheet.lines() for sheet in common]
    place = _place(folder, chain(*lines), found.names, means)
    around = surroundings_in(place.around)
    inputs = means.digest_of()
    make, plans = made_here(COMMON, means.space, around), plans_of_common(common, lines)
    shared = write_bundled(folder, COMMON, inputs, plans, inputs, before, around.digest, make)
    if before and (same := known.get(COMMON)) == shared:
        replace_by(folder, before, same)
    pieces = {TABLES: of_tables, COMMON: shared}
    take(of_tables)
    take(shared)
    fresh: list[Wanted] = []
    context = means.digest_of("reference", "industries")
    every = list(found.wanted(context))
    for wanted in every:
        there = known.get(wanted.name)
        if before and there and there.inputs == wanted.inputs and there.leaning == around.digest(there.leans_on):
            take_over(folder, before, there)
            pieces[wanted.name] = there
            take(there)
        else:
            fresh.append(wanted)
    plan({**pieces, **{one.name: None for one in fresh}})
    rows = found.rows * len(fresh) // max(1, len(every))  # as if all pieces had as many
    for piece in _made(list(found.orders(fresh, context)), place, means, rows):
        pieces[piece.name] = piece
        take(piece)
    place.around.unlink()
    return Assembled(
        folder=folder,
        pieces=dict(sorted(pieces.items())),
        plans=found.plans,
        identified=found.identified,
        earlier=earlier,
        gaps=tuple(in_order(found.common.gaps)),
        differences=found.differences,
    )


def _identify(
    found: Gathered,
    shelf: Shelf,
    heads: Iterable[Head],
    lists: Sequence[KnownNotice],
    ledger: Ledger,
    reference: Reference,
    before: Path | None,
    earlier: Mapping[str, Identified],
) -> None:
    """Gather each notice in the order of their keys. Mints what is not known yet.

    What is known of it from `earlier`, from the same sources on the shelf of `before`, is taken from there.
    """
    shared = shelf.shared(Shelf(before, shelf.notices)) if before else set()

    def same(folder: str) -> bool:
        return before is not None and (folder in shared or shelf.same(folder, before))

    documents = known_documents(reference, ledger)
    reports = {report.folder: report for report in map(Reported, lists)}
    of_reports = [head_of([report]) for report in reports.values()]
    for key, names in group([*heads, *of_reports], ledger).items():
        folders = tuple(name for name in names if name not in reports)
        told = [reports[name] for name in names if name in reports]
        known = earlier.get(key)
        if known and not told and known.folders == folders and before and all(map(same, folders)):
            if found.take_over(known):
                continue
            kept = read_kept_notices(before, known.piece)[key]
            found.take(with_sources(kept, (source for name in folders for source in shelf.take(name))), folders)
            continue
        sources = [source for name in folders for source in shelf.take(name)]
        found.take(identify_one(key, [*sources, *told], reference, ledger, documents), folders)


def _tables(folder: Path, before: Path | None, known: Piece | None, means: Means) -> Future[Piece]:
    """The piece of what does not depend on any notice, made beside what follows where somebody is at work already."""
    inputs = means.digest_of("reference", "industries", "ontology")
    if before and known and known.inputs == inputs:
        take_over(folder, before, known)
        found: Future[Piece] = Future()
        found.set_result(known)
        return found
    place, pool = (means.data, folder, means.space.base, inputs), means.workers.for_work(0)
    if isinstance(pool, InThisProcess):
        return pool.submit(tables_piece, *place, means.reference, means.facts)
    return pool.submit(make_tables, *place, means.reference.version, means.digest_of("industries"))


def _place(folder: Path, lines: Iterable[bytes], names: Iterable[bytes], means: Means) -> Place:
    """Where pieces are made, with the surroundings written down: names in the tables and in these lines, and those of
    notices."""
    text = b"".join(chain(telling(chain(lines_of(folder, TABLES), lines)), names))
    path = folder / f".surroundings-{hashlib.sha256(text).hexdigest()[:16]}.nq"
    path.write_bytes(text)
    return Place(means.data, folder, means.space.base, path, means.reference.version, means.digest_of("industries"))


def _made(orders: Sequence[Order], place: Place, means: Means, rows: int) -> Iterator[Piece]:
    pool = means.workers.for_work(rows // ROWS_A_PIECE)
    with told_if_one_dies("making a part of the release"):
        if isinstance(pool, InThisProcess):
            yield from map(Workshop(place, means.reference, means.facts, means.workers.beside).make, orders)
        else:
            yield from pool.map(make_piece, [place] * len(orders), orders)
