"""The shapes at work: what breaks them in a set of triples (Core, by pySHACL) or across a release (SPARQL, once)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from oxrdflib import OxigraphStore
from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from gazette.graph.sheet import Sheet
from gazette.validation.shapes import Rule, load_shapes, prefixes, rules, set_based

_DATA = "urn:data"
"""The graph that the triples under judgement stand in: rdflib's Graph sees only the graph of its own name."""


@dataclass(frozen=True, slots=True)
class Broken:
    """One node that breaks a rule, whoever decided it."""

    rule: Rule = field(compare=False)
    name: str
    focus: str
    path: str | None
    value: str | None
    message_zh: str
    message_en: str

    @classmethod
    def of(cls, rule: Rule, focus: str, path: str | None, value: str | None, messages: Mapping[str, str]) -> Broken:
        """The same from a rule and its filled-in messages by language."""
        return cls(rule, rule.name, focus, path, value, messages["zh"], messages["en"])


class Judge:
    """The shapes, ready. Loading them takes longer than judging a notice, so keep one for a build."""

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

    def within(self, triples: Iterable[ox.Triple]) -> list[Broken]:
        """What breaks a Core rule in these triples alone."""
        name = ox.NamedNode(_DATA)
        store = ox.Store()
        store.extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
        data = Graph(store=OxigraphStore(store=store), identifier=URIRef(_DATA))
        conforms, results, _ = pyshacl.validate(data, shacl_graph=self._core, inplace=True, advanced=False)
        if conforms and not len(results):
            return []
        return [self._core_result(results, node) for node in results.subjects(SH.focusNode)]

    def _core_result(self, results: Graph, node: Node) -> Broken:
        path, value = results.value(node, SH.resultPath), results.value(node, SH.value)
        shape = results.value(node, SH.sourceShape)
        rule = self._rules.get(str(shape))
        if rule is None:
            raise LookupError(f"a result of {shape}, which is no rule of the shapes")
        return Broken.of(
            rule,
            str(results.value(node, SH.focusNode)),
            str(path) if isinstance(path, URIRef) else None,
            None if value is None else str(value),
            rule.messages,
        )

    def across(self, sheets: Iterable[Sheet], ontology: Iterable[ox.Quad]) -> list[Broken]:
        """What breaks a SPARQL rule in all the sheets and the ontology together: one query a rule."""
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
                    found.append(Broken.of(rule, str(result.focus.value), path, value, result.messages))
        return found
