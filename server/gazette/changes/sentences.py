"""The sentence of a source behind a fact, found from the thing that it is about."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from gazette.changes.looked import Looked
from gazette.graph.vocabulary import CG, RDF

_OF_PERIODS = frozenset({"startEarliest", "startLatest", "endEarliest", "endLatest"})
"""Facts that rest on what an announcement says of its validity, and not on the row that names the cluster."""


class Sentence(Struct, frozen=True, kw_only=True):
    """The words, or, where no text is held, the page that reports the fact; and the node that carries them."""

    quote: str | None
    page: str | None
    statement: str


def sentence_for(store: Looked, thing: NamedNode, predicate: NamedNode | None) -> Sentence | None:
    """What a source says of a thing, or of one of its facts, as near as the evidence goes; None where none says it."""
    events = [*_pointing(store, thing, CG.concerns)]
    if not events:
        recognitions = [q.object for q in store.quads(thing, CG.hasRecognition) if isinstance(q.object, NamedNode)]
        events = [event for recognition in recognitions for event in _pointing(store, recognition, CG.concerns)]
    events.sort(key=str)
    rows = [row for event in events for row in _objects(store, event, CG.recordedAs)]
    acts = [act for event in events for act in _objects(store, event, CG.partOfAnnouncement)]
    periods = [period for node in (*events, *acts) for period in _objects(store, node, CG.opensPeriod)]
    name = predicate.value.removeprefix(CG.iri) if predicate else ""
    near = [*periods, *acts, *rows] if name in _OF_PERIODS else [*rows, *acts]
    candidates = [thing, *events, *near]
    statements = [s for node in candidates for s in sorted(_pointing(store, node, RDF.subject), key=str)]
    exact = [s for s in statements if predicate is not None and predicate in _objects(store, s, RDF.predicate)]
    for one in (*exact, *candidates, *statements):
        quote = _text(store, one, CG.quote)
        if quote is not None:
            return Sentence(quote=quote, page=None, statement=one.value)
    for one in (*exact, *candidates, *statements):
        page = _text(store, one, CG.readOn)
        if page is not None:
            return Sentence(quote=None, page=page, statement=one.value)
    return None


def _pointing(store: Looked, node: NamedNode, predicate: NamedNode) -> Iterator[NamedNode]:
    for quad in store.quads(None, predicate, node):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject


def _objects(store: Looked, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    found = [quad.object for quad in store.quads(node, predicate) if isinstance(quad.object, NamedNode)]
    return sorted(found, key=str)


def _text(store: Looked, node: NamedNode, predicate: NamedNode) -> str | None:
    found = sorted(q.object.value for q in store.quads(node, predicate) if isinstance(q.object, Literal))
    return found[0] if found else None
