"""Making a piece of a release: from what was identified, or from finished graphs, to all files that it stands in.

A process that makes pieces needs the tables, and a folder that it can write to; nothing goes from it to another but the
notes on the pieces.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import msgspec

from gazette.catalogue.found import Found
from gazette.dumps.forms import FORMS, segment_file
from gazette.dumps.rows import files_of_rows
from gazette.dumps.tables import TABLES
from gazette.graph.common import act_facts
from gazette.graph.derived import add_direct_facts
from gazette.graph.entities import add_cluster
from gazette.graph.gaps import Gap
from gazette.graph.history import Event, clusters_of, histories
from gazette.graph.industries import IndustryFacts
from gazette.graph.notice import notice_graph
from gazette.graph.ontology import ontology_quads
from gazette.graph.sheet import Sheet
from gazette.graph.surroundings import Surroundings
from gazette.graph.vocabulary import Space
from gazette.identity.kept import with_sources
from gazette.identity.resolve import IdentifiedNotice, Reported
from gazette.lists.known import KnownNotice
from gazette.reference import Reference
from gazette.release.bundles import Earlier, Events, bundles_file, joined, made_in_bundles, write_bundles
from gazette.release.contents import Contents, contents_of, entries_file
from gazette.release.graphs import read_industries, table_sheets
from gazette.release.identified import read_kept_notices
from gazette.release.loaded import reference_in
from gazette.release.packed import read_each_packed, read_packed, write_packed
from gazette.release.piece import TABLES as OF_TABLES
from gazette.release.piece import Piece
from gazette.release.shelf import Shelf
from gazette.search.rows import Row
from gazette.settings import shipped


@dataclass(frozen=True)
class Place:
    """Where a process finds what it needs: the data folder, the folder of the release that is made, its base."""

    data: Path
    release: Path
    base: str
    around: Path
    """A file of N-Quads that surroundings are made from; its name tells what is in it."""
    version: str
    """Of the tables, so that changed ones are read anew."""
    industries: str
    """The digest of what is known of industries, for the same reason."""


@dataclass(frozen=True)
class NoticePlan:
    """A notice, with the piece that it is in, the folders of its sources, what is reported of it, and the facts on its
    acts that come from other notices."""

    key: str
    piece: str
    folders: tuple[str, ...]
    reports: tuple[KnownNotice, ...]
    gaps: tuple[Gap, ...]
    settled: dict[str, str]

    def notice(self, shelf: Shelf) -> IdentifiedNotice:
        """The notice as it was identified, with its sources; both are read from the release of the shelf."""
        sources = [source for folder in self.folders for source in shelf.take(folder)]
        kept = read_kept_notices(shelf.release, self.piece)[self.key]
        return with_sources(kept, [*sources, *map(Reported, self.reports)])


@dataclass(frozen=True)
class Notices:
    """Some notices, to be made into a piece."""

    name: str
    inputs: str
    plans: tuple[NoticePlan, ...]


@dataclass(frozen=True)
class Clusters:
    """All events of some clusters, to be made into a piece; `context` is the digest of all else that decides what is in
    it, `before` the folder of the release before, if there is one."""

    name: str
    inputs: str
    context: str
    events: tuple[tuple[str, Event], ...]
    before: Path | None


Order: TypeAlias = Notices | Clusters


class Workshop:
    """What a process makes pieces with."""

    def __init__(self, place: Place, reference: Reference, facts: IndustryFacts) -> None:
        self._release = place.release
        self._around = place.around
        self._space = Space(place.base)
        self._reference = reference
        self._facts = facts
        self._shelf = Shelf(place.release, place.data / "notices")

    def make(self, order: Order) -> Piece:
        """Make the piece that is ordered."""
        around = surroundings_in(self._around)
        if isinstance(order, Notices):
            return write_piece(self._release, order.name, order.inputs, self._of_notices(order), self._space, around)
        return self._write_clusters(order, around)

    def _of_notices(self, order: Notices) -> list[Sheet]:
        derived = Sheet(self._space.graph("derived"))
        sheets = []
        for plan in order.plans:
            sheets.append(notice_graph(plan.notice(self._shelf), self._space))
            derived.update(act_facts(plan.gaps, plan.settled, self._space))
        return [*sheets, derived]

    def _write_clusters(self, order: Clusters, around: Surroundings) -> Piece:
        def make(events: Events) -> Contents:
            return contents_of(order.name, self._of_clusters(events), self._space, around)

        earlier = Earlier(order.before, order.name)
        found = list(made_in_bundles(order.events, order.context, earlier, around.digest, make))
        bundles = write_bundles(self._release, order.name, [(bundle, told) for bundle, told, _ in found])
        whole = joined([contents for *_, contents in found], around.digest)
        return write_contents(self._release, order.name, order.inputs, whole, bundles)

    def _of_clusters(self, events: Events) -> list[Sheet]:
        entities, derived = Sheet(self._space.graph("entities")), Sheet(self._space.graph("derived"))
        for cluster in clusters_of(histories(events)):
            add_cluster(entities, self._space, cluster, self._reference, self._facts)
            add_direct_facts(derived, self._space, cluster, self._reference, self._facts)
        return [entities, derived]


@lru_cache(1)
def surroundings_in(path: Path) -> Surroundings:
    """What the things are called that pieces refer to. Read once in each process."""
    return Surroundings(path.read_bytes().splitlines(True))


def write_piece(
    release: Path, name: str, inputs: str, sheets: Iterable[Sheet], space: Space, around: Surroundings | None
) -> Piece:
    """Write all files of a piece that has these graphs into the folder of a release; see `contents_of`. Raises OSError
    like any write."""
    return write_contents(release, name, inputs, contents_of(name, sheets, space, around))


def write_contents(release: Path, name: str, inputs: str, contents: Contents, bundles: str = "") -> Piece:
    """Write what a piece came to; `bundles` is the digest of what is noted of its bundles. Raises OSError."""
    for file, data in contents.files.items():
        path = release / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    notes = contents.notes
    return Piece(
        name=name, inputs=inputs, leans_on=notes.leans_on, leaning=notes.leaning, parts=notes.parts,
        things=notes.things, tables=notes.tables, entries=notes.entries,
        listed=_write_listed(release, name, contents.listed), bundles=bundles,
    )  # fmt: skip


def _write_listed(release: Path, name: str, recognitions: Sequence[Found]) -> str:
    """Write the recognitions for the catalogue, and give their digest; nothing, and no digest, where there is none."""
    if not recognitions:
        return ""
    data = msgspec.msgpack.encode(recognitions)
    write_packed(listed_file(release, name), data)
    return hashlib.sha256(data).hexdigest()


def listed_file(release: Path, piece: str) -> Path:
    """The file of a piece's recognitions as lists show them."""
    return release / "listed" / f"{piece}.gz"


