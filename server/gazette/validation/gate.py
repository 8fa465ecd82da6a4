"""The gate before a release: every notice's graph against the shapes, and whom a violation keeps out.

Core shapes are decided by pySHACL, notice by notice, over the notice's own graph with what it refers to beside it.
Rules that need SPARQL across nodes are asked once over everything (`shapes.set_based`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from oxrdflib import OxigraphStore
from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, RDF, Space
from gazette.identity.resolve import IdentifiedNotice
from gazette.text.plain import Lines
from gazette.validation.report import Finding, Report
from gazette.validation.shapes import Rule, Severity, load_shapes, prefixes, rules, set_based

_SEVERITIES: dict[Node | None, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}


@dataclass(frozen=True, slots=True)
class _Broken:
    """One node that breaks a rule, whoever decided it."""

    rule: Rule = field(compare=False)
    name: str
    focus: str
    path: str | None
    value: str | None
    message_zh: str
    message_en: str

    @classmethod
    def of(cls, rule: Rule, focus: str, path: str | None, value: str | None, messages: Mapping[str, str]) -> _Broken:
        return cls(rule, rule.name, focus, path, value, messages["zh"], messages["en"])


class Gate:
    """The shapes, ready to judge. Loading them takes longer than judging a notice, so keep one for a build."""

    def __init__(self, folder: Path) -> None:
        shapes = load_shapes(folder)
        self._prefixes = prefixes(shapes)
        self._rules = {rule.iri: rule for rule in rules(shapes)}
        self._core = Graph()
        for triple in shapes:
            self._core.add(triple)
        for rule in self._rules.values():
            if rule.kind == "sparql":
                self._core.add((URIRef(rule.iri), SH.deactivated, Literal(True)))

    def check(
        self,
        notices: Iterable[IdentifiedNotice],
        sheets: Mapping[str, Sheet],
        shared: Sequence[Sheet],
        space: Space,
        ontology: Iterable[ox.Quad] = (),
    ) -> Report:
        """Judge the notices' `sheets` (by notice key), with the `shared` ones beside them (entities, reference …).

        A violation blocks every notice whose graph holds or needs the node at fault. `ontology` gives the code lists
        to the rules that look at them.
        """
        notices = list(notices)
        index = _index(shared)
        needed = {notice.key: _closure(sheets[notice.key], index) for notice in notices}
        broken: dict[_Broken, set[str]] = {}
        for notice in notices:
            for found in self._core_results([*sheets[notice.key], *needed[notice.key]]):
                broken.setdefault(found, set()).add(notice.key)
        for found in self._set_based([*sheets.values(), *shared], ontology):
            focus = ox.NamedNode(found.focus)
            at_fault = {n.key for n in notices if _speaks_of(focus, sheets[n.key], needed[n.key])}
            broken.setdefault(found, set()).update(at_fault)
        findings: list[Finding] = []
        blocked: set[str] = set()
        by_key = {notice.key: notice for notice in notices}
        for found, keys in sorted(broken.items(), key=lambda item: (item[0].name, item[0].focus)):
            if found.rule.severity == "violation":
                blocked |= keys
            places = {key: _place(found, by_key[key], sheets[key], space) for key in sorted(keys)}
            findings += [_finding(found, key, place) for key, place in places.items()]
            if not places:
                findings.append(_finding(found, None, {}))
        return Report(findings=tuple(findings), checked=len(notices), blocked=tuple(sorted(blocked)))

    def _core_results(self, triples: Iterable[ox.Triple]) -> list[_Broken]:
        store = ox.Store()
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
        data = Graph(store=OxigraphStore(store=store))
        conforms, results, _ = pyshacl.validate(data, shacl_graph=self._core, inplace=True, advanced=False)
        if conforms and not len(results):
            return []
        return [self._core_result(results, node) for node in results.subjects(SH.focusNode)]

    def _core_result(self, results: Graph, node: Node) -> _Broken:
        path, value = results.value(node, SH.resultPath), results.value(node, SH.value)
        shape = results.value(node, SH.sourceShape)
        rule = self._rules.get(str(shape))
        if rule is None:
            raise LookupError(f"a result of {shape}, which is no rule of the shapes")
        return _Broken.of(
            rule,
            str(results.value(node, SH.focusNode)),
            str(path) if isinstance(path, URIRef) else None,
            None if value is None else str(value),
            rule.messages,
        )

    def _set_based(self, sheets: Iterable[Sheet], ontology: Iterable[ox.Quad]) -> list[_Broken]:
        store = ox.Store()
        for sheet in sheets:
            store.bulk_extend(sheet.quads())
        store.bulk_extend(ontology)
        found = []
        for rule in self._rules.values():
            if rule.kind == "sparql":
                for result in set_based(store, rule, self._prefixes):
                    path = result.path.value if isinstance(result.path, ox.NamedNode) else None
                    value = None if result.value is None else str(result.value.value)
                    found.append(_Broken.of(rule, str(result.focus.value), path, value, result.messages))
        return found


Index = Mapping[ox.NamedNode | ox.BlankNode, list[ox.Triple]]


def _index(sheets: Iterable[Sheet]) -> Index:
    index: dict[ox.NamedNode | ox.BlankNode, list[ox.Triple]] = {}
    for sheet in sheets:
        for triple in sheet:
            assert not isinstance(triple.subject, ox.Triple)
            index.setdefault(triple.subject, []).append(triple)
    return index


def _closure(sheet: Sheet, index: Index) -> list[ox.Triple]:
    """All shared triples that the graph needs: those of every node it names, and so on."""
    seen: set[object] = set()
    waiting: list[object] = [term for triple in sheet for term in (triple.subject, triple.object)]
    needed: list[ox.Triple] = []
    while waiting:
        term = waiting.pop()
        if term in seen or not isinstance(term, ox.NamedNode):
            continue
        seen.add(term)
        for triple in index.get(term, ()):
            needed.append(triple)
            waiting.append(triple.object)
    return needed


def _speaks_of(focus: ox.NamedNode, sheet: Sheet, needed: Iterable[ox.Triple]) -> bool:
    return any(t.subject == focus for t in sheet) or any(t.subject == focus for t in needed)


def _place(found: _Broken, notice: IdentifiedNotice, sheet: Sheet, space: Space) -> dict[str, str | int]:
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
            place = _quoted_at(parts.get(holder, {}), notice, space)
            if place:
                return place
    return {"file": notice.sources[0].place}


def _names(statement: Mapping[ox.NamedNode, object], found: _Broken) -> bool:
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


def _finding(found: _Broken, notice: str | None, place: Mapping[str, str | int]) -> Finding:
    line = place.get("line")
    return Finding(
        rule=found.name,
        severity=found.rule.severity,
        message_zh=found.message_zh,
        message_en=found.message_en,
        focus=found.focus,
        path=found.path,
        value=found.value,
        notice=notice,
        file=str(place["file"]) if "file" in place else None,
        line=int(line) if line is not None else None,
        quote=str(place["quote"]) if "quote" in place else None,
    )
