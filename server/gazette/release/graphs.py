"""From identified notices to the graphs of a release, and the tables that go into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad

from gazette.graph.classifications import classification_graphs
from gazette.graph.derived import derived_graph
from gazette.graph.entities import entities_graph
from gazette.graph.history import histories
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


def reference_sheets(
    folder: Path, reference: Reference, ledger: Ledger, facts: IndustryFacts, space: Space
) -> list[Sheet]:
    """Programmes, names of bodies, classifications, industries and links: what only a release needs of the tables."""
    return [
        programme_sheet(Programmes.load(folder, reference.regions, reference.bodies), reference, ledger, space),
        body_sheet(reference.bodies, read_body_names(folder, reference.bodies), space),
        *classification_graphs(facts.classifications, space),
        *industry_graphs(facts, space),
        *link_sheets(Links.load(folder), reference, facts.classifications, space),
    ]


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
    """The graphs of these notices with all that they hang on; `data` holds the reference tables and known lists."""
    found = histories(notices)
    facts = read_industries(data)
    tables = reference_sheets(data / "reference", reference, ledger, facts, space)
    entities = entities_graph(notices, found, reference, facts, space)
    if any(notice.reports for notice in notices):
        counts = read_counts(data / LISTS_FOLDER, data / "reference", reference)
        tables.append(count_sheet(counts, notices, reference, space))
        lists = read_lists(data, reference)
        conflicts = read_conflicts(data / LISTS_FOLDER, data / "reference", lists, counts)
        add_reported_conflicts(entities, space, conflicts, counts, notices)
    entities = leave_out(entities, tables)
    add_tombstones(entities, ledger, space)
    return Graphs(
        notices={notice.key: notice_graph(notice, space) for notice in notices},
        entities=entities,
        derived=derived_graph(notices, found, reference, facts, space),
        reference=reference_graph(reference, space, facts.industries.places),
        tables=tables,
        ontology=ontology_quads(shipped("ontology"), space),
    )
