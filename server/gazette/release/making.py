"""Making a piece of a release: from what was identified, or from finished graphs, to all files that it stands in.

A process that makes pieces needs the tables, and a folder that it can write to; nothing goes from it to another but the
notes on the pieces.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import msgspec

from gazette.catalogue.found import READ as READ_BY_LISTS
from gazette.catalogue.found import found_in
from gazette.catalogue.listed import rows_file, write_listed
from gazette.catalogue.noticed import READ as READ_BY_NOTICES
from gazette.catalogue.noticed import has_notices, noticed_in, notices_file, write_noticed
from gazette.changes.stream import WHOLE
from gazette.dumps.forms import FORMS, Sorted, member, segment_file
from gazette.dumps.rows import files_of_rows, write_rows
from gazette.dumps.tables import READ as READ_BY_TABLES
from gazette.dumps.tables import TABLES, Reader
from gazette.graph.common import act_facts
from gazette.graph.derived import add_direct_facts
from gazette.graph.entities import add_cluster
from gazette.graph.gaps import Gap
from gazette.graph.history import Event, clusters_of, histories
from gazette.graph.industries import IndustryFacts
from gazette.graph.notice import notice_graph
from gazette.graph.ontology import ontology_quads
from gazette.graph.prefixes import prefixes
from gazette.graph.said import Said, said_of
from gazette.graph.sheet import Sheet
from gazette.graph.surroundings import Surroundings
from gazette.graph.vocabulary import Space
from gazette.identity.kept import KeptNotice, with_sources
from gazette.identity.resolve import IdentifiedNotice, Reported
from gazette.lists.known import KnownNotice
from gazette.reference import Reference
from gazette.release.graphs import read_industries, table_sheets
from gazette.release.loaded import reference_in
from gazette.release.packed import read_packed, write_packed
from gazette.release.piece import TABLES as OF_TABLES
from gazette.release.piece import Part, Piece, Statistics, digest_of_lines
from gazette.release.shelf import Shelf
from gazette.search.entries import READ as READ_BY_ENTRIES
from gazette.search.entries import Entry, entries_of
from gazette.search.rows import Row, rows_by_rank
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
    """A notice as it was identified, with the folders of its sources, what is reported of it, and the facts on its acts
    that come from other notices."""

    kept: KeptNotice
    folders: tuple[str, ...]
    reports: tuple[KnownNotice, ...]
    gaps: tuple[Gap, ...]
    settled: dict[str, str]

    def notice(self, shelf: Shelf) -> IdentifiedNotice:
        """The notice with its sources, which are read from the shelf."""
        sources = [source for folder in self.folders for source in shelf.take(folder)]
        return with_sources(self.kept, [*sources, *map(Reported, self.reports)])


@dataclass(frozen=True)
class Notices:
    """Some notices, to be made into a piece."""

    name: str
    inputs: str
    plans: tuple[NoticePlan, ...]


@dataclass(frozen=True)
class Clusters:
    """All events of some clusters, to be made into a piece."""

    name: str
    inputs: str
    events: tuple[tuple[str, Event], ...]


_READ_FOR_PEOPLE = READ_BY_TABLES | READ_BY_ENTRIES | READ_BY_LISTS | READ_BY_NOTICES
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
        sheets = self._of_notices(order) if isinstance(order, Notices) else self._of_clusters(order)
        return write_piece(self._release, order.name, order.inputs, sheets, self._space, surroundings_in(self._around))

    def _of_notices(self, order: Notices) -> list[Sheet]:
        derived = Sheet(self._space.graph("derived"))
        sheets = []
        for plan in order.plans:
            sheets.append(notice_graph(plan.notice(self._shelf), self._space))
            derived.update(act_facts(plan.gaps, plan.settled, self._space))
        return [*sheets, derived]

    def _of_clusters(self, order: Clusters) -> list[Sheet]:
        entities, derived = Sheet(self._space.graph("entities")), Sheet(self._space.graph("derived"))
        for cluster in clusters_of(histories(order.events)):
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
    """Write all files of a piece that has these graphs into the folder of a release. Raises OSError like any write.

    Without surroundings it gets no rows of tables, and no entries: what speaks of the data set is not looked for.
    """
    of_graph = {sheet.graph: sorted(sheet.lines()) for sheet in sheets if len(sheet)}
    parts: dict[str, Part] = {}
    lines: list[bytes] = []
    things: set[bytes] = set()
    for graph in sorted(of_graph, key=str):
        triples = of_graph[graph]
        graph_name = graph.value.removeprefix(f"{space.base}/graph/")
        parts[graph_name] = Part(
            digest=digest_of_lines(triples, space.base), triples=len(triples), statistics=Statistics.of(triples)
        )
        end = f" {graph} .\n".encode()
        lines += [line[:-3] + end for line in triples]
        subjects = {line.split(b" ", 1)[0] for line in triples if line.startswith(b"<")}
        things |= {b"whole"} if graph_name in WHOLE else subjects
    whole = Sorted(b"".join(lines))
    known = prefixes(space.base)
    for form in FORMS:
        path = release / segment_file(name, form)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(member(form.write(whole, known)))
    if around is None:
        return Piece(name=name, inputs=inputs, parts=parts, things=0)
    around.asked.clear()
    said = said_of(whole.quads, _READ_FOR_PEOPLE)
    reader = Reader(said, around)
    tables = {table.name: write_rows(release, name, table, rows) for table in TABLES if (rows := reader.rows(table))}
    entries = _write_entries(release, name, entries_of(said, space.base, around))
    listed = _write_listed(release, name, said)
    leans_on = tuple(sorted(around.asked))
    return Piece(
        name=name, inputs=inputs, leans_on=leans_on, leaning=around.digest(leans_on), parts=parts, things=len(things),
        tables=tables, entries=entries, listed=listed,
    )  # fmt: skip


def _write_entries(release: Path, name: str, entries: Iterable[Entry]) -> dict[int, str]:
    """Write what entries come to in the search index; the digest of each rank."""
    found = {}
    for rank, rows in rows_by_rank(entries):
        data = msgspec.msgpack.encode(list(rows))
        write_packed(entries_file(release, name, rank), data)
        found[rank] = hashlib.sha256(data).hexdigest()
    return found


def _write_listed(release: Path, name: str, said: Said) -> str:
    """Write what lists show of a piece, and give its digest; nothing, and no digest, where there is none."""
    if has_notices(name):
        return write_noticed(release, name, noticed_in(said))
    return write_listed(release, name, list(found_in(said)))


def entries_file(release: Path, piece: str, rank: int) -> Path:
    """The file of a piece's entries of a rank in the search index."""
    return release / "entries" / f"{piece}.{rank}.gz"


def listed_file(release: Path, piece: str) -> Path:
    """The file of what lists show of a piece."""
    return notices_file(release, piece) if has_notices(piece) else rows_file(release, piece)


def read_entries(release: Path, piece: str, rank: int) -> list[Row]:
    """A piece's rows of a rank in the search index, by their IRIs. Raises OSError."""
    return msgspec.msgpack.decode(read_packed(entries_file(release, piece, rank)), type=list[Row])


def files_of(release: Path, piece: Piece) -> list[Path]:
    """All files of a piece."""
    return [
        *(release / segment_file(piece.name, form) for form in FORMS),
        *(release / file for t in TABLES if t.name in piece.tables for file in files_of_rows(piece.name, t)),
        *(entries_file(release, piece.name, rank) for rank in piece.entries),
        *([listed_file(release, piece.name)] if piece.listed else []),
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
