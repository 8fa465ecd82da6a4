"""Every term is described as it should be, and the files say the same to both parsers."""

from pathlib import Path

import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

ONT = URIRef("https://w3id.org/cluster-gazette/ont")
CG = Namespace("https://w3id.org/cluster-gazette/ont#")
CODE = Namespace("https://w3id.org/cluster-gazette/code/")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
ROOT = Path(__file__).resolve().parents[2]
TURTLE = sorted(ROOT.glob("ontology/**/*.ttl"))


def terms(graph: Graph) -> list[URIRef]:
    return sorted({s for kind in KINDS for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)})


@pytest.mark.parametrize("file", TURTLE, ids=lambda path: path.name)
def test_both_parsers_read_the_same_triples(file: Path) -> None:
    by_oxigraph = pyoxigraph.serialize(pyoxigraph.parse(path=file), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert isomorphic(Graph().parse(file), Graph().parse(data=by_oxigraph, format="nt"))


def test_there_is_one_ontology_fully_described(core: Graph) -> None:
    assert list(core.subjects(RDF.type, OWL.Ontology)) == [ONT]
    assert core.value(ONT, OWL.versionIRI) == URIRef(f"{ONT}/{core.value(ONT, OWL.versionInfo)}")
    assert core.value(ONT, OWL.priorVersion) is not None
    terms_of = {"title", "description", "license", "creator", "bibliographicCitation", "created", "modified"}
    said = {str(p).removeprefix("http://purl.org/dc/terms/") for p in core.predicates(ONT)}
    assert terms_of <= said
    for name in ("title", "description", "bibliographicCitation"):
        values = core.objects(ONT, URIRef(f"http://purl.org/dc/terms/{name}"))
        assert {value.language for value in values if isinstance(value, Literal)} == {"zh", "en"}, name
    assert core.value(ONT, URIRef("http://purl.org/vocab/vann/preferredNamespaceUri")) == Literal(str(CG))


def test_every_term_has_label_and_definition_in_both_languages(core: Graph) -> None:
    for term in terms(core):
        for predicate in (RDFS.label, SKOS.definition):
            texts = [text for text in core.objects(term, predicate) if isinstance(text, Literal)]
            assert sorted(text.language or "" for text in texts) == ["en", "zh"], (term, predicate)
        labels = {str(text) for text in core.objects(term, RDFS.label)}
        assert not labels & {str(text) for text in core.objects(term, SKOS.definition)}, term


def test_every_term_stands_in_the_hash_namespace_and_says_who_defines_it(core: Graph) -> None:
    for term in terms(core):
        assert term.startswith(CG) and term.removeprefix(CG).isalnum(), term
        assert list(core.objects(term, RDFS.isDefinedBy)) == [ONT]


def test_every_name_used_is_defined(core: Graph, alignments: Graph) -> None:
    defined = {*terms(core), *core.subjects(RDF.type, SKOS.Concept), *core.subjects(RDF.type, SKOS.ConceptScheme)}
    for triple in (*core, *alignments):
        for node in triple:
            if isinstance(node, URIRef) and node.startswith((CG, CODE)):
                assert node in defined, node
            assert not (isinstance(node, URIRef) and node.startswith(f"{ONT}/") and "#" in node), node


def test_classes_begin_with_a_capital_and_properties_do_not(core: Graph) -> None:
    for term in terms(core):
        is_class = (term, RDF.type, OWL.Class) in core
        assert term.removeprefix(CG)[0].isupper() == is_class, term


def test_no_blank_nodes_and_no_upper_case_language_tags(core: Graph, alignments: Graph) -> None:
    for triple in (*core, *alignments):
        for node in triple:
            assert not isinstance(node, BNode), triple
            if isinstance(node, Literal) and node.language:
                assert node.language in {"zh", "en", "zh-hant", "zh-latn"}, node


def test_a_property_has_at_most_one_domain_and_one_range(core: Graph) -> None:
    """Two domains mean both at once; a property of several classes has none and is held by shapes."""
    for term in terms(core):
        assert len(list(core.objects(term, RDFS.domain))) <= 1, term
        assert len(list(core.objects(term, RDFS.range))) <= 1, term


def test_a_property_of_codes_names_its_list(core: Graph) -> None:
    for term in core.subjects(CG.codeList):
        assert (term, RDF.type, OWL.ObjectProperty) in core
        assert core.value(term, RDFS.range) == SKOS.Concept
        assert (core.value(term, CG.codeList), RDF.type, SKOS.ConceptScheme) in core
