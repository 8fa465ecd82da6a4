"""Every rule is broken by its bad example and by no other, and kept by its good one, whoever decides it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import RDF, SH, Graph, URIRef

from gazette.validation.judge import still_graph
from gazette.validation.shapes import Rule, load_shapes, prefixes, rules, set_based, without

from .conftest import EXAMPLES, SHAPES, About, Triple, spoken_of

RULES = {rule.name: rule for rule in rules(load_shapes(SHAPES))}
SEVERITIES = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}

Found = set[tuple[str, str, str]]
"""Rule, severity and focus node of each result."""


@pytest.fixture(scope="module")
def by_scope(shapes: Graph) -> dict[str, Graph]:
    """The rules of a scope, all or of one kind."""
    return {
        f"{scope} {kind}".strip(): without(
            shapes, [rule for rule in RULES.values() if rule.scope != scope or kind not in ("", rule.kind)]
        )
        for scope in ("notice", "release")
        for kind in ("", "core", "sparql")
    }


class Scene:
    """What stands beside the examples of a scope, in which one example after the other appears."""

    def __init__(self, companion: Graph, about: About) -> None:
        self._graph, self._about = companion, about
        self._stands = {*companion}
        self._triples = triples_of(companion)

    def new(self, example: Graph) -> set[Triple]:
        """The example with what the ontology says of the terms and codes that it alone uses."""
        return (spoken_of(example, self._about) | {*example}) - self._stands

    def triples(self, new: set[Triple]) -> list[ox.Triple]:
        """Everything, for Oxigraph, with what is `new`."""
        return self._triples + triples_of(new)

    @contextmanager
    def graph(self, new: set[Triple]) -> Iterator[Graph]:
        """Everything on rdflib's own store, while what is `new` is on stage."""
        for triple in new:
            self._graph.add(triple)
        try:
            yield self._graph
        finally:
            for triple in new:
                self._graph.remove(triple)


@pytest.fixture(scope="module")
def scenes(companions: dict[str, Graph], about: About) -> dict[str, Scene]:
    return {scope: Scene(companion, about) for scope, companion in companions.items()}


def example_of(rule: Rule, kind: str) -> Graph:
    return Graph().parse(EXAMPLES / f"{rule.name}.{kind}.ttl")


def triples_of(data: Iterable[Triple]) -> list[ox.Triple]:
    lines = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in data)
    return [quad.triple for quad in ox.parse(lines.encode(), format=ox.RdfFormat.TURTLE)]


def by_node(data: Graph, shapes: Graph, nodes: list[str | URIRef] | None = None) -> Found:
    """What the validator finds, at some nodes or at all, on the engine of the graph."""
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True, focus_nodes=nodes)
    assert isinstance(report, Graph), text  # pySHACL gives an error object in place of the report, and no exception
    return {
        (
            str(report.value(result, SH.sourceShape)).partition("#")[2],
            SEVERITIES[report.value(result, SH.resultSeverity)],  # type: ignore[index]
            str(report.value(result, SH.focusNode)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def by_set(triples: list[ox.Triple], shapes: Graph, scope: str) -> Found:
    """What the SPARQL rules of a scope find, each in one query."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    asked = [rule for rule in RULES.values() if rule.kind == "sparql" and rule.scope == scope]
    declared = prefixes(shapes)
    return {(r.rule, r.severity, str(r.focus.value)) for rule in asked for r in set_based(store, rule, declared)}


def test_every_rule_has_a_good_and_a_bad_example_and_every_example_a_rule() -> None:
    files = {file.name for file in EXAMPLES.glob("*.ttl")} - {"_reference.ttl", "_release.ttl"}
    assert files == {f"{name}.{kind}.ttl" for name in RULES for kind in ("good", "bad")}


@pytest.mark.parametrize("scope", ["notice", "release"])
def test_what_stands_beside_the_examples_keeps_every_rule(
    by_scope: dict[str, Graph], companions: dict[str, Graph], ontology: Graph, scope: str
) -> None:
    assert by_node(still_graph(triples_of(companions["release"] + ontology)), by_scope[scope]) == set()


def judged(data: Graph, example: Graph, by_scope: dict[str, Graph], scope: str) -> Found:
    """What the validator finds: by Core rules at any node, by SPARQL rules at the example's own nodes."""
    own: list[str | URIRef] = sorted({*example.subjects()})  # type: ignore[type-var]
    return by_node(data, by_scope[f"{scope} core"]) | by_node(data, by_scope[f"{scope} sparql"], own)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.usefixtures("queries_parsed_once", "rules_read_once")
def test_a_rule_fires_alone_on_its_bad_example_on_either_engine_and_in_one_query(
    by_scope: dict[str, Graph], scenes: dict[str, Scene], shapes: Graph, rule: Rule
) -> None:
    """Alone among all rules of its scope, on an Oxigraph-backed graph and on rdflib's own."""
    scene, example = scenes[rule.scope], example_of(rule, "bad")
    new = scene.new(example)
    triples = scene.triples(new)
    at_once = by_set(triples, shapes, rule.scope)
    found = judged(still_graph(triples), example, by_scope, rule.scope)
    assert {(name, severity) for name, severity, _ in found | at_once} == {(rule.name, rule.severity)}
    own = {str(node) for node in example.subjects()}
    assert {result for result in at_once if result[2] in own} == (found if rule.kind == "sparql" else set())
    with scene.graph(new) as data:
        assert judged(data, example, by_scope, rule.scope) == found


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.usefixtures("rules_read_once")
def test_a_good_example_keeps_every_rule(
    by_scope: dict[str, Graph], scenes: dict[str, Scene], shapes: Graph, rule: Rule
) -> None:
    example = example_of(rule, "good")
    scene = scenes[rule.scope]
    triples = scene.triples(scene.new(example))
    assert judged(still_graph(triples), example, by_scope, rule.scope) == set()
    assert by_set(triples, shapes, rule.scope) == set()
