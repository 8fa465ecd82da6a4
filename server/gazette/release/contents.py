"""What some graphs come to in a release: the bytes of all files that tell of them, and what is noted of these."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter

import msgspec
from msgspec import Struct
from pyoxigraph import NamedNode

from gazette.catalogue.found import READ as READ_BY_LISTS
from gazette.catalogue.found import Found, found_in
from gazette.catalogue.noticed import READ as READ_BY_NOTICES
from gazette.catalogue.noticed import Noticed, has_notices, noticed_in
from gazette.catalogue.shared import READ as READ_BY_ALL_LISTS
from gazette.catalogue.shared import Shared, has_shared, shared_in
from gazette.changes.stream import WHOLE
from gazette.dumps.forms import FORMS, Sorted, member, segment_file
from gazette.dumps.rows import Rows, pack_rows
from gazette.dumps.tables import READ as READ_BY_TABLES
from gazette.dumps.tables import TABLES, Reader
from gazette.graph.prefixes import prefixes
from gazette.graph.said import Said, said_in
from gazette.graph.sheet import Parts, Sheet
from gazette.graph.surroundings import Surroundings
from gazette.graph.vocabulary import Space
from gazette.release.packed import packed
from gazette.release.piece import Part, Statistics, digest_of_lines
from gazette.search.entries import READ as READ_BY_ENTRIES
from gazette.search.entries import Entry, entries_of
from gazette.search.rows import rows_by_rank

_READ_FOR_PEOPLE = READ_BY_TABLES | READ_BY_ENTRIES | READ_BY_LISTS | READ_BY_NOTICES | READ_BY_ALL_LISTS


class Notes(Struct, frozen=True, kw_only=True):
    """What is noted of some graphs; see `Piece`, of which this is all that does not tell how it was made."""

    parts: dict[str, Part]
    things: int = 0
    statistics: Statistics
    leans_on: tuple[str, ...] = ()
    leaning: str = ""
    tables: dict[str, Rows] = {}
    entries: dict[int, str] = {}


class Shown(Struct, frozen=True, kw_only=True):
    """What lists show: recognitions, or notices with their duties, or what these have in common."""

    recognitions: list[Found] = []
    noticed: Noticed = Noticed()
    shared: Shared = Shared()

    @classmethod
    def together(cls, parts: Sequence[Shown]) -> Shown:
        """What several show."""
        return cls(
            recognitions=[found for part in parts for found in part.recognitions],
            noticed=Noticed(
                tuple(sorted((one for part in parts for one in part.noticed.notices), key=_iri)),
                tuple(sorted((one for part in parts for one in part.noticed.duties), key=_iri)),
            ),
            shared=Shared.together(part.shared for part in parts),
        )


_iri = attrgetter("iri")


@dataclass(frozen=True, slots=True)
class Contents:
    """The notes, the bytes of each file by its name below the folder of the release, and what lists show."""

    notes: Notes
    files: Mapping[str, bytes]
    shown: Shown = field(default_factory=Shown)


def contents_of(name: str, sheets: Iterable[Sheet], space: Space, around: Surroundings | None) -> Contents:
    """What these graphs come to, in a piece of this name.

    Without surroundings they get no rows of tables, and no entries: what speaks of the data set is not looked for.
    """
    of_graph = {sheet.graph: sheet for sheet in sheets if len(sheet)}
    parts: dict[str, Part] = {}
    lines: list[bytes] = []
    things: set[NamedNode] = set()
    in_order: list[Parts] = []
    for graph in sorted(of_graph, key=str):
        pairs = sorted(zip(of_graph[graph].lines(), of_graph[graph].parts(), strict=True), key=itemgetter(0))
        triples = [line for line, _ in pairs]
        said_here = [triple for _, triple in pairs]
        in_order += said_here
        graph_name = graph.value.removeprefix(f"{space.base}/graph/")
        parts[graph_name] = Part(digest=digest_of_lines(triples, space.base), triples=len(triples))
        end = f" {graph} .\n".encode()
        lines += [line[:-3] + end for line in triples]
        subjects = {subject for subject, _, _ in said_here if isinstance(subject, NamedNode)}
        things |= {graph} if graph_name in WHOLE else subjects
    statistics = Statistics.of(in_order)
    whole = Sorted(b"".join(lines))
    known = prefixes(space.base)
    files = {segment_file(name, form): member(form.write(whole, known)) for form in FORMS}
    if around is None:
        return Contents(Notes(parts=parts, statistics=statistics), files)
    around.asked.clear()
    said = said_in(in_order, _READ_FOR_PEOPLE)
    reader = Reader(said, around)
    tables: dict[str, Rows] = {}
    for table in TABLES:
        rows = reader.rows(table)
        if rows:
            tables[table.name], of_table = pack_rows(name, table, rows)
            files |= of_table
    entries: dict[int, str] = {}
    for rank, digest, data in _entries(entries_of(said, space.base, around)):
        entries[rank] = digest
        files[entries_file(name, rank)] = data
    leans_on = tuple(sorted(around.asked))
    notes = Notes(
        parts=parts, things=len(things), statistics=statistics, leans_on=leans_on, leaning=around.digest(leans_on),
        tables=tables, entries=entries,
    )  # fmt: skip
    return Contents(notes, files, _shown(name, said))


def _shown(name: str, said: Said) -> Shown:
    if has_notices(name):
        return Shown(noticed=noticed_in(said))
    if has_shared(name):
        return Shown(shared=shared_in(said))
    return Shown(recognitions=list(found_in(said)))


def _entries(entries: Iterable[Entry]) -> Iterator[tuple[int, str, bytes]]:
    """What entries come to in the search index, by rank: the digest, and the bytes of the file."""
    for rank, rows in rows_by_rank(entries):
        data = msgspec.msgpack.encode(list(rows))
        yield rank, hashlib.sha256(data).hexdigest(), packed(data)


def entries_file(piece: str, rank: int) -> str:
    """The file of a piece's entries of a rank in the search index, below the folder of a release: a list of rows, or
    several, each packed by itself."""
    return f"entries/{piece}.{rank}.gz"
