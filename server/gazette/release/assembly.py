"""All pieces of a release, from the shelf of its sources: identified in order, then made wherever there is room."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

import msgspec

from gazette.errors import UserError
from gazette.graph.common import Common
from gazette.graph.gaps import Gap, in_order
from gazette.graph.history import Event, events_of
from gazette.graph.industries import IndustryFacts
from gazette.graph.notice import label_of
from gazette.graph.surroundings import telling
from gazette.graph.vocabulary import RDFS, Space, zh
from gazette.identity.comparison import Comparison, Difference
from gazette.identity.kept import KeptNotice, with_sources, without_sources
from gazette.identity.ledger import Ledger
from gazette.identity.resolve import Head, IdentifiedNotice, Reported, group, head_of, identify_one, known_documents
from gazette.lists.known import KnownNotice
from gazette.reference import Reference
from gazette.release.graphs import LISTS_FOLDER, common_sheets
from gazette.release.identified import read_identified
from gazette.release.making import (
    Clusters,
    NoticePlan,
    Notices,
    Order,
    Place,
    Workshop,
    files_of,
    make_piece,
    make_tables,
    surroundings_in,
    tables_piece,
    take_over,
    write_piece,
)  # fmt: skip
from gazette.release.piece import COMMON, TABLES, Piece, digest_of_release, graphs_of, lines_of, read_pieces
from gazette.release.shelf import Shelf
from gazette.work.executors import InThisProcess, Workers

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
    """The pieces of a release in its folder, and what was found on the way; `plans` are the notices by their keys."""

    folder: Path
    pieces: dict[str, Piece]
    plans: dict[str, NoticePlan]
    gaps: tuple[Gap, ...]
    differences: tuple[Difference, ...]

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
) -> Assembled:
    """Make all pieces from the sources on the shelf in `folder`, and write them there; `take` gets each when it is
    there, while others are made.

    What is made from the same as in the folder `before` is linked from there. Raises OSError like any write, and
    `UserError` where the tables are broken or a process dies.
    """
    known = read_pieces(before) if before else {}
    found = _Found(means)
    shelf = Shelf(folder, means.data / "notices")
    earlier = read_identified(before, means.identifying) if before else {}
    tables = _tables(folder, before, known.get(TABLES), means)
    for notice, folders in _identified(shelf, heads, lists, ledger, means.reference, before, earlier):
        found.take(notice, folders)
    common = common_sheets(found.common, means.reference, ledger, means.data, means.space)
    with _told_who_died():
        of_tables = tables.result()
    place = _place(folder, chain(*(sheet.lines() for sheet in common), found.names), means)
    around = surroundings_in(place.around)
    shared = write_piece(folder, COMMON, means.digest_of(), common, means.space, around)
    if before and (same := known.get(COMMON)) == shared:
        _take_over(folder, before, same)
    pieces = {TABLES: of_tables, COMMON: shared}
    take(of_tables)
    take(shared)
    open_orders: list[Order] = []
    for order in found.orders(shelf):
        there = known.get(order.name)
        if before and there and there.inputs == order.inputs and there.leaning == around.digest(there.leans_on):
            take_over(folder, before, there)
            pieces[order.name] = there
            take(there)
        else:
            open_orders.append(order)
    for piece in _made(open_orders, place, means, found.rows):
        pieces[piece.name] = piece
        take(piece)
    place.around.unlink()
    return Assembled(
        folder, dict(sorted(pieces.items())), found.plans, tuple(in_order(found.common.gaps)), found.differences
    )


class _Found:
    """What is kept of the notices that were identified, one after the other in the order of their keys."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._comparison = Comparison(means.data / LISTS_FOLDER)
        self._events: dict[str, list[tuple[str, Event]]] = {}
        self._unsettled: list[NoticePlan] = []
        self.common = Common(means.reference, means.space)
        self.names: list[bytes] = []
        self.rows = 0

    def take(self, notice: IdentifiedNotice, folders: tuple[str, ...]) -> None:
        seen = len(self.common.gaps)
        self.common.take(notice)
        self._comparison.take(notice)
        for cluster, event in events_of(notice):
            self._events.setdefault(f"cluster-{cluster.split('/', 1)[1][:4].rstrip('-')}", []).append((cluster, event))
            self.rows += 1
        node = self._means.space.thing(notice.key)
        self.names.append(f"{node} {RDFS.label} {zh(label_of(notice))} .\n".encode())
        reports = tuple(report.known for report in notice.reports)
        own = tuple(self.common.gaps[seen:])
        self._unsettled.append(NoticePlan(without_sources(notice), folders, reports, own, {}))

    @property
    def plans(self) -> dict[str, NoticePlan]:
        return {plan.kept.key: plan for plan in self._unsettled}

    @property
    def differences(self) -> tuple[Difference, ...]:
        return tuple(self._comparison.found())

    def orders(self, shelf: Shelf) -> Iterator[Order]:
        """The pieces to be made, once all notices are taken."""
        context = self._means.digest_of("reference", "industries")
        settled = self.common.settled()
        groups: dict[str, list[NoticePlan]] = {}
        for plan in self._unsettled:
            acts = [act.key for act in plan.kept.acts]
            of_notice = {act: settled[act] for act in acts if act in settled}
            region, when, *_ = plan.kept.key.split("/", 1)[1].split("-")
            name = f"notice-{region}-{when[:4]}"
            groups.setdefault(name, []).append(replace(plan, settled=of_notice))
        for name, plans in sorted(groups.items()):
            told = hashlib.sha256(context.encode())
            for plan in plans:
                told.update(msgspec.json.encode((plan.kept, plan.folders, plan.gaps, plan.settled, plan.reports)))
                for folder in plan.folders:
                    told.update(shelf.data(folder))
            yield Notices(name, told.hexdigest(), tuple(plans))
        for name, events in sorted(self._events.items()):
            told = hashlib.sha256(context.encode())
            for event in events:
                told.update(msgspec.json.encode(event))
            yield Clusters(name, told.hexdigest(), tuple(events))


