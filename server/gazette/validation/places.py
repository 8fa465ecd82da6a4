"""Where in a source a node at fault was read: file, line and quote, for the person who has to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from gazette.graph.vocabulary import CG, RDF, Space
from gazette.identity.resolve import IdentifiedNotice
from gazette.text.plain import Lines
from gazette.validation.judge import Broken

Facts = dict[ox.NamedNode, list[object]]


class Places:
    """The quotes of one notice's graph, by the nodes that they are about."""

    def __init__(self, notice: IdentifiedNotice, sheet: Iterable[ox.Triple], space: Space) -> None:
        self._notice, self._space = notice, space
        self._facts: dict[object, Facts] = {}
        self._pointing: dict[object, list[object]] = {}
        self._about: dict[object, list[object]] = {}
        for triple in sheet:
            self._facts.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
            self._pointing.setdefault(triple.object, []).append(triple.subject)
            if triple.predicate == RDF.subject:
                self._about.setdefault(triple.object, []).append(triple.subject)

    def of(self, found: Broken) -> dict[str, str | int]:
        """File, line and quote nearest to a node at fault; the file alone where no quote fits.

        That is its own quote; else that of a statement about it, or about a node beside it (the announcement of a
        listing, the row of an event), which names the path or the value at fault.
        """
        focus = ox.NamedNode(found.focus)
        own = self._facts.get(focus, {})
        beside = [value for values in own.values() for value in values] + self._pointing.get(focus, [])
        candidates: list[object] = [focus]
        for node in (focus, *beside):
            candidates += [s for s in self._about.get(node, []) if _names(self._facts[s], found)]
        candidates += [node for node in beside if _first(self._facts.get(node, {}), CG.cellName) is not None]
        for candidate in candidates:
            where = _quoted_at(self._facts.get(candidate, {}), self._notice, self._space)
            if where:
                return where
        return {"file": self._notice.sources[0].place}


def _names(statement: Facts, found: Broken) -> bool:
    predicate, value = _first(statement, RDF.predicate), _first(statement, RDF.object)
    if isinstance(predicate, ox.NamedNode) and predicate.value == found.path:
        return True
    if isinstance(value, ox.Literal):
        return re.search(rf"(?<![\w-]){re.escape(value.value)}(?![\w-])", found.message_en) is not None
    return isinstance(value, ox.NamedNode) and value.value == found.value


def _first(facts: Facts, predicate: ox.NamedNode) -> object | None:
    return next(iter(facts.get(predicate, ())), None)


def _quoted_at(facts: Facts, notice: IdentifiedNotice, space: Space) -> dict[str, str | int] | None:
    start, quote = _first(facts, CG.quoteStart), _first(facts, CG.quote)
    source = next((s for s in notice.captures if space.thing(s.key) == _first(facts, CG.inCapture)), None)
    if source is None or not isinstance(start, ox.Literal) or not isinstance(quote, ox.Literal):
        return None
    line = Lines(source.document.raw).number(int(start.value))
    return {"file": source.place, "line": line, "quote": quote.value}
