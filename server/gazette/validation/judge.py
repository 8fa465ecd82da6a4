"""The shapes at work: what breaks them in a set of triples (Core, by pySHACL) or across a release (SPARQL, once).

`again` lets pySHACL decide SPARQL rules too, node by node: the second opinion on what the single queries found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from oxrdflib import OxigraphStore
from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from gazette.validation.shapes import BrokenShapes, Rule, load_shapes, prefixes, rules, set_based, without

_DATA = "urn:data"
"""The graph that the triples under judgement stand in: rdflib's Graph sees only the graph of its own name."""


class _Still(OxigraphStore):
    """A store that nobody changes, and so counts its triples once: pySHACL asks for the number over and over."""

    _count: int | None = None

    def __len__(self, context: Graph | None = None) -> int:
        if self._count is None:
            self._count = super().__len__(context)
        return self._count


def still_graph(triples: Iterable[ox.Triple]) -> Graph:
    """The triples as an rdflib graph for pySHACL, backed by Oxigraph. It must not be changed."""
    name = ox.NamedNode(_DATA)
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
    return Graph(store=_Still(store=store), identifier=URIRef(_DATA))


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
        self._shapes = load_shapes(folder)
        self._prefixes = prefixes(self._shapes)
        self._rules = {rule.iri: rule for rule in rules(self._shapes)}
        self._core = without(self._shapes, [rule for rule in self._rules.values() if rule.kind == "sparql"])

    def rule(self, iri: str) -> Rule:
        """A rule of the shapes. Raises KeyError."""
        return self._rules[iri]

    def within(self, triples: Iterable[ox.Triple]) -> list[Broken]:
        """What breaks a Core rule in these triples alone."""
        results = _validate(still_graph(triples), self._core)
        return [self._broken(results, node) for node in results.subjects(SH.focusNode)]

    def again(self, triples: Iterable[ox.Triple], asked: Mapping[str, Collection[str]]) -> set[tuple[str, str]]:
        """Rule and focus node of what pySHACL finds: it runs each SPARQL rule (by name) on those of the nodes given
        that the rule is about. The triples are all that `across` looks at."""
        data = still_graph(triples)
        found: set[tuple[str, str]] = set()
        for rule in self._rules.values():
            nodes = asked.get(rule.name) and _targets(data, rule).intersection(asked[rule.name])
            if nodes:
                alone = without(self._shapes, [other for other in self._rules.values() if other is not rule])
                results = _validate(data, alone, sorted(nodes))
                found |= {(rule.name, str(focus)) for focus in results.objects(None, SH.focusNode)}
        return found

    def _broken(self, results: Graph, node: Node) -> Broken:
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

    def across(self, store: ox.Store) -> list[Broken]:
        """What breaks a SPARQL rule in all graphs of a store together: one query a rule."""
        found = []
        for rule in self._rules.values():
            if rule.kind == "sparql":
                for result in set_based(store, rule, self._prefixes):
                    path = result.path.value if isinstance(result.path, ox.NamedNode) else None
                    value = None if result.value is None else str(result.value.value)
                    found.append(Broken.of(rule, str(result.focus.value), path, value, result.messages))
        return found


def _targets(data: Graph, rule: Rule) -> set[str]:
    """The nodes that a rule is about. pySHACL seeks each of these in the list that it is given, so it is kept short."""
    named = {str(node) for target in rule.targets for node in data.subjects(RDF.type, URIRef(target))}
    return named | {str(node) for property in rule.subjects_of for node in data.subjects(URIRef(property))}


def _validate(data: Graph, shapes: Graph, nodes: list[str | URIRef] | None = None) -> Graph:
    _, results, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True, advanced=False, focus_nodes=nodes)
    if not isinstance(results, Graph):  # pySHACL gives an error in place of the report, and raises nothing
        raise BrokenShapes(text)
    return results
