"""From identified notices to the graphs of a release, and the tables that go into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad

from gazette.graph.classifications import classification_graphs
from gazette.graph.common import Common, act_facts
from gazette.graph.derived import add_direct_facts
from gazette.graph.entities import add_cluster
from gazette.graph.history import clusters_of, events_of, histories
from gazette.graph.industries import IndustryFacts, industry_graphs
from gazette.graph.links import link_sheets
from gazette.graph.notice import notice_graph
from gazette.graph.ontology import ontology_quads
from gazette.graph.programmes import body_sheet, leave_out, programme_sheet
from gazette.graph.reference import reference_graph
from gazette.graph.reported import add_reported_conflicts, count_sheet
from gazette.graph.sheet import Sheet
from gazette.graph.tombstones import add_tombstones
from gazette.graph.vocabulary import Space
from gazette.identity.ledger import Ledger
from gazette.identity.resolve import IdentifiedNotice
from gazette.industries.scheme import Industries
from gazette.lists.conflicts import read_conflicts
from gazette.lists.counts import read_counts
from gazette.lists.known import KnownNotice, read_known_notices
from gazette.reference import Reference
from gazette.reference.body_names import read_body_names
from gazette.reference.classifications import Classifications
from gazette.reference.links import Links
from gazette.reference.programmes import Programmes
from gazette.settings import shipped

LISTS_FOLDER = "lists"
INDUSTRIES_FOLDER = "industries"


@dataclass(frozen=True, slots=True)
class Graphs:
    """All that a release holds, but for its description of itself."""

    notices: dict[str, Sheet]
    entities: Sheet
    derived: Sheet
    reference: Sheet
    tables: list[Sheet]
    ontology: list[Quad]

    @property
    def shared(self) -> list[Sheet]:
        """What notices refer to."""
        return [self.entities, self.derived, self.reference, *self.tables]

    def quads(self) -> list[Quad]:
        """Every quad, graph by graph."""
        sheets = [*self.notices.values(), *self.shared]
        return [*(quad for sheet in sheets for quad in sheet.quads()), *self.ontology]


def table_sheets(folder: Path, reference: Reference, facts: IndustryFacts, space: Space) -> list[Sheet]:
    """What the reference tables say, graph by graph: regions and bodies, classifications, industries, links."""
    return [
        reference_graph(reference, space, facts.industries.places),
        body_sheet(reference.bodies, read_body_names(folder, reference.bodies), space),
        *classification_graphs(facts.classifications, space),
        *industry_graphs(facts, space),
        *link_sheets(Links.load(folder), reference, facts.classifications, space),
    ]


def common_sheets(common: Common, reference: Reference, ledger: Ledger, data: Path, space: Space) -> list[Sheet]:
    """What all notices have in common, and what the tables report of the same things, so that no triple stands twice:
    `graph/entities`, `graph/derived`, programmes, counts."""
    folder = data / "reference"
    programmes = programme_sheet(Programmes.load(folder, reference.regions, reference.bodies), reference, ledger, space)
    found, entities = [programmes], common.entities()
    if common.reported:
        counts = read_counts(data / LISTS_FOLDER, folder, reference)
        found.append(count_sheet(counts, common.grants, reference, space))
        conflicts = read_conflicts(data / LISTS_FOLDER, folder, read_lists(data, reference), counts)
        add_reported_conflicts(entities, space, conflicts, counts, common.reported, common.folders)
    entities = leave_out(entities, found)
    add_tombstones(entities, ledger, space)
    return [entities, common.derived(), *found]


def read_lists(data: Path, reference: Reference) -> list[KnownNotice]:
    """The notices known only by report, from data/lists. Raises `BadDataFile` with the line of the first fault."""
    return read_known_notices(data / LISTS_FOLDER, data / "reference", reference)


def read_industries(data: Path) -> IndustryFacts:
    """The scheme of industries, from data/industries. Raises `BadDataFile` with the line of the first fault."""
    classifications = Classifications.load(data / "reference")
    return IndustryFacts(Industries.load(data / INDUSTRIES_FOLDER, classifications), classifications)


def make_graphs(
    notices: Sequence[IdentifiedNotice], reference: Reference, ledger: Ledger, data: Path, space: Space
) -> Graphs:
    """The graphs of these notices with all that they hang on, in memory; `data` holds the tables and known lists."""
    facts = read_industries(data)
    common = Common(reference, space)
    for notice in notices:
        common.take(notice)
    entities, derived, *more = common_sheets(common, reference, ledger, data, space)
    derived.update(act_facts(common.gaps, common.settled(), space))
    events = (event for notice in notices for event in events_of(notice))
    for cluster in clusters_of(histories(events)):
        add_cluster(entities, space, cluster, reference, facts)
        add_direct_facts(derived, space, cluster, reference, facts)
    whole, *tables = table_sheets(data / "reference", reference, facts, space)
    return Graphs(
        notices={notice.key: notice_graph(notice, space, reference) for notice in notices},
        entities=entities,
        derived=derived,
        reference=whole,
        tables=[*more, *tables],
        ontology=ontology_quads(shipped("ontology"), space),
    )
