"""Every term is described as it should be, and the files say the same to both parsers."""

from pathlib import Path

import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef

ONT = URIRef("https://w3id.org/cluster-gazette/ont")
CG = Namespace("https://w3id.org/cluster-gazette/ont#")
CODE = Namespace("https://w3id.org/cluster-gazette/code/")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
FOLDER = Path(__file__).resolve().parents[2] / "ontology"
TURTLE = sorted([*FOLDER.glob("*.ttl"), *FOLDER.glob("align/*.ttl"), *FOLDER.glob("versions/*/*.ttl")])


def terms(graph: Graph) -> list[URIRef]:
    """The terms of ours; those of other vocabularies only have a name and a kind here."""
    found = {s for kind in KINDS for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}
    return sorted(term for term in found if term.startswith(CG))


def canonical(graph: Graph) -> set[str]:
    """The triples of a graph, with names for its blank nodes that depend on nothing but what is said of them."""
    lines = graph.serialize(format="nt", encoding="utf-8")
    found = pyoxigraph.Dataset(pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_TRIPLES))
    found.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return {*map(str, found)}


@pytest.mark.parametrize("file", TURTLE, ids=lambda path: str(path.relative_to(FOLDER)))
def test_both_parsers_read_the_same_triples(file: Path) -> None:
    by_oxigraph = pyoxigraph.serialize(pyoxigraph.parse(path=file), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert canonical(Graph().parse(file)) == canonical(Graph().parse(data=by_oxigraph, format="nt"))


def test_every_term_has_label_definition_and_example_in_both_languages(core: Graph) -> None:
    for term in terms(core):
        for predicate in (RDFS.label, SKOS.definition, SKOS.example):
            texts = [text for text in core.objects(term, predicate) if isinstance(text, Literal)]
            assert sorted(text.language or "" for text in texts) == ["en", "zh"], (term, predicate)
        labels = {str(text) for text in core.objects(term, RDFS.label)}
        assert not labels & {str(text) for text in core.objects(term, SKOS.definition)}, term


def test_a_note_stands_in_both_languages(core: Graph) -> None:
    """A scope note wherever there is one, and an example of a code."""
    for predicate in (SKOS.scopeNote, SKOS.example):
        for term in set(core.subjects(predicate)):
            texts = [text for text in core.objects(term, predicate) if isinstance(text, Literal)]
            assert sorted(text.language or "" for text in texts) == ["en", "zh"], (term, predicate)


def test_every_term_stands_in_the_hash_namespace_and_says_who_defines_it(core: Graph) -> None:
    for term in terms(core):
        assert term.removeprefix(CG).isalnum(), term
        assert list(core.objects(term, RDFS.isDefinedBy)) == [ONT]


def test_every_name_used_is_defined(core: Graph, alignments: Graph) -> None:
    defined = {*terms(core), *core.subjects(RDF.type, SKOS.Concept), *core.subjects(RDF.type, SKOS.ConceptScheme)}
    for triple in (*core, *alignments):
        for node in triple:
            if isinstance(node, URIRef) and node.startswith((CG, CODE)):
                assert node in defined, node
            assert not (isinstance(node, URIRef) and node.startswith(f"{ONT}/") and "#" in node), node


def test_no_blank_nodes_and_no_upper_case_language_tags(core: Graph, alignments: Graph) -> None:
    for triple in (*core, *alignments):
        for node in triple:
            assert not isinstance(node, BNode), triple
            if isinstance(node, Literal) and node.language:
                assert node.language in {"zh", "en", "zh-hant", "zh-latn"}, node


def test_a_property_of_codes_names_its_list(core: Graph) -> None:
    for term in core.subjects(CG.codeList):
        assert (term, RDF.type, OWL.ObjectProperty) in core
        assert core.value(term, RDFS.range) == SKOS.Concept
        assert (core.value(term, CG.codeList), RDF.type, SKOS.ConceptScheme) in core