def _identified(
    shelf: Shelf,
    heads: Iterable[Head],
    lists: Sequence[KnownNotice],
    ledger: Ledger,
    reference: Reference,
    before: Path | None,
    earlier: Mapping[str, tuple[KeptNotice, tuple[str, ...]]],
) -> Iterator[tuple[IdentifiedNotice, tuple[str, ...]]]:
    """Each notice, and the folders of its captures, in the order of their keys. Mints what is not known yet.

    What is known of it from `earlier`, from the same sources on the shelf of `before`, is taken from there.
    """
    known = known_documents(reference, ledger)
    reports = {report.folder: report for report in map(Reported, lists)}
    of_reports = [head_of([report]) for report in reports.values()]
    for key, names in group([*heads, *of_reports], ledger).items():
        folders = tuple(name for name in names if name not in reports)
        sources = [source for folder in folders for source in shelf.take(folder)]
        told = [reports[name] for name in names if name in reports]
        kept, of_folders = earlier.get(key, (None, ()))
        if kept and not told and of_folders == folders and before and all(shelf.same(f, before) for f in folders):
            yield with_sources(kept, sources), folders
        else:
            yield identify_one(key, [*sources, *told], reference, ledger, known), folders


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


def _place(folder: Path, lines: Iterable[bytes], means: Means) -> Place:
    """Where pieces are made, with the surroundings written down: names in the tables, and in these lines."""
    text = b"".join(telling(chain(lines_of(folder, TABLES), lines)))
    path = folder / f".surroundings-{hashlib.sha256(text).hexdigest()[:16]}.nq"
    path.write_bytes(text)
    return Place(means.data, folder, means.space.base, path, means.reference.version, means.digest_of("industries"))


def _take_over(folder: Path, before: Path, piece: Piece) -> None:
    """Link a piece that was written, and came to the same."""
    for path in files_of(folder, piece):
        path.unlink()
    take_over(folder, before, piece)


def _made(orders: Sequence[Order], place: Place, means: Means, rows: int) -> Iterator[Piece]:
    make: Callable[[Order], Piece]
    pool = means.workers.for_work(rows // ROWS_A_PIECE if orders else 0)
    if isinstance(pool, InThisProcess):
        make = Workshop(place, means.reference, means.facts).make
        yield from map(make, orders)
        return
    with _told_who_died():
        yield from pool.map(make_piece, [place] * len(orders), orders)


@contextmanager
def _told_who_died() -> Iterator[None]:
    try:
        yield
    except BrokenExecutor as error:
        raise UserError(
            "a process that made a part of the release ended without a word",
            advice="Look whether memory ran out; `--executor one` works in one process.",
        ) from error
