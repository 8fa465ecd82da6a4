"""The graph of one notice: the document, its pages and captures, its parts, its acts, its evidence."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from gazette.graph import labels
from gazette.graph.acts import add_acts
from gazette.graph.areas import addressed_area, area_node
from gazette.graph.bodies import english_name
from gazette.graph.evidence import state
from gazette.graph.figures import add_figures
from gazette.graph.labels import Pair, add_label
from gazette.graph.lists import add_report
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, DCTERMS, ELI, RDFS, TYPE, XSD, Space, code, date, zh
from gazette.identity.keys import part_key
from gazette.identity.resolve import IdentifiedNotice, Source
from gazette.records import Citation, Kind
from gazette.reference import Reference

_NATURES = (
    ("公示", "gongshi"), ("公告", "gonggao"), ("通告", "tonggao"), ("通知", "tongzhi"), ("批复", "pifu"), ("函", "han"),
    ("办法", "banfa"), ("方案", "fangan"),
)  # fmt: skip
_NATURE_OF_KIND: dict[Kind, str] = {"proposal": "gongshi"}


def notice_graph(notice: IdentifiedNotice, space: Space, reference: Reference) -> Sheet:
    """All triples of a notice's own graph, `graph/notice/<key>`. `reference` has English names of bodies and places."""
    sheet = Sheet(space.graph(notice.key))
    node = space.thing(notice.key)
    sheet.add(node, TYPE, CG.Notice)
    sheet.add(node, CG.knownFrom, code("known", "captured" if notice.captures else "reported"))
    best = notice.sources[0]
    state(sheet, space, notice.key, best, "/kind", node, CG.noticeKind, code("notice", best.record.kind))
    _head(sheet, space, notice, node, reference)
    _recipients(sheet, space, notice, node)
    _citations(sheet, space, notice, node)
    _clauses(sheet, space, notice, node)
    for capture in notice.captures:
        _page(sheet, space, notice, capture, node)
    for report in notice.reports:
        add_report(sheet, space, report, node)
    add_acts(sheet, space, notice, node)
    add_figures(sheet, space, notice, node)
    return sheet


def _head(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode, reference: Reference) -> None:
    best = notice.sources[0].record
    title = _title(notice)
    for source in notice.sources:
        if source.record.title == title and title is not None:
            state(sheet, space, notice.key, source, "/title", node, DCTERMS.title, zh(title))
    add_label(sheet, node, label_of(notice, reference))
    nature = next((n for mark, n in _NATURES if (title or "").endswith(mark)), _NATURE_OF_KIND.get(best.kind))
    if nature:
        sheet.add(node, CG.documentNature, code("nature", nature))
    with_issuers = next((s for s in notice.sources if s.record.issuers), None)
    if with_issuers:
        for number, issuer in enumerate(with_issuers.record.issuers):
            body = space.thing(notice.bodies[issuer.name])
            state(sheet, space, notice.key, with_issuers, f"/issuers/{number}", node, CG.issuer, body)
            if number == 0:
                sheet.add(node, CG.leadIssuer, body)
    dated = [s for s in notice.sources if s.record.issued]
    for source in dated:
        assert source.record.issued
        first = source.record.issued == dated[0].record.issued
        day = date(source.record.issued)
        state(sheet, space, notice.key, source, "/issued", node, ELI.date_document, day, asserted=first)
    numbered = next((s for s in notice.sources if s.record.document_number), None)
    if numbered:
        own = Literal(numbered.record.document_number or "")
        state(sheet, space, notice.key, numbered, "/document_number", node, CG.documentNumber, own)


def label_of(notice: IdentifiedNotice, reference: Reference) -> Pair:
    """What a notice is called: its title, in its own words alone, else issuers, year and what it did."""
    title = _title(notice)
    return Pair(title, None) if title else _described(notice, reference)


def _title(notice: IdentifiedNotice) -> str | None:
    return next((s.record.title for s in notice.sources if s.record.title), None)


def _described(notice: IdentifiedNotice, reference: Reference) -> Pair:
    """What to call a notice whose own title no page shows. A headline is not its title."""
    issuers = next((s.record.issuers for s in notice.sources if s.record.issuers), ())
    bodies = (reference.bodies.get(notice.bodies[issuer.name].removeprefix("organisation/")) for issuer in issuers)
    named = (
        Pair(issuer.name, english_name(body, reference.regions) if body else None)
        for issuer, body in zip(issuers, bodies, strict=True)
    )
    return labels.notice(named, ((act.programme, act.stage, act.year) for act in notice.acts), reference.regions)


