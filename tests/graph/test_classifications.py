"""Classifications as SKOS and XKOS: what the tables say, in IRIs that carry the edition, each triple in one graph."""

from collections import Counter

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode

from gazette.graph.classifications import XKOS, classification_graphs
from gazette.graph.ontology import ontology_quads
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, DCTERMS, SKOS, TYPE, Space, code
from gazette.reference.classifications import Classifications
from gazette.settings import shipped
from gazette.validation.shapes import load_shapes, prefixes, rules, set_based

SPACE = Space("http://localhost:8000")


@pytest.fixture(scope="module")
def classifications() -> Classifications:
    return Classifications.load(shipped("data") / "reference")


@pytest.fixture(scope="module")
def sheets(classifications: Classifications) -> list[Sheet]:
    return list(classification_graphs(classifications, SPACE))


@pytest.fixture(scope="module")
def store(sheets: list[Sheet]) -> ox.Store:
    found = ox.Store()
    for sheet in sheets:
        found.bulk_extend(sheet.quads())
    return found


def concept(scheme: str, notation: str) -> NamedNode:
    return NamedNode(f"http://localhost:8000/id/scheme/{scheme}/{notation}")


def objects(store: ox.Store, subject: NamedNode, predicate: NamedNode) -> list[object]:
    return [quad.object for quad in store.quads_for_pattern(subject, predicate, None)]


def test_each_scheme_and_each_correspondence_has_a_graph_of_its_own(
    classifications: Classifications, sheets: list[Sheet]
) -> None:
    keys = [*classifications.schemes, *classifications.correspondences]
    assert [sheet.graph.value for sheet in sheets] == [f"http://localhost:8000/graph/reference/{key}" for key in keys]


def test_no_triple_stands_in_two_graphs(sheets: list[Sheet]) -> None:
    counts = Counter(triple for sheet in sheets for triple in sheet)
    assert counts.most_common(1)[0][1] == 1


def test_a_class_stands_under_its_edition_with_its_section_letter(store: ox.Store) -> None:
    node = concept("gbt4754-2017", "C3972")
    assert objects(store, node, TYPE) == [SKOS.Concept]
    assert objects(store, node, SKOS.notation) == [Literal("C3972")]
    assert objects(store, node, SKOS.prefLabel) == [Literal("半导体分立器件制造", language="zh")]
    assert objects(store, node, SKOS.broader) == [concept("gbt4754-2017", "C397")]
    assert objects(store, node, SKOS.topConceptOf) == []
    assert objects(store, concept("gbt4754-2017", "C"), SKOS.topConceptOf) == [
        NamedNode("http://localhost:8000/id/scheme/gbt4754-2017")
    ]


def test_every_concept_leads_up_to_a_top_concept_of_its_scheme(store: ox.Store) -> None:
    answer = store.query(
        "SELECT (COUNT(DISTINCT ?c) AS ?all) (COUNT(DISTINCT ?ok) AS ?led) WHERE { ?c a skos:Concept ; skos:inScheme ?s ."
        " OPTIONAL { ?c skos:broader* ?top . ?top skos:topConceptOf ?s . ?s skos:hasTopConcept ?top BIND(?c AS ?ok) } }",
        prefixes={"skos": SKOS.iri},
        use_default_graph_as_union=True,
    )
    (row,) = answer  # type: ignore[union-attr, misc]
    assert row["all"] == row["led"] != Literal(0)


def test_the_levels_are_a_list_in_order(store: ox.Store, classifications: Classifications) -> None:
    for key, scheme in classifications.schemes.items():
        answer = store.query(
            f"SELECT ?depth (COUNT(?member) AS ?n) WHERE {{ <http://localhost:8000/id/scheme/{key}> xkos:levels/rdf:rest*/rdf:first"
            " ?level . ?level xkos:depth ?depth ; skos:member ?member } GROUP BY ?depth ORDER BY ?depth",
            prefixes={"skos": SKOS.iri, "xkos": XKOS.iri, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
            use_default_graph_as_union=True,
        )
        found = [(int(row["depth"].value), int(row["n"].value)) for row in answer]  # type: ignore[union-attr]
        counted = Counter(c.level.depth for c in classifications.classification(key))
        assert found == [(level.depth, counted[level.depth]) for level in scheme.levels]


def test_a_pair_keeps_its_method_its_part_and_its_note(store: ox.Store) -> None:
    pair = concept("gbt4754-2017--isic-rev4", "F5267--4730")
    assert objects(store, pair, CG.mappingMethod) == [code("mapping", "by-analogy")]
    part = concept("sei-2018--gbt4754-2017", "1.1--C3912")
    assert objects(store, part, CG.coversPart) == [Literal(True)]
    assert objects(store, part, SKOS.note) == [Literal("新型计算机及信息终端设备制造", language="zh")]
    assert objects(store, pair, CG.coversPart) == []


def test_no_two_classes_of_ours_are_exact_matches(store: ox.Store) -> None:
    assert not list(store.quads_for_pattern(None, SKOS.exactMatch, None))


def test_an_older_edition_says_that_there_is_a_newer(store: ox.Store) -> None:
    older, newer = (NamedNode(f"http://localhost:8000/id/scheme/isic-{rev}") for rev in ("rev4", "rev5"))
    assert objects(store, older, DCTERMS.isReplacedBy) == [newer]
    assert objects(store, newer, XKOS.supersedes) == [older]
    assert {text.language for text in objects(store, older, SKOS.changeNote)} == {"zh", "en"}  # type: ignore[attr-defined]


def test_all_of_it_keeps_the_rules(store: ox.Store) -> None:
    whole = ox.Store()
    whole.bulk_extend(store)
    whole.bulk_extend(ontology_quads(shipped("ontology"), SPACE))
    shapes = load_shapes(shipped("shapes"))
    judged = [
        rule
        for rule in rules(shapes)
        if rule.kind == "sparql" and rule.name.startswith(("concept-", "association-", "match-", "link-"))
    ]
    assert judged
    for rule in judged:
        assert set_based(whole, rule, prefixes(shapes)) == [], rule.name
