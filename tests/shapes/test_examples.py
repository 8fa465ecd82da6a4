"""Every rule is broken by its bad example and by no other, and kept by its good one, whoever decides it."""

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


@pytest.fixture(scope="module")
def by_scope(shapes: Graph) -> dict[str, Graph]:
    return {"notice": of_scope(shapes, "notice"), "release": of_scope(shapes, "release")}


def test_every_rule_has_a_good_and_a_bad_example_and_every_example_a_rule() -> None:
    files = {file.name for file in EXAMPLES.glob("*.ttl")} - {"_reference.ttl", "_release.ttl"}
    assert files == {f"{name}.{kind}.ttl" for name in RULES for kind in ("good", "bad")}


@pytest.mark.parametrize("scope", ["notice", "release"])
def test_what_stands_beside_the_examples_keeps_every_rule(
    by_scope: dict[str, Graph], companions: dict[str, Graph], scope: str
) -> None:
    data = beside(companions["release"], EXAMPLES / "_reference.ttl", "Oxigraph")
    assert validate(data, by_scope[scope]) == set()


@pytest.mark.parametrize("kind", ["good", "bad"])
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_fires_alone_on_its_bad_example_and_both_engines_agree(
    by_scope: dict[str, Graph], companions: dict[str, Graph], shapes: Graph, rule: Rule, kind: str
) -> None:
    data = beside(companions[rule.scope], EXAMPLES / f"{rule.name}.{kind}.ttl", "Oxigraph")
    found = validate(data, by_scope[rule.scope])
    assert {(name, severity) for name, severity, _ in found} == (
        {(rule.name, rule.severity)} if kind == "bad" else set()
    )

    store = pyoxigraph.Store()
    store.load(data.serialize(format="nt", encoding="utf-8"), format=pyoxigraph.RdfFormat.N_TRIPLES)
    declared = prefixes(shapes)
    for other in RULES.values():
        if other.kind == "sparql" and other.scope == rule.scope:
            by_set = {(r.rule, r.severity, str(r.focus.value)) for r in set_based(store, other, declared)}
            assert by_set == {result for result in found if result[0] == other.name}, other.name


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_fires_on_rdflib_too(companions: dict[str, Graph], rule: Rule) -> None:
    """On rdflib's own engine, beside the rules of the same file: all of them together take minutes there."""
    shapes = Graph().parse(SHAPES / "shapes.ttl").parse(FILE_OF[rule.iri])
    for other in rules(shapes):
        if other.scope != rule.scope:
            shapes.add((URIRef(other.iri), SH.deactivated, Literal(True)))
    data = beside(companions[rule.scope], EXAMPLES / f"{rule.name}.bad.ttl", "default")
    assert {(name, severity) for name, severity, _ in validate(data, shapes)} == {(rule.name, rule.severity)}
