"""The sentence of a source behind a fact, found from the thing that it is about: one that says it, or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from gazette.changes.looked import Looked
from gazette.graph.history import STAGE_ORDER
from gazette.graph.vocabulary import CG, ELI, RDF, RDFS, SKOS, TYPE, code
from gazette.store.interface import Object

_STAGES: dict[NamedNode, int] = {CG[stage.capitalize()]: number for stage, number in STAGE_ORDER.items()}
"""The classes of events, in the order of `gazette.graph.history`."""
_REACHED_BY: dict[Object, tuple[NamedNode, ...]] = {
    code("life", "proposed"): (CG.Proposal,),
    code("life", "recommended"): (CG.Recommendation,),
    code("life", "cultivated"): (CG.Cultivation,),
    code("life", "granted"): (CG.Grant, CG.Recheck),
    code("life", "renewed"): (CG.Renewal, CG.Recheck),
    code("life", "not-renewed"): (CG.Recheck,),
    code("life", "revoked"): (CG.Revocation,),
}
"""The events that lead to each stage of a recognition."""
OVER: frozenset[Object] = frozenset({code("life", "revoked"), code("life", "not-renewed")})
"""The stages of a status that was taken away."""
_FAILED = code("outcome", "fail")
_RECHECKED: dict[Object, set[Object]] = {
    code("life", "granted"): set(),
    code("life", "renewed"): {code("outcome", "pass")},
    code("life", "not-renewed"): {_FAILED},
}
"""How a recheck ended that leads to a stage; one of which nobody knows how it ended presupposes a grant."""
_OF_PERIODS = frozenset({CG.startEarliest, CG.startLatest, CG.endEarliest, CG.endLatest})
"""Facts that rest on what an announcement says of its validity, and not on the row that names the cluster."""
_OF_INDUSTRY = frozenset({
    CG.leadingIndustry, CG.gbClass, CG.isicClass, CG.naceClass, RDFS.label, SKOS.altLabel, SKOS.editorialNote,
})  # fmt: skip
"""Facts of a cluster that follow from the words for its industry."""
_OF_PLACE = frozenset({CG.locatedIn, CG.inProvince, CG.inPrefecture, CG.inCounty})


class Sentence(Struct, frozen=True, kw_only=True):
    """The words, or, where no text is held, the page that reports the fact; and the node that carries them."""

    quote: str | None
    page: str | None
    statement: str


def sentence_for(store: Looked, thing: NamedNode) -> Sentence | None:
    """What a source says of a thing: the row that names it first, or what is said of itself; None where none does."""
    events = _events(store, thing)
    rows = [row for event in events for row in _objects(store, event, CG.recordedAs)]
    acts = [act for event in events for act in _objects(store, event, CG.partOfAnnouncement)]
    nodes = [thing, *events, *rows, *acts]
    return _said(store, (*nodes, *(s for node in nodes for s in _statements(store, node))))


def sentence_of(store: Looked, thing: NamedNode, predicate: NamedNode, values: Collection[Object]) -> Sentence | None:
    """What a source says of these values of a fact of a thing; None where no sentence says any of them.

    Where several notices say it, it is the latest of them.
    """
    if not values:
        return None
    exact = _exact(store, thing, predicate, values)
    events = _events(store, thing)[::-1]
    acts = [act for event in events for act in _objects(store, event, CG.partOfAnnouncement)]
    if predicate == CG.lifecycle:
        exact += _behind_stage(store, events, values)
    elif predicate in _OF_PERIODS:
        periods = [period for act in acts for period in _objects(store, act, CG.opensPeriod)]
        exact += [s for period in periods for s in _exact(store, period, predicate, values)]
        exact += _behind_end(store, events, values)
    elif predicate in (CG.grantedOn, CG.grantedBy):
        notices = [n for event in events if CG.Grant in _types(store, event) for n in _notices(store, event)]
        if predicate == CG.grantedOn:
            exact += [s for notice in notices for s in _exact(store, notice, ELI.date_document, values)]
        else:
            exact += [s for notice in notices if notice in values for s in _statements(store, notice, CG.noticeKind)]
    elif predicate == CG.firstBatch:
        exact += [s for act in acts[::-1] for s in _exact(store, act, CG.inBatch, values)]
    elif predicate == CG.batchYear:
        batches = [batch for act in acts for batch in _objects(store, act, CG.inBatch)]
        told = [b for b in batches if any(quad.object in values for quad in store.quads(b, CG.batchYear))]
        exact += [s for act in acts[::-1] for s in _exact(store, act, CG.inBatch, told)]
    elif events:
        exact += _rows_that_say(store, thing, predicate, values, events)
    return _said(store, exact)


def _events(store: Looked, thing: NamedNode) -> list[NamedNode]:
    """The events on a recognition, or on the recognitions of a cluster, in their order."""
    found = [*_pointing(store, thing, CG.concerns)]
    if not found:
        recognitions = _objects(store, thing, CG.hasRecognition)
        found = [event for recognition in recognitions for event in _pointing(store, recognition, CG.concerns)]
    return sorted(found, key=lambda event: (_when(store, event), event.value))


def _when(store: Looked, event: NamedNode) -> tuple[str, str, int]:
    """By year of the batch, day of issue (unknown last), stage, as in `gazette.graph.history`."""
    batches = [b for act in _objects(store, event, CG.partOfAnnouncement) for b in _objects(store, act, CG.inBatch)]
    years = [year for batch in batches for year in _texts(store, batch, CG.batchYear)]
    days = [day for notice in _notices(store, event) for day in _texts(store, notice, ELI.date_document)]
    stage = max((_STAGES.get(type_, -1) for type_ in _types(store, event)), default=-1)
    return years[0] if years else days[0][:4] if days else "", days[0] if days else "~", stage


def _behind_stage(store: Looked, events: Sequence[NamedNode], values: Collection[Object]) -> list[NamedNode]:
    """What says that a recognition came to a stage: what its latest event of that stage was; that it failed, its row
    tells."""
    for value in values:
        for event in events:
            outcome: set[Object] = {q.object for q in store.quads(event, CG.outcome)}
            failed = _FAILED in outcome
            reached = any(type_ in _types(store, event) for type_ in _REACHED_BY.get(value, ()))
            if reached and (not _types(store, event) & {CG.Recheck} or outcome == _RECHECKED.get(value)):
                acts = _objects(store, event, CG.partOfAnnouncement)
                kinds = [s for act in acts for s in _statements(store, act, CG.announcementKind)]
                return [*_objects(store, event, CG.recordedAs), *kinds] if failed else kinds
    return []


def _behind_end(store: Looked, events: Sequence[NamedNode], values: Collection[Object]) -> list[NamedNode]:
    """What says that a status was taken away, by a notice of one of these days."""
    days = {value.value for value in values if isinstance(value, Literal)}
    found: list[NamedNode] = []
    for event in events:
        if any(days & {*_texts(store, notice, ELI.date_document)} for notice in _notices(store, event)):
            found += _behind_stage(store, [event], OVER)
    return found


def _rows_that_say(
    store: Looked,
    thing: NamedNode,
    predicate: NamedNode,
    values: Collection[Object],
    events: Sequence[NamedNode],
) -> list[NamedNode]:
    """The rows that name a cluster so, or state its industry, or its place."""
    rows = [row for event in events for row in _objects(store, event, CG.recordedAs)]
    wanted = {value.value for value in values if isinstance(value, Literal)}
    named = [row for row in rows if wanted & set(_texts(store, row, CG.cellName))]
    if predicate == CG.name or named:
        return named or [row for event in events if wanted & set(_texts(store, event, CG.nameUsed))
                         for row in _objects(store, event, CG.recordedAs)]  # fmt: skip
    if predicate == CG.industryText or predicate in _OF_INDUSTRY:
        said = wanted if predicate == CG.industryText else set(_texts(store, thing, CG.industryText))
        return [row for row in rows if said & set(_texts(store, row, CG.cellIndustry))]
    if predicate in _OF_PLACE:
        names = [name for region in _objects(store, thing, CG.locatedIn) for name in _texts(store, region, RDFS.label)]
        return [row for row in rows if any(name in _flat(store, row) for name in names)]
    return []


def _flat(store: Looked, row: NamedNode) -> str:
    """The words of a row without its breaks."""
    said = _texts(store, row, CG.quote) or _texts(store, row, CG.cellName)
    return "".join("".join(said).split())


def _said(store: Looked, nodes: Iterable[NamedNode]) -> Sentence | None:
    """The words that the first of these nodes that has any carries, else the page."""
    candidates = list(nodes)
    for one in candidates:
        for quote in _texts(store, one, CG.quote):
            return Sentence(quote=quote, page=None, statement=one.value)
    for one in candidates:
        for page in _texts(store, one, CG.readOn):
            return Sentence(quote=None, page=page, statement=one.value)
    return None


def _exact(store: Looked, node: NamedNode, predicate: NamedNode, values: Collection[Object]) -> list[NamedNode]:
    """The statements that say one of these values of a fact of a node."""
    return [
        statement
        for statement in _statements(store, node, predicate)
        if any(quad.object in values for quad in store.quads(statement, RDF.object))
    ]


def _statements(store: Looked, node: NamedNode, predicate: NamedNode | None = None) -> list[NamedNode]:
    found = sorted(_pointing(store, node, RDF.subject), key=str)
    return [s for s in found if predicate is None or predicate in _objects(store, s, RDF.predicate)]


def _notices(store: Looked, event: NamedNode) -> list[NamedNode]:
    acts = _objects(store, event, CG.partOfAnnouncement)
    return [notice for act in acts for notice in sorted(_pointing(store, act, CG.announces), key=str)]


def _types(store: Looked, node: NamedNode) -> set[NamedNode]:
    return set(_objects(store, node, TYPE))


def _pointing(store: Looked, node: NamedNode, predicate: NamedNode) -> Iterator[NamedNode]:
    for quad in store.quads(None, predicate, node):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject


def _objects(store: Looked, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    found = [quad.object for quad in store.quads(node, predicate) if isinstance(quad.object, NamedNode)]
    return sorted(found, key=str)


def _texts(store: Looked, node: NamedNode, predicate: NamedNode) -> list[str]:
    return sorted(q.object.value for q in store.quads(node, predicate) if isinstance(q.object, Literal))
