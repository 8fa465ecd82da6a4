"""What a reasoner would add: nothing that we do not accept."""

import owlrl
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

CG = Namespace("https://w3id.org/cluster-gazette/ont#")
CONTRADICTION = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
"""What owlrl writes into a graph that contradicts itself."""

OUTSIDE = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
skos:Concept owl:disjointWith skos:ConceptScheme .
skos:inScheme rdfs:range skos:ConceptScheme .
skos:topConceptOf rdfs:subPropertyOf skos:inScheme ; rdfs:domain skos:Concept .
skos:exactMatch rdfs:domain skos:Concept ; rdfs:range skos:Concept .
prov:Activity owl:disjointWith prov:Entity .
prov:Plan rdfs:subClassOf prov:Entity .
prov:Organization rdfs:subClassOf prov:Agent .
prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:specializationOf rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:used rdfs:domain prov:Activity ; rdfs:range prov:Entity .
prov:generated rdfs:domain prov:Activity ; rdfs:range prov:Entity .
prov:wasInformedBy rdfs:domain prov:Activity ; rdfs:range prov:Activity .
org:FormalOrganization rdfs:subClassOf org:Organization .
org:Organization rdfs:subClassOf foaf:Agent .
foaf:Organization rdfs:subClassOf foaf:Agent ; owl:disjointWith foaf:Document .
eli:LegalResourceSubdivision rdfs:subClassOf eli:LegalResource .
eli:date_document rdfs:domain eli:LegalResource .
eli:based_on rdfs:domain eli:LegalResource ; rdfs:range eli:LegalResource .
eli:has_part rdfs:domain eli:LegalResource ; rdfs:range eli:LegalResource .
dcterms:creator rdfs:range dcterms:Agent .
dcterms:spatial rdfs:range dcterms:Location .
"""
"""Axioms of other vocabularies that could turn against us: their domains, ranges and disjoint classes."""

DOCUMENT, EVENT, REGION = {"OfficialDocument"}, {"RecognitionEvent"}, {"Region"}
ALLOWED: dict[str, set[str]] = {
    "Notice": DOCUMENT,
    "PolicyDocument": DOCUMENT,
    **dict.fromkeys(("Proposal", "Recommendation", "Cultivation", "Grant", "Recheck", "Renewal"), EVENT),
    **dict.fromkeys(("Revocation", "Renaming"), EVENT),
    **dict.fromkeys(("AdministrativeRegion", "DevelopmentZone", "ReportingArea"), REGION),
}
"""The classes of ours that a member of a class may come to have beside its own."""


def ours(graph: Graph, node: object) -> set[str]:
    return {str(c).removeprefix(CG) for c in graph.objects(node, RDF.type) if str(c).startswith(CG)}  # type: ignore[arg-type]


def contradictions(graph: Graph) -> list[str]:
    return [str(text) for text in graph.objects(None, CONTRADICTION)]


@pytest.fixture(scope="module")
def closed(core: Graph, example: Graph) -> Graph:
    return _closure(core + example)


@pytest.fixture(scope="module")
def closed_with_alignments(core: Graph, alignments: Graph, example: Graph) -> Graph:
    return _closure(core + alignments + example + Graph().parse(data=OUTSIDE, format="turtle"))


def _closure(graph: Graph) -> Graph:
    # its "improved" conversions would stay in force for every later test of this process
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, rdfs_closure=True, improved_datatypes=False).expand(graph)
    return graph


@pytest.fixture(params=["closed", "closed_with_alignments"])
def inferred(request: pytest.FixtureRequest) -> Graph:
    graph: Graph = request.getfixturevalue(request.param)
    return graph


def test_things_come_to_be_nothing_but_what_is_allowed(inferred: Graph, example: Graph) -> None:
    judged = 0
    for node in set(example.subjects(RDF.type)):
        asserted = ours(example, node)
        allowed = asserted.union(*(ALLOWED.get(name, set()) for name in asserted))
        assert ours(inferred, node) <= allowed, (node, ours(inferred, node) - allowed)
        judged += bool(asserted)
    assert judged


def test_nothing_is_a_member_of_nothing_and_no_contradiction_is_found(inferred: Graph) -> None:
    assert list(inferred.subjects(RDF.type, OWL.Nothing)) == []
    assert contradictions(inferred) == []


def test_no_two_things_are_found_to_be_the_same(inferred: Graph, example: Graph) -> None:
    things = set(example.subjects(RDF.type))
    for one, other in inferred.subject_objects(OWL.sameAs):
        assert one == other or one not in things, (one, other)


def test_no_term_becomes_a_concept(closed_with_alignments: Graph, core: Graph) -> None:
    """As it would by `skos:closeMatch` between classes, whose domain and range are concepts."""
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in core.subjects(RDF.type, kind):
            assert (term, RDF.type, SKOS.Concept) not in closed_with_alignments


def test_the_check_finds_a_bad_axiom(core: Graph, example: Graph) -> None:
    """The test has teeth: a second domain turns list rows into clauses."""
    bad = Graph() + core + example
    bad.add((CG.quote, RDFS.domain, CG.Clause))
    row = next(example.subjects(RDF.type, CG.ListEntry))
    assert "Clause" in ours(_closure(bad), row)


def test_the_check_finds_a_contradiction(core: Graph, example: Graph) -> None:
    bad = Graph() + core + example
    cluster = next(example.subjects(RDF.type, CG.Cluster))
    bad.add((cluster, RDF.type, CG.Recognition))
    assert contradictions(_closure(bad))
