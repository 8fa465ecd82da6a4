"""The shapes are written as the program and SHACL need them."""

import re
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from gazette.validation.shapes import (
    BrokenShapes,
    load_shapes,
    prefixes,
    rules,
    set_based,
)

SHAPES = Path(__file__).resolve().parents[2] / "shapes"
CG = Namespace("https://w3id.org/cluster-gazette/ont#")
CGSH = Namespace("https://w3id.org/cluster-gazette/shapes#")
SKOS_IN_SCHEME = URIRef("http://www.w3.org/2004/02/skos/core#inScheme")


def test_every_property_shape_with_a_name_is_a_rule(shapes: Graph) -> None:
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        assert not isinstance(shape, URIRef) or (shape, CGSH.scope, None) in shapes


def test_queries_keep_to_what_shacl_allows(shapes: Graph) -> None:
    """SHACL section 5.2.1 and appendix A: no MINUS, VALUES or SERVICE, and sub-selects hand on $this."""
    for rule in rules(shapes):
        if rule.select:
            upper = rule.select.upper()
            assert not any(word in upper for word in ("MINUS", "VALUES", "SERVICE")), rule.name
            assert rule.select.count("SELECT $this") == upper.count("SELECT"), rule.name


def test_no_shape_names_a_base_of_instances(shapes: Graph) -> None:
    text = "".join(file.read_text("utf-8") for file in SHAPES.glob("*.ttl"))
    assert "cluster-gazette/id/" not in text and "localhost" not in text


def test_shapes_speak_only_of_terms_that_the_ontology_has(shapes: Graph, ontology: Graph) -> None:
    told = "".join(rule.select or "" for rule in rules(shapes))
    names = {node for triple in shapes for node in triple if isinstance(node, URIRef) and node.startswith(CG)}
    names |= {CG[word.split(":")[1]] for word in _words(told) if word.startswith("cg:") and word != "cg:"}
    assert names
    for name in names:
        assert (name, RDFS.isDefinedBy, None) in ontology, name


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() or c in ":-" else " " for c in text).split()


def test_lists_of_values_are_the_code_lists(shapes: Graph, ontology: Graph) -> None:
    """Each sh:in on a property of ours holds the property's whole code list; resolutions come in two halves."""
    halves = set()
    for shape, values in shapes.subject_objects(SH["in"]):
        given = set(Collection(shapes, values))
        path = shapes.value(shape, SH.path)
        scheme = ontology.value(path, CG.codeList)
        if scheme is None:
            scheme = ontology.value(next(iter(given)), SKOS_IN_SCHEME)
        whole = set(ontology.subjects(SKOS_IN_SCHEME, scheme))
        if path == CG.resolution:
            assert given < whole
            halves |= given
        else:
            assert given == whole, shape
    assert halves == set(ontology.subjects(SKOS_IN_SCHEME, ontology.value(CG.resolution, CG.codeList)))


def test_a_result_tells_people_what_is_wrong(shapes: Graph) -> None:
    store = pyoxigraph.Store()
    turtle = """@prefix cg: <https://w3id.org/cluster-gazette/ont#> . @base <http://localhost:8000/id/> .
    <a> a cg:Batch ; cg:ofProgramme <p> ; cg:batchYear 2024 . <b> a cg:Batch ; cg:ofProgramme <p> ; cg:batchYear 2024 ."""
    store.load(turtle.encode(), format=pyoxigraph.RdfFormat.TURTLE, to_graph=pyoxigraph.NamedNode("http://x/g"))
    rule = next(rule for rule in rules(shapes) if rule.name == "batch-unique")
    first, second = set_based(store, rule, prefixes(shapes))
    assert (str(first.focus.value), str(second.focus.value)) == (
        "http://localhost:8000/id/a",
        "http://localhost:8000/id/b",
    )
    assert first.value == second.focus
    assert "http://localhost:8000/id/b" in first.messages["zh"] and "{" not in first.messages["en"]


def test_only_members_of_the_target_are_judged(shapes: Graph) -> None:
    """The query alone would find any two things of one programme and year."""
    store = pyoxigraph.Store()
    turtle = """@prefix cg: <https://w3id.org/cluster-gazette/ont#> . @base <http://localhost:8000/id/> .
    <a> cg:ofProgramme <p> ; cg:batchYear 2024 . <b> a cg:Batch ; cg:ofProgramme <p> ; cg:batchYear 2024 ."""
    store.load(turtle.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    rule = next(rule for rule in rules(shapes) if rule.name == "batch-unique")
    assert set_based(store, rule, prefixes(shapes)) == []


def test_a_core_rule_has_no_query_to_run(shapes: Graph) -> None:
    rule = next(rule for rule in rules(shapes) if rule.kind == "core")
    with pytest.raises(ValueError, match=rule.name):
        set_based(pyoxigraph.Store(), rule, prefixes(shapes))


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_shapes(tmp_path)


def test_a_rule_that_lacks_its_description_is_told(shapes: Graph) -> None:
    broken = Graph() + shapes
    broken.remove((CGSH["notice-issuer"], SH.message, None))
    with pytest.raises(BrokenShapes, match="notice-issuer"):
        rules(broken)


def test_a_rule_speaks_to_people_in_both_languages(shapes: Graph) -> None:
    """One message a language, naming the same things, and only what the query tells."""
    for rule in rules(shapes):
        english, chinese = rule.messages["en"], rule.messages["zh"]
        assert re.search("[一-龥]{2}", chinese) and len(re.findall("[A-Za-z]{2,}", english)) > 2, rule.name
        named = {*re.findall(r"[{][?$](\w+)[}]", english)}
        told = {*re.findall(r"[?$](\w+)", rule.select.partition("WHERE")[0])} if rule.select else set()
        assert named <= told and named == {*re.findall(r"[{][?$](\w+)[}]", chinese)}, rule.name
    for shape in shapes.subjects(SH.message):
        tags = [text.language for text in shapes.objects(shape, SH.message) if isinstance(text, Literal)]
        assert sorted(tags, key=str) == ["en", "zh"], shape


def test_structure_is_no_matter_of_opinion(shapes: Graph) -> None:
    """A Core rule is a violation, but where the source itself may lack the thing, or only an IRI looks odd."""
    lenient = {rule.name for rule in rules(shapes) if rule.kind == "core" and rule.severity != "violation"}
    assert lenient == {"notice-title-known", "obligation-party", "obligation-recipient", "cluster-iri"}


ASKED = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (SHAPES / "COVERAGE.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| asked")
]


@pytest.mark.parametrize(("asked", "names", "remark"), ASKED, ids=[row[0] for row in ASKED])
def test_what_was_asked_has_a_rule_or_a_reason(shapes: Graph, asked: str, names: str, remark: str) -> None:
    found = re.findall("`([a-z0-9-]+)`", names)
    assert {*found} <= {rule.name for rule in rules(shapes)}, asked
    assert found or remark.startswith("dropped: "), asked
