"""What a notice does: announcements, validity, listings with their rows, and one event for each named cluster."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from gazette.graph import labels
from gazette.graph.evidence import add_quote, state
from gazette.graph.labels import add_label
from gazette.graph.lists import add_list, reported_row_key
from gazette.graph.names import STAGE_NAMES
from gazette.graph.periods import opened_by
from gazette.graph.proposals import proposed_by
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, RDFS, TYPE, Space, code, date, zh
from gazette.identity.keys import event_key, part_key, recognition_key
from gazette.identity.resolve import Act, IdentifiedNotice, Part, Reported, Source
from gazette.records import Entry, Validity

EVENT_CLASSES = {
    "proposal": CG.Proposal,
    "recommendation": CG.Recommendation,
    "cultivation": CG.Cultivation,
    "grant": CG.Grant,
    "recheck": CG.Recheck,
    "renewal": CG.Renewal,
    "revocation": CG.Revocation,
}


def add_acts(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode) -> None:
    """Write all announcements of the notice."""
    for act in notice.acts:
        announcement = space.thing(act.key)
        best = act.parts[0]
        sheet.add(node, CG.announces, announcement)
        sheet.add(announcement, TYPE, CG.Announcement)
        add_label(sheet, announcement, labels.announcement(act.stage, act.year))
        kind = code("kind", act.stage)
        state(sheet, space, notice.key, best.source, _at(best, "stage"), announcement, CG.announcementKind, kind)
        proposed = proposed_by(act)
        if proposed:
            sheet.add(announcement, CG.proposes, code("kind", proposed))
        batch = space.thing(act.batch)
        state(sheet, space, notice.key, best.source, _at(best, "year"), announcement, CG.inBatch, batch)
        programme = space.thing(act.programme_key)
        where = _at(best, "programme")
        state(sheet, space, notice.key, best.source, where, batch, CG.ofProgramme, programme, asserted=False)
        _counts(sheet, space, notice, act, announcement)
        _validity(sheet, space, notice, act, announcement)
        for part in act.parts:
            if isinstance(part.source, Reported):
                add_list(sheet, space, part.source, part.number, announcement)
            else:
                _listing(sheet, space, notice, act, part, part.source, announcement)
        _events(sheet, space, act, announcement)


def _at(part: Part, name: str) -> str:
    return f"/announcements/{part.number}/{name}"


def _counts(sheet: Sheet, space: Space, notice: IdentifiedNotice, act: Act, announcement: NamedNode) -> None:
    stated = [(part, part.announcement.announced_count) for part in act.parts]
    values = [(part, count) for part, count in stated if count is not None]
    for part, count in values:
        state(
            sheet, space, notice.key, part.source, _at(part, "announced_count"), announcement, CG.announcedCount,
            Literal(count), asserted=count == values[0][1],
        )  # fmt: skip


def _validity(sheet: Sheet, space: Space, notice: IdentifiedNotice, act: Act, announcement: NamedNode) -> None:
    opened = opened_by(notice, act)
    if opened is None:
        return
    part, validity, counted = opened.part, opened.validity, opened.counted
    period = space.thing(f"validity/{act.key.split('/', 1)[1]}")
    state(sheet, space, notice.key, part.source, _at(part, "validity"), announcement, CG.opensPeriod, period)
    sheet.add(period, TYPE, CG.ValidityPeriod)
    by_term = bool({"term-from-issue-date", "term-from-report-day"} & {*opened.bases})
    add_label(sheet, period, labels.period(validity, by_term=by_term))
    if not isinstance(part.source, Reported):  # what pages report is not in the notice's own words
        sheet.add(period, CG.statedText, zh(validity.text))
    if validity.term_years is not None:
        sheet.add(period, CG.termYears, Literal(validity.term_years))
    for pointer, predicate, bound in bounds_of(validity):
        if counted is None:
            state(sheet, space, notice.key, part.source, f"{_at(part, 'validity')}/{pointer}", period, predicate, bound)
        else:
            where = counted.pointer
            state(sheet, space, notice.key, counted.source, where, period, predicate, bound, mode="computed")
    for basis in opened.bases:
        sheet.add(period, CG.boundBasis, code("basis", basis))


def bounds_of(validity: Validity) -> Iterator[tuple[str, NamedNode, Literal]]:
    """The four bounds, as far as they are known: which pair of the record (start, end), the property, the day."""
    for name, pair, first, last in (
        ("start", validity.start, CG.startEarliest, CG.startLatest),
        ("end", validity.end, CG.endEarliest, CG.endLatest),
    ):
        if pair is not None:
            yield name, first, date(pair[0])
            yield name, last, date(pair[1])


def _listing(
    sheet: Sheet,
    space: Space,
    notice: IdentifiedNotice,
    act: Act,
    part: Part,
    source: Source,
    announcement: NamedNode,
) -> None:
    listing = space.thing(part_key("listing", source.key, part.number + 1))
    sheet.add(listing, TYPE, CG.Listing)
    add_label(sheet, listing, labels.listing(act.stage))
    sheet.add(listing, CG.inCapture, space.thing(source.key))
    sheet.add(listing, CG.listingOf, announcement)
    sheet.add(listing, CG.rowCount, Literal(len(part.announcement.entries)))
    shown = code("completeness", part.announcement.completeness)
    state(sheet, space, notice.key, source, _at(part, "completeness"), listing, CG.completeness, shown)
    for number, entry in enumerate(part.announcement.entries):
        row = space.thing(row_key(part, entry))
        sheet.add(row, TYPE, CG.ListEntry)
        sheet.add(row, RDFS.label, zh(f"第{entry.position}行: {entry.name}"))
        sheet.add(row, CG.entryOf, listing)
        sheet.add(row, CG.position, Literal(entry.position))
        sheet.add(row, CG.cellName, Literal(entry.name))
        for predicate, cell in (
            (CG.cellCity, entry.city),
            (CG.cellCounty, entry.county),
            (CG.cellIndustry, entry.industry),
        ):
            sheet.add(row, predicate, Literal(cell) if cell else None)
        add_quote(sheet, space, row, source, f"{_at(part, 'entries')}/{number}")


def row_key(part: Part, entry: Entry) -> str:
    """`listing/<capture>-<n>-row-<position>`; of a list that is only reported `list/<list>-row-<position>`."""
    if isinstance(part.source, Reported):
        return reported_row_key(part.source, part.number, entry)
    return f"{part_key('listing', part.source.key, part.number + 1)}-row-{entry.position}"


def _events(sheet: Sheet, space: Space, act: Act, announcement: NamedNode) -> None:
    named: set[str] = set()
    for part in act.parts:
        for cluster, entry in zip(part.clusters, part.announcement.entries, strict=True):
            event = space.thing(event_key(act.key, cluster))
            sheet.add(event, TYPE, EVENT_CLASSES[act.stage])
            sheet.add(event, CG.concerns, space.thing(recognition_key(act.programme_key, cluster)))
            sheet.add(event, CG.partOfAnnouncement, announcement)
            sheet.add(event, CG.recordedAs, space.thing(row_key(part, entry)))
            if cluster not in named:
                named.add(cluster)
                sheet.add(event, CG.nameUsed, zh(entry.name))
                sheet.add(event, RDFS.label, zh(f"{STAGE_NAMES[act.stage][0]}: {entry.name}"))
            if entry.outcome:
                sheet.add(event, CG.outcome, code("outcome", entry.outcome))