def _recipients(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode) -> None:
    source = next((s for s in notice.sources if s.record.addressees), None)
    if source is None:
        return
    group = space.thing(part_key("recipients", notice.key, "to"))
    sheet.add(group, TYPE, CG.RecipientGroup)
    state(sheet, space, notice.key, source, "/addressees", node, CG.addressedTo, group)
    sheet.add(group, CG.groupText, zh(source.record.addressees or ""))
    sheet.add(group, RDFS.label, zh(source.record.addressees or ""))
    if notice.region:
        sheet.add(group, CG.withinRegion, area_node(addressed_area(source.record, notice.region), space))
    for number, region in enumerate(source.record.excluded_regions):
        pointer = f"/excluded_regions/{number}"
        pointer = pointer if pointer in source.record.evidence else "/excluded_regions"
        state(sheet, space, notice.key, source, pointer, group, CG.excludesRegion, space.region(region))
    for number, unit in enumerate(source.record.addressee_units):
        body = space.thing(notice.bodies[unit.name])
        state(sheet, space, notice.key, source, f"/addressee_units/{number}", group, CG.namesOrganisation, body)


def _citations(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode) -> None:
    source = next((s for s in notice.sources if s.record.citations), None)
    if source is None:
        return
    for number, citation in enumerate(source.record.citations):
        item = space.thing(part_key("citation", notice.key, number + 1))
        document = space.thing(notice.documents[(citation.title, citation.number)])
        state(sheet, space, notice.key, source, f"/citations/{number}", node, CG.hasCitation, item)
        sheet.add(item, TYPE, CG.Citation)
        sheet.add(item, RDFS.label, zh(_cited_as(citation)))
        sheet.add(item, CG.citedDocument, document)
        sheet.add(item, CG.citationText, zh(citation.title))
        if citation.number:
            sheet.add(item, CG.citedNumberText, Literal(citation.number))
        sheet.add(item, CG.citationRole, code("cite", citation.role))
        sheet.add(item, CG.resolution, code("res", "known-by-citation-only"))
        sheet.add(node, ELI.based_on if citation.role == "basis" else ELI.cites, document)


def _cited_as(citation: Citation) -> str:
    return f"《{citation.title}》" + (f"({citation.number})" if citation.number else "")


def _clauses(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode) -> None:
    source = next((s for s in notice.sources if s.record.clauses), None)
    if source is None:
        return
    for number, clause in enumerate(source.record.clauses):
        item = space.thing(part_key("clause", notice.key, clause.number))
        state(sheet, space, notice.key, source, f"/clauses/{number}", node, CG.hasClause, item)
        sheet.add(item, TYPE, CG.Clause)
        add_label(sheet, item, labels.clause(clause.number))
        sheet.add(item, CG.clauseNumber, Literal(clause.number))
        sheet.add(item, CG.clauseText, zh(clause.text))


def _host(address: str | None) -> str | None:
    """The host of an address; None where it has none, or is none."""
    try:
        return urlsplit(address).hostname if address else None
    except ValueError:
        return None


def _page(sheet: Sheet, space: Space, notice: IdentifiedNotice, source: Source, node: NamedNode) -> None:
    record, page = source.record, source.record.publication
    address = source.capture.url or page.url
    address_hash = hashlib.sha256((address or source.document.sha256).encode()).hexdigest()[:16]
    publication = space.thing(f"publication/{address_hash}")
    capture = space.thing(source.key)
    site = source.capture.site or page.site
    sheet.add(publication, TYPE, CG.Publication)
    title = record.page_title or record.title or site
    add_label(sheet, publication, labels.page(title))
    carries = CG.reportsOn if record.reproduction == "news-report" else CG.reproduces
    sheet.add(publication, carries, node)
    sheet.add(publication, CG.reproductionMode, code("mode", record.reproduction))
    sheet.add(publication, CG.rights, code("rights", source.capture.rights))
    if address:
        sheet.add(publication, CG.url, Literal(address, datatype=XSD.anyURI))
    if site:
        sheet.add(publication, CG.siteName, Literal(site))
    facts: list[tuple[str, NamedNode, Literal | None]] = [
        ("posted", CG.postedDate, date(page.posted) if page.posted else None),
        ("origin_url", CG.originURL, Literal(page.origin_url, datatype=XSD.anyURI) if page.origin_url else None),
        ("origin_date", CG.originDate, date(page.origin_date) if page.origin_date else None),
        ("stated_source", CG.statedSource, Literal(page.stated_source) if page.stated_source else None),
    ]
    for name, predicate, value in facts:
        if value is not None:
            state(sheet, space, notice.key, source, f"/publication/{name}", publication, predicate, value)
    sheet.add(capture, TYPE, CG.Capture)
    add_label(sheet, capture, labels.capture(title, _host(address), source.capture.retrieved, source.document.sha256))
    sheet.add(capture, CG.captureOf, publication)
    sheet.add(capture, CG.sha256, Literal(source.document.sha256, datatype=XSD.hexBinary))
    sheet.add(capture, CG.charCount, Literal(len(source.document.raw)))
    if source.capture.retrieved:
        sheet.add(capture, CG.retrievedDate, date(source.capture.retrieved))
    sheet.add_all(capture, CG.textCondition, (code("text", condition) for condition in record.text_condition))
    if source.capture.rights == "official-text":  # of a third party's article only what carries facts is shown
        sheet.add_all(capture, CG.uncoveredText, (Literal(u.text) for u in record.uncovered))
