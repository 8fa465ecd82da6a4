"""The page of a notice: its text as an edition with every fact beside its sentence, its list, its duties, its pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request
from pyoxigraph import NamedNode

from gazette.catalogue import Catalogue
from gazette.catalogue.conflicts import Conflict
from gazette.graph.vocabulary import CG, DCTERMS, ELI, TYPE
from gazette.web import day
from gazette.web.addresses import Address
from gazette.web.describe import Description
from gazette.web.grounds import Grounds
from gazette.web.pages.duties import duties_in
from gazette.web.pages.edition import Passage, Spot, lay_out
from gazette.web.pages.notice_graph import NoticeGraph, Page, Row, Statement
from gazette.web.pages.subject import subject_page
from gazette.web.site import Site

if TYPE_CHECKING:
    from gazette.release.kept_sources import KeptSource

_WHOLE = frozenset(p.value for p in (CG.hasClause, CG.noticeKind, CG.completeness))
"""Facts that rest on a paragraph as a whole: they stand beside it, and nothing in it is marked."""
_OF_THE_PAGE = frozenset(
    p.value for p in (CG.postedDate, CG.statedSource, CG.originURL, CG.originDate, CG.siteName, CG.url)
)
"""Facts of the page that carries the notice: they stand outside of the notice's own body."""
_KINDS = {CG.issuer.value: "issuer", ELI["date_document"].value: "date", DCTERMS.title.value: "title"}
_SORTS = ("position", "name", "city", "county", "industry")


@dataclass(frozen=True, slots=True)
class Note:
    """What rests on one stretch of the text: the facts, by number."""

    number: int
    facts: tuple[Statement, ...]


@dataclass(frozen=True)
class Edition:
    """One capture laid out: the text's passages and the notes by number; `form` is raw or plain, `shown` the text.

    `cleaned` is whether the plain form differs by more than the width of characters.
    """

    page: Page
    source: KeptSource
    passages: list[Passage]
    notes: dict[int, Note]
    rows: dict[int, Row]
    form: str
    has_table: bool
    cleaned: bool
    shown: str


def notice_page(site: Site, description: Description, address: Address) -> str:
    """The page of a notice."""
    catalogue = site.served.catalogue
    graph = NoticeGraph.read(site.served.store, description.iri.replace("/id/notice/", "/graph/notice/", 1))
    notice = catalogue.notice(description.iri)
    statements, rows, pages = graph.statements(), graph.rows(), graph.pages()
    form = "raw" if request.args.get("form") == "raw" else "plain"
    edition = _edition(site, statements, rows, pages, form)
    shown = sorted((s for s in statements if not s.capture), key=lambda s: s.subject != description.iri)
    read_on = [one for one in graph.reported_on() if one.startswith(("http://", "https://"))]
    duties = duties_in(catalogue, description.iri, day.wanted()) if graph.of_class(CG.ReportingObligation) else []
    conflicts = _conflicts(catalogue, [description.iri, *(act.iri for act in notice.acts)] if notice else [])
    opened = {act.iri: graph.text(act.iri, CG.opensPeriod) for act in notice.acts} if notice else {}
    grounds = {term: found for term in opened.values() if (found := _grounds(graph, term))}
    named = {
        *opened.values(), *(basis for found in grounds.values() for basis in found.bases),
        *(iri for s in statements for iri in (s.subject, s.predicate, s.mode, graph.text(s.subject, TYPE))),
        *(s.value.value for s in statements if isinstance(s.value, NamedNode)),
        *(iri for page in pages for iri in (page.mode, page.rights, *page.conditions)),
        *(row.recognition for row in rows), *_named_of(conflicts),
        *(iri for act in (notice.acts if notice else ()) for iri in (act.batch, act.programme)),
        *(body for duty in duties for body in duty.to), *_cited(graph),
    }  # fmt: skip
    return subject_page(
        site,
        description,
        address,
        "notice.html",
        named - {""},
        notice=notice,
        graph=graph,
        edition=edition,
        form=form,
        lists=_lists(rows),
        clusters={row.recognition: known.cluster for row in rows if (known := catalogue.recognition(row.recognition))},
        sort=_sort(),
        reported=shown,
        pages=pages,
        read_on=read_on,
        page_numbers={page: number for number, page in enumerate(read_on, 1)},
        duties=duties,
        conflicts=conflicts,
        cited={citation: graph.text(citation, CG.citedDocument) for citation in graph.of_class(CG.Citation)},
        addressees=[graph.text(group, CG.groupText) for group in graph.texts(description.iri, CG.addressedTo)],
        opened=opened,
        ends={term: (graph.text(term, CG.endEarliest), graph.text(term, CG.endLatest)) for term in opened.values()},
        grounds=grounds,
        property_statement=CG.statedIn.value,
        clause_property=CG.hasClause.value,
        type_property=TYPE,
    )


