"""Making a piece of a release: from what was identified, or from finished graphs, to all files that it stands in.

A process that makes pieces needs the tables, and a folder that it can write to; nothing goes from it to another but the
notes on the pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

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
from gazette.release.bundles import Events, Plan, made_here, plans_of_clusters
from gazette.release.contents import Contents, contents_of
from gazette.release.graphs import read_industries, table_sheets
from gazette.release.identified import read_kept_notices
from gazette.release.loaded import reference_in
from gazette.release.piece import TABLES as OF_TABLES
from gazette.release.piece import Piece
from gazette.release.shelf import Shelf
from gazette.release.writing import write_bundled, write_piece
from gazette.search.pinyin import readings
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
class Order:
    """A piece to be made. `context` is the digest of what decides how it is made, `before` the folder of the release
    before, if there is one."""

    name: str
    inputs: str
    context: str
    before: Path | None


@dataclass(frozen=True)
class Notices(Order):
    """Some notices, by their regions, each with the digest of what decides what is in its graph."""

    plans: dict[str, list[tuple[str, NoticePlan]]]


@dataclass(frozen=True)
class Clusters(Order):
    """All events of some clusters."""

    events: tuple[tuple[str, Event], ...]


class Workshop:
    """What a process makes pieces with; `beside` is another one that makes every second bundle of clusters, if there is
    one."""

    def __init__(
        self, place: Place, reference: Reference, facts: IndustryFacts, beside: Executor | None = None
    ) -> None:
        self._place = place
        self._beside = beside
        self._release = place.release
        self._around = place.around
        self._space = Space(place.base)
        self._reference = reference
        self._facts = facts
        self._shelf = Shelf(place.release, place.data / "notices")

    def make(self, order: Order) -> Piece:
        """Make the piece that is ordered."""
        around = surroundings_in(self._around)
        return write_bundled(
            self._release, order.name, order.inputs, self._plans(order), order.context, order.before, around.digest,
            partial(self._contents, order.name),
        )  # fmt: skip

    def contents_of_clusters(self, name: str, events: Events) -> Contents:
        """What these clusters come to in the piece of this name."""
        return contents_of(name, self._of_clusters(events), self._space, surroundings_in(self._around))

    def _contents(self, name: str, plans: Sequence[Plan]) -> Iterator[Contents]:
        here = made_here(name, self._space, surroundings_in(self._around))
        if self._beside is None:
            yield from here(plans)
            return
        there = {
            plan.name: self._beside.submit(contents_of_clusters, self._place, name, plan.events)
            for plan in plans[1::2]
            if plan.events
        }
        own = here([plan for plan in plans if plan.name not in there])
        for plan in plans:
            yield there[plan.name].result() if plan.name in there else next(own)

    def _plans(self, order: Order) -> Iterator[Plan]:
        if isinstance(order, Clusters):
            yield from plans_of_clusters(order.events, self._of_clusters)
        elif isinstance(order, Notices):
            for region, plans in sorted(order.plans.items()):
                stated = "\n".join(digest for digest, _ in plans).encode()
                yield Plan(region, stated, (), partial(self._of_notices, [plan for _, plan in plans]))

    def _of_notices(self, plans: Iterable[NoticePlan]) -> list[Sheet]:
        derived = Sheet(self._space.graph("derived"))
        sheets = []
        for plan in plans:
            sheets.append(notice_graph(plan.notice(self._shelf), self._space, self._reference))
            derived.update(act_facts(plan.gaps, plan.settled, self._space))
        return [*sheets, derived]

    def _of_clusters(self, events: Events) -> list[Sheet]:
        entities, derived = Sheet(self._space.graph("entities")), Sheet(self._space.graph("derived"))
        for cluster in clusters_of(histories(events)):
            add_cluster(entities, self._space, cluster, self._reference, self._facts)
            add_direct_facts(derived, self._space, cluster, self._reference, self._facts)
        return [entities, derived]


@lru_cache(1)
def surroundings_in(path: Path) -> Surroundings:
    """What the things are called that pieces refer to. Read once in each process."""
    return Surroundings.told(path.read_bytes())


def make_piece(place: Place, order: Order) -> Piece:
    """Make a piece in whatever process this is."""
    return _workshop(place).make(order)


def contents_of_clusters(place: Place, name: str, events: Events) -> Contents:
    """What clusters come to in a piece, made in whatever process this is."""
    return _workshop(place).contents_of_clusters(name, events)


def get_ready(data: Path, version: str, industries: str) -> None:
    """Load what pieces are made with, names read aloud too; see `Place`."""
    reference_in(data / "reference", version)
    _industries(data, industries)
    readings("集群")  # loads the dictionaries


def _workshop(place: Place) -> Workshop:
    facts = _industries(place.data, place.industries)
    return Workshop(place, reference_in(place.data / "reference", place.version), facts)


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
