"""Lists known only by report: what pages tell of an act, and the rows that they name, without a quote."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from gazette.graph import labels
from gazette.graph.evidence import add_pages
from gazette.graph.labels import add_label
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, RDFS, SKOS, TYPE, XSD, Space, date, en, zh
from gazette.identity.resolve import Reported
from gazette.lists.known import KnownRow
from gazette.records import Entry


def add_report(sheet: Sheet, space: Space, source: Reported, node: NamedNode) -> None:
    """Write what is told of the notice itself: the day it was made public, and pages of it or its acts."""
    sheet.add(node, CG.reportedOn, date(source.known.reported_on) if source.known.reported_on else None)
    add_pages(sheet, node, source.known.all_pages)


def add_list(sheet: Sheet, space: Space, source: Reported, number: int, announcement: NamedNode) -> None:
    """Write what is told of one act, and its list with the rows that are known."""
    known = source.known.lists[number]
    if known.publicity:
        sheet.add(announcement, CG.publicityStart, date(known.publicity[0]))
        sheet.add(announcement, CG.publicityEnd, date(known.publicity[1]))
    sheet.add_all(announcement, CG.reportDue, (Literal(day, datatype=XSD.gMonthDay) for day in known.due))
    listing = space.thing(f"list/{known.key}")
    sheet.add(listing, TYPE, CG.ReportedList)
    add_label(sheet, listing, labels.listing(known.announcement.stage, reported=True))
    sheet.add(listing, CG.reportedListOf, announcement)
    sheet.add(listing, CG.rowsReported, Literal(len(known.rows)))
    add_pages(sheet, listing, known.pages)
    for row in known.rows:
        _row(sheet, space, source, number, row, listing)


def _row(sheet: Sheet, space: Space, source: Reported, number: int, row: KnownRow, listing: NamedNode) -> None:
    node, entry = space.thing(reported_row_key(source, number, row.entry)), row.entry
    sheet.add(node, TYPE, CG.ReportedRow)
    sheet.add(node, RDFS.label, zh(f"据报道: {entry.name}"))
    sheet.add(node, CG.rowOf, listing)
    sheet.add(node, CG.cellName, Literal(entry.name))
    sheet.add(node, CG.cellCity, Literal(entry.city) if entry.city else None)
    sheet.add(node, CG.cellCounty, Literal(entry.county) if entry.county else None)
    sheet.add(node, CG.secondary, Literal(True) if row.secondary else None)
    sheet.add_all(node, SKOS.editorialNote, (en(text) for text in (*row.remarks, *([row.note] if row.note else []))))
    add_pages(sheet, node, row.pages)


def reported_row_key(source: Reported, number: int, entry: Entry) -> str:
    """`list/<list>-row-<position>`."""
    return f"list/{source.known.lists[number].key}-row-{entry.position}"
