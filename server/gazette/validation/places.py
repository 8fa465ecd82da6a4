"""Where in a source a node at fault was read: file, line and quote, for the person who has to mend it."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, RDF, Space
from gazette.identity.resolve import IdentifiedNotice
from gazette.text.plain import Lines
from gazette.validation.judge import Broken


def place(found: Broken, notice: IdentifiedNotice, sheet: Sheet, space: Space) -> dict[str, str | int]:
    """File, line and quote of the source nearest to a node at fault.

    That is its own quote; else that of a statement about it, on the path at fault or with the value at fault if there
    is one; else the same of the nodes beside it (the announcement of a listing, the row of an event).
    """
    focus = ox.NamedNode(found.focus)
    parts: dict[object, dict[ox.NamedNode, object]] = {}
    for triple in sheet:
        parts.setdefault(triple.subject, {})[triple.predicate] = triple.object
    beside = [t.object for t in sheet if t.subject == focus] + [t.subject for t in sheet if t.object == focus]
    for node in (focus, *beside):
        about = [s for s, facts in parts.items() if facts.get(RDF.subject) == node]
        about.sort(key=lambda s: (not _names(parts[s], found), str(s)))
        for holder in (node, *about):
            found_place = _quoted_at(parts.get(holder, {}), notice, space)
            if found_place:
                return found_place
    return {"file": notice.sources[0].place}


def _names(statement: Mapping[ox.NamedNode, object], found: Broken) -> bool:
    predicate, value = statement.get(RDF.predicate), statement.get(RDF.object)
    on_path = isinstance(predicate, ox.NamedNode) and predicate.value == found.path
    told = isinstance(value, ox.Literal) and value.value in found.message_en.split()
    return on_path or told or (isinstance(value, ox.NamedNode) and value.value == found.value)


def _quoted_at(
    facts: Mapping[ox.NamedNode, object], notice: IdentifiedNotice, space: Space
) -> dict[str, str | int] | None:
    start, quote = facts.get(CG.quoteStart), facts.get(CG.quote)
    source = next((s for s in notice.sources if space.thing(s.key) == facts.get(CG.inCapture)), None)
    if source is None or not isinstance(start, ox.Literal) or not isinstance(quote, ox.Literal):
        return None
    line = Lines(source.document.raw).number(int(start.value))
    return {"file": source.place, "line": line, "quote": quote.value}
