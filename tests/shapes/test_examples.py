"""Every rule is broken by its bad example and by no other, and kept by its good one, whoever decides it."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef

from gazette.validation.shapes import Rule, load_shapes, of_scope, prefixes, rules, set_based

SHAPES = Path(__file__).resolve().parents[2] / "shapes"
EXAMPLES = SHAPES / "examples"
RULES = {rule.name: rule for rule in rules(load_shapes(SHAPES))}
SEVERITIES = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
FILE_OF = {
    str(rule): file
    for file in SHAPES.glob("*.ttl")
    for rule in Graph().parse(file).subjects(URIRef("https://w3id.org/cluster-gazette/shapes#scope"))
}

Found = set[tuple[str, str, str]]
"""Rule, severity and focus node of each result."""


def validate(data: Graph, shapes: Graph) -> Found:
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph), text  # pySHACL gives an error object in place of the report, and no exception
    return {
        (
            str(report.value(result, SH.sourceShape)).partition("#")[2],
            SEVERITIES[report.value(result, SH.resultSeverity)],  # type: ignore[index]
            str(report.value(result, SH.focusNode)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def beside(companion: Graph, example: Path, store: str) -> Graph:
    data = Graph(store=store)
    for triple in companion:
        data.add(triple)
    return data.parse(example)


def only(shapes: Graph, chosen: Callable[[Rule], bool]) -> Graph:
    """The shapes with all other rules put out of action."""
    copy = Graph() + shapes
    for rule in RULES.values():
        if not chosen(rule):
            copy.add((URIRef(rule.iri), SH.deactivated, Literal(True)))
    return copy


@pytest.fixture(scope="module")
def by_scope(shapes: Graph) -> dict[str, Graph]:
    return {"notice": of_scope(shapes, "notice"), "release": of_scope(shapes, "release")}


@pytest.fixture(scope="module")
def core_by_scope(shapes: Graph) -> dict[str, Graph]:
    return {scope: of_scope(shapes, scope, "core") for scope in ("notice", "release")}


def by_set(data: Graph, shapes: Graph, scope: str) -> Found:
    """What the SPARQL rules of a scope find, each in one query."""
    store = pyoxigraph.Store()
    store.load(data.serialize(format="nt", encoding="utf-8"), format=pyoxigraph.RdfFormat.N_TRIPLES)
    asked = [rule for rule in RULES.values() if rule.kind == "sparql" and rule.scope == scope]
    declared = prefixes(shapes)
    return {(r.rule, r.severity, str(r.focus.value)) for rule in asked for r in set_based(store, rule, declared)}


def test_every_rule_has_a_good_and_a_bad_example_and_every_example_a_rule() -> None:
    files = {file.name for file in EXAMPLES.glob("*.ttl")} - {"_reference.ttl", "_release.ttl"}
    assert files == {f"{name}.{kind}.ttl" for name in RULES for kind in ("good", "bad")}


@pytest.mark.parametrize("scope", ["notice", "release"])
def test_what_stands_beside_the_examples_keeps_every_rule(
    by_scope: dict[str, Graph], companions: dict[str, Graph], scope: str
) -> None:
    data = beside(companions["release"], EXAMPLES / "_reference.ttl", "Oxigraph")
    assert validate(data, by_scope[scope]) == set()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_fires_alone_on_its_bad_example_and_both_engines_agree(
    by_scope: dict[str, Graph], companions: dict[str, Graph], shapes: Graph, rule: Rule
) -> None:
    data = beside(companions[rule.scope], EXAMPLES / f"{rule.name}.bad.ttl", "Oxigraph")
    found = validate(data, by_scope[rule.scope])
    assert {(name, severity) for name, severity, _ in found} == {(rule.name, rule.severity)}
    assert by_set(data, shapes, rule.scope) == {result for result in found if RULES[result[0]].kind == "sparql"}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_good_example_keeps_every_rule(
    core_by_scope: dict[str, Graph], companions: dict[str, Graph], shapes: Graph, rule: Rule
) -> None:
    """Core rules and its own rule by pySHACL, the other SPARQL rules set-based: with pySHACL they take most time."""
    data = beside(companions[rule.scope], EXAMPLES / f"{rule.name}.good.ttl", "Oxigraph")
    assert validate(data, core_by_scope[rule.scope]) == set()
    assert by_set(data, shapes, rule.scope) == set()
    if rule.kind == "sparql":
        assert validate(data, only(shapes, lambda other: other is rule)) == set()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_fires_on_rdflib_too(companions: dict[str, Graph], shapes: Graph, rule: Rule) -> None:
    """On rdflib's own engine it fires alone among those of its file that see one notice. For a rule on a release, whose
    neighbours take minutes there, only the rule itself is asked."""
    mates = (
        {rule.name} if rule.scope == "release" else {n for n, r in RULES.items() if FILE_OF[r.iri] == FILE_OF[rule.iri]}
    )
    data = beside(companions[rule.scope], EXAMPLES / f"{rule.name}.bad.ttl", "default")
    found = validate(data, only(shapes, lambda other: other.name in mates and other.scope == rule.scope))
    assert {(name, severity) for name, severity, _ in found} == {(rule.name, rule.severity)}