def _grounds(graph: NoticeGraph, term: str) -> Grounds | None:
    bases = graph.texts(term, CG.boundBasis)
    return Grounds(tuple(bases), graph.number(term, CG.termYears), graph.text(term, CG.startLatest)) if bases else None


def _cited(graph: NoticeGraph) -> Iterable[str]:
    return [graph.text(citation, CG.citedDocument) for citation in graph.of_class(CG.Citation)]


def _named_of(conflicts: Iterable[Conflict]) -> Iterable[str]:
    for conflict in conflicts:
        yield conflict.iri
        for claim in conflict.claims:
            yield from (claim.subject, claim.predicate)
            if claim.value.startswith(("http://", "https://")):
                yield claim.value


def _conflicts(catalogue: Catalogue, things: Iterable[str]) -> list[Conflict]:
    found = {conflict.iri: conflict for thing in things for conflict in catalogue.conflicts_about(thing)}
    return [found[iri] for iri in sorted(found)]


def _sort() -> tuple[str, bool]:
    """The column that the list is sorted by, and whether downwards."""
    text = request.args.get("sort", "position")
    column = text.removeprefix("-")
    return (column, text.startswith("-")) if column in _SORTS else ("position", False)


def _lists(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each announcement, sorted as asked."""
    column, down = _sort()
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.announcement, []).append(row)
    for own in found.values():
        own.sort(key=lambda row: (str(getattr(row, column)) == "", _key(row, column)), reverse=down)
    return found


def _key(row: Row, column: str) -> tuple[int, str]:
    value = getattr(row, column)
    if value is None:
        return (1 << 30, row.name)
    return (value, "") if isinstance(value, int) else (0, value)


def _edition(site: Site, statements: list[Statement], rows: list[Row], pages: list[Page], form: str) -> Edition | None:
    """The best capture laid out: the page with the most of the notice's own facts; None where no text is held."""
    kept = [(page, source) for page in pages if (source := site.served.captures.get(page.sha256))]
    if not kept:
        return None
    weight = {page.capture: sum(s.capture == page.capture for s in statements) for page, _ in kept}
    page, source = max(kept, key=lambda pair: (pair[0].rights.endswith("official-text"), weight[pair[0].capture]))
    own = [s for s in statements if s.capture == page.capture]
    listed = [row for row in rows if row.capture == page.capture and row.end > row.start]
    plain = site.served.captures.plain(source)
    raw = form == "raw"
    text = source.text if raw else plain.text

    def shown(start: int, end: int) -> tuple[int, int]:
        return (start, end) if raw else plain.plain_span(start, end)

    third_party = page.rights.endswith("third-party")
    notes: dict[int, Note] = {}
    spots: list[Spot] = []
    grouped: dict[tuple[int, int, bool], list[Statement]] = {}
    for one in own:
        if third_party or one.predicate not in _OF_THE_PAGE:
            grouped.setdefault((one.start, one.end, one.predicate in _WHOLE), []).append(one)
    for number, ((start, end, whole), facts) in enumerate(sorted(grouped.items(), key=_place), 1):
        kind = next((_KINDS[fact.predicate] for fact in facts if fact.predicate in _KINDS), "")
        notes[number] = Note(number, tuple(facts))
        spots.append(Spot(number, *shown(start, end), whole=whole, kind=kind))
    by_number: dict[int, Row] = {}
    for number, row in enumerate(listed, len(notes) + 1):
        by_number[number] = row
        spots.append(Spot(number, *shown(row.start, row.end), kind="row"))
    unread = [] if third_party else [shown(*found.span) for found in source.record.uncovered]
    outside = [shown(one.start, one.end) for one in own if one.predicate in _OF_THE_PAGE]
    passages = lay_out(text, spots, unread, outside, quotes_only=third_party, with_table=not raw)
    has_table = any(passage.kind == "table" for passage in passages)
    cleaned = plain.was_traditional or plain.pinyin_removed > 0
    return Edition(page, source, passages, notes, by_number, form, has_table, cleaned, text)


def _place(item: tuple[tuple[int, int, bool], list[Statement]]) -> tuple[int, int, bool]:
    (start, end, whole), _ = item
    return start, -end, whole
