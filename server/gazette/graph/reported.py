"""What pages report beside lists: numbers of clusters by area, and conflicts beyond one notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode

from gazette.graph import labels
from gazette.graph.areas import area_node
from gazette.graph.evidence import add_pages
from gazette.graph.labels import add_label
from gazette.graph.regions import add_area
from gazette.graph.sheet import Sheet, Term
from gazette.graph.vocabulary import (
    CG,
    RDF,
    RDFS,
    SDMX_ATTRIBUTE,
    SDMX_MEASURE,
    SKOS,
    TYPE,
    Space,
    code,
    date,
    en,
    zh,
)  # fmt: skip
from gazette.identity.resolve import IdentifiedNotice, Reported
from gazette.lists.conflicts import Claim, Property, ReportedConflict
from gazette.lists.counts import ReportedCount
from gazette.reference import Reference, ReportingArea, area_key, area_name

_PREDICATES: dict[Property, NamedNode] = {
    "count": SDMX_MEASURE.obsValue,
    "located-in": CG.locatedIn,
    "made-public": CG.reportedOn,
    "publicity-start": CG.publicityStart,
}


def count_sheet(
    counts: Iterable[ReportedCount], grants: Mapping[str, str], reference: Reference, space: Space
) -> Sheet:
    """The reported counts, `graph/reference/counts`, each tied to the grant whose clusters it counts; `grants` has the
    acts by their batches."""
    sheet = Sheet(space.graph("reference/counts"))
    for count in counts:
        node = space.thing(f"observation/{count.key}")
        sheet.add(node, TYPE, CG.Figure)
        name = area_name(count.area.include, count.area.exclude, reference.regions)
        told = labels.area(name, count.area.include, count.area.exclude, reference.regions)
        add_label(sheet, node, labels.reported_count(count.kind, count.value, count.year, told))
        sheet.add(node, CG.indicator, code("ind", "cluster-count"))
        sheet.add(node, SDMX_MEASURE.obsValue, Literal(count.value))
        sheet.add(node, SDMX_ATTRIBUTE.unitMeasure, code("unit", "COUNT"))
        sheet.add(node, CG.countKind, code("count", count.kind))
        sheet.add(node, CG.population, space.thing(f"programme/{count.programme}"))
        sheet.add(node, CG.refersToRegion, area_node(count.area, space))
        sheet.add(node, CG.batchYear, Literal(count.year) if count.year else None)
        grant = grants.get(f"batch/{count.programme}-{count.year}")
        if count.kind == "by-area" and grant:
            sheet.add(node, CG.countOf, space.thing(grant))
        add_pages(sheet, node, count.pages)
        key = area_key(count.area.include, count.area.exclude)
        if key.startswith("area-") and key not in reference.areas:
            area = ReportingArea(count.area.include, count.area.exclude, name)
            add_area(sheet, space, area, reference.regions)
    return sheet


def add_reported_conflicts(
    sheet: Sheet,
    space: Space,
    conflicts: Iterable[ReportedConflict],
    counts: Iterable[ReportedCount],
    reported: Iterable[IdentifiedNotice],
    folders: Mapping[str, str],
) -> None:
    """Write each conflict with its claims, but for those about a notice that stays out of the release.

    `reported` are the notices that pages report of, `folders` has all that are held by the folders of their captures.
    """
    known = _Known(space, reported, folders, {count.key for count in counts})
    for conflict in conflicts:
        if not all(known.has(claim) for claim in conflict.claims):
            continue
        node = space.thing(f"conflict/{conflict.key}")
        sheet.add(node, TYPE, CG.Conflict)
        sheet.add(node, RDFS.label, zh(conflict.label_zh))
        sheet.add(node, RDFS.label, en(conflict.label_en))
        sheet.add(node, CG.resolution, code("res", conflict.settled))
        for number, claim in enumerate(conflict.claims, 1):
            statement = space.thing(f"statement/{conflict.key}-{number}")
            sheet.add(node, CG.claim, statement)
            sheet.add(node, CG.preferredClaim, statement if claim.followed else None)
            _claim(sheet, known, claim, statement)


def _claim(sheet: Sheet, known: _Known, claim: Claim, node: NamedNode) -> None:
    sheet.add(node, TYPE, CG.ReportedStatement)
    sheet.add(node, RDF.subject, known.nodes[claim.about])
    sheet.add(node, RDF.predicate, _PREDICATES[claim.property])
    sheet.add(node, RDF.object, known.value(claim))
    sheet.add_all(node, SKOS.editorialNote, map(en, claim.remarks))
    add_pages(sheet, node, claim.pages)
    if claim.held:
        sheet.add(node, CG.statedIn, known.folders[claim.held])


class _Known:
    """What claims can be about: acts and notices by the keys of data/lists, clusters by list and name, counts."""

    def __init__(
        self, space: Space, reported: Iterable[IdentifiedNotice], folders: Mapping[str, str], counts: set[str]
    ) -> None:
        self._space = space
        self.nodes: dict[str, NamedNode] = {f"count:{key}": space.thing(f"observation/{key}") for key in counts}
        self.folders = {folder: space.thing(notice) for folder, notice in folders.items()}
        for notice in reported:
            for report in notice.reports:
                self.nodes[f"notice:{report.known.key}"] = space.thing(notice.key)
            for act in notice.acts:
                for part in act.parts:
                    if isinstance(part.source, Reported):
                        of = part.source.known.lists[part.number].key
                        self.nodes[f"list:{of}"] = space.thing(act.key)
                        for cluster, entry in zip(part.clusters, part.announcement.entries, strict=True):
                            self.nodes[f"cluster:{of}/{entry.name}"] = space.thing(cluster)

    def has(self, claim: Claim) -> bool:
        return claim.about in self.nodes and (claim.held is None or claim.held in self.folders)

    def value(self, claim: Claim) -> Term:
        if claim.property == "located-in":
            return self._space.region(str(claim.value))
        if isinstance(claim.value, dt.date):
            return date(claim.value)
        return Literal(claim.value) if isinstance(claim.value, int) else zh(claim.value)