def read_entries(release: Path, piece: str, rank: int) -> list[Row]:
    """A piece's rows of a rank in the search index, by their IRIs. Raises OSError."""
    packs = read_each_packed(release / entries_file(piece, rank))
    return [row for pack in packs for row in msgspec.msgpack.decode(pack, type=list[Row])]


def read_listed(release: Path, piece: str) -> list[Found]:
    """A piece's recognitions as lists show them, in no order. Raises OSError."""
    return msgspec.msgpack.decode(read_packed(listed_file(release, piece)), type=list[Found])


def files_of(release: Path, piece: Piece) -> list[Path]:
    """All files of a piece."""
    return [
        *(release / segment_file(piece.name, form) for form in FORMS),
        *(release / file for t in TABLES if t.name in piece.tables for file in files_of_rows(piece.name, t)),
        *(release / entries_file(piece.name, rank) for rank in piece.entries),
        *([listed_file(release, piece.name)] if piece.listed else []),
        *([release / bundles_file(piece.name)] if piece.bundles else []),
    ]


def take_over(release: Path, before: Path, piece: Piece) -> None:
    """Link the files of a piece from the release before. Raises OSError."""
    for here, there in zip(files_of(release, piece), files_of(before, piece), strict=True):
        here.parent.mkdir(parents=True, exist_ok=True)
        here.hardlink_to(there)


def make_piece(place: Place, order: Order) -> Piece:
    """Make a piece in whatever process this is."""
    facts = _industries(place.data, place.industries)
    return Workshop(place, reference_in(place.data / "reference", place.version), facts).make(order)


def make_tables(data: Path, release: Path, base: str, inputs: str, version: str, industries: str) -> Piece:
    """Make the piece of what does not depend on any notice, in whatever process this is; see `Place`."""
    reference = reference_in(data / "reference", version)
    return tables_piece(data, release, base, inputs, reference, _industries(data, industries))


def tables_piece(
    data: Path, release: Path, base: str, inputs: str, reference: Reference, facts: IndustryFacts
) -> Piece:
    """The piece of what does not depend on any notice, written into the folder of a release. Raises OSError."""
    space = Space(base)
    words = Sheet(space.graph("ontology"))
    for quad in ontology_quads(shipped("ontology"), space):
        words.add(quad.subject, quad.predicate, quad.object)  # type: ignore[arg-type]
    sheets = [*table_sheets(data / "reference", reference, facts, space), words]
    return write_piece(release, OF_TABLES, inputs, sheets, space, Surroundings())


@lru_cache(1)
def _industries(data: Path, version: str) -> IndustryFacts:
    return read_industries(data)
