"""What a reasoner would add: nothing that we do not accept."""

from pathlib import Path

import owlrl
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

CG = Namespace("https://w3id.org/cluster-gazette/ont#")
EX = Namespace("http://example.org/")
CONTRADICTION = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
"""What owlrl writes into a graph that contradicts itself."""
ALIGNMENTS = sorted(Path(__file__).resolve().parents[2].glob("ontology/align/*.ttl"))

OUTSIDE = """
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix besluit: <http://data.vlaanderen.be/ns/besluit#> .
@prefix schema: <https://schema.org/> .
@prefix cccev: <http://data.europa.eu/m8g/> .
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
prov:wasAttributedTo rdfs:domain prov:Entity ; rdfs:range prov:Agent .
prov:wasInformedBy rdfs:domain prov:Activity ; rdfs:range prov:Activity .
org:FormalOrganization rdfs:subClassOf org:Organization .
org:Organization rdfs:subClassOf foaf:Agent .
cccev:PublicOrganisation rdfs:subClassOf org:Organization .
eli:cites rdfs:domain eli:LegalResource ; rdfs:range eli:LegalResource .
dcterms:type rdfs:range rdfs:Class .
foaf:Organization rdfs:subClassOf foaf:Agent ; owl:disjointWith foaf:Document .
eli:LegalResourceSubdivision rdfs:subClassOf eli:LegalResource .
eli:date_document rdfs:domain eli:LegalResource .
eli:based_on rdfs:domain eli:LegalResource ; rdfs:range eli:LegalResource .
eli:has_part rdfs:domain eli:LegalResource ; rdfs:range eli:LegalResource .
eli:passed_by rdfs:domain eli:LegalResource .
dcterms:creator rdfs:range dcterms:Agent .
dcterms:spatial rdfs:range dcterms:Location .
dcat:Dataset rdfs:subClassOf dcat:Resource .
besluit:Besluit rdfs:subClassOf eli:LegalResource .
besluit:Artikel rdfs:subClassOf eli:LegalResourceSubdivision .
schema:GovernmentOrganization rdfs:subClassOf schema:Organization .
rdf:subject rdfs:domain rdf:Statement .
"""
"""Axioms of other vocabularies that could turn against us: their domains, ranges and disjoint classes."""

DOCUMENT, EVENT, REGION = {"OfficialDocument"}, {"RecognitionEvent"}, {"Region"}
ROW, STATEMENT = {"Row"}, {"Statement"}
WIDER: dict[str, set[str]] = {
    "Notice": DOCUMENT,
    "PolicyDocument": DOCUMENT,
    **dict.fromkeys(("Proposal", "Recommendation", "Cultivation", "Grant", "Recheck", "Renewal"), EVENT),
    **dict.fromkeys(("Revocation", "Renaming"), EVENT),
    **dict.fromkeys(("AdministrativeRegion", "DevelopmentZone", "ReportingArea"), REGION),
    **dict.fromkeys(("ListEntry", "ReportedRow"), ROW),
    **dict.fromkeys(("EvidencedStatement", "ReportedStatement"), STATEMENT),
    "GrantedRecognition": {"Recognition"},
}
"""The classes of ours that a member of a class may come to have beside its own. Other classes: none."""

LEGAL, REQUIREMENT, ENTITY, ACT = {"eli:LegalResource"}, {"cccev:Requirement"}, {"prov:Entity"}, {"prov:Activity"}
OUTSIDE_TYPES: dict[str, dict[str, set[str]]] = {
    "besluit": {},
    "cccev": {"ReportingObligation": REQUIREMENT},
    "cpov": {"PublicBody": {"cccev:PublicOrganisation", "org:Organization", "foaf:Agent"}},
    "dcat": {"Publication": {"dcat:Resource"}},
    "dcterms": {"PublicBody": {"dcterms:Agent"}, "Region": {"dcterms:Location"}},
    "eli": {"OfficialDocument": LEGAL, "Clause": LEGAL | {"eli:LegalResourceSubdivision"}},
    "epo": {},
    "foaf": {"Publication": {"foaf:Document"}, "PublicBody": {"foaf:Organization", "foaf:Agent"}},
    "qb": {},
    "org": {"PublicBody": {"org:FormalOrganization", "org:Organization", "foaf:Agent"}},
    "prov": {
        **dict.fromkeys(("OfficialDocument", "Publication", "Capture", "Listing", "ReportedList"), ENTITY),
        **dict.fromkeys(("Row", "Statement", "Recognition"), ENTITY),
        **dict.fromkeys(("Announcement", "RecognitionEvent", "RegionChange"), ACT),
        "Programme": ENTITY | {"prov:Plan"},
        "Region": ENTITY,  # what a change of regions used
        "PublicBody": {"prov:Organization", "prov:Agent"},
    },
    "rdf": {"Statement": {"rdf:Statement"}},
    "schema": {
        "PublicBody": {"schema:GovernmentOrganization", "schema:Organization"},
        "AdministrativeRegion": {"schema:AdministrativeArea"},
        "Publication": {"schema:CreativeWork"},
    },
}
"""For each alignment, the classes of others that a member of a class of ours may come to have."""
ANYWAY = {"eli:LegalResource", "rdf:Statement"}
"""What the data's own use of `eli:date_document`, `eli:based_on` and `rdf:subject` says, whatever is loaded."""


def ours(graph: Graph, node: object) -> set[str]:
    return {str(c).removeprefix(CG) for c in graph.objects(node, RDF.type) if str(c).startswith(CG)}  # type: ignore[arg-type]


def theirs(graph: Graph, node: object) -> set[str]:
    """The classes of others, but for those that everything is a member of."""
    names = {graph.namespace_manager.normalizeUri(str(c)) for c in graph.objects(node, RDF.type)}  # type: ignore[arg-type]
    return {n for n in names if not n.startswith(("cg:", "owl:", "<https://w3id.org/cluster-gazette/", "rdfs:", "_:"))}


def contradictions(graph: Graph) -> list[str]:
    return [str(text) for text in graph.objects(None, CONTRADICTION)]


def closure(*graphs: Graph) -> Graph:
    graph = Graph(store="SimpleMemory")  # a reasoner asks it for triples millions of times
    for part in graphs:
        graph += part
        for prefix, iri in part.namespaces():
            graph.bind(prefix, iri)
    # its "improved" conversions would stay in force for every later test of this process
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, rdfs_closure=True, improved_datatypes=False).expand(graph)
    return graph


def outside() -> Graph:
    return Graph().parse(data=OUTSIDE, format="turtle")


@pytest.fixture(scope="module")
def closed(core: Graph, example: Graph) -> Graph:
    return closure(core, example)


@pytest.fixture(scope="module")
def closed_with_alignments(core: Graph, alignments: Graph, example: Graph) -> Graph:
    return closure(core, alignments, example, outside())


@pytest.fixture(scope="module")
def closed_data(core: Graph, data_with_regions: Graph) -> Graph:
    return closure(core, data_with_regions)


@pytest.fixture(params=["closed", "closed_with_alignments", "closed_data"])
def inferred(request: pytest.FixtureRequest) -> tuple[Graph, Graph]:
    """What was said, and what follows."""
    said: Graph = request.getfixturevalue("data_with_regions" if request.param == "closed_data" else "example")
    follows: Graph = request.getfixturevalue(request.param)
    return said, follows


def test_things_come_to_be_nothing_but_what_is_allowed(inferred: tuple[Graph, Graph]) -> None:
    said, follows = inferred
    judged = 0
    for node in set(said.subjects(RDF.type)):
        asserted = ours(said, node)
        allowed = asserted.union(*(WIDER.get(name, set()) for name in asserted))
        assert ours(follows, node) <= allowed, (node, ours(follows, node) - allowed)
        judged += bool(asserted)
    assert judged


def test_what_has_a_type_of_another_vocabulary_gets_none_of_ours(closed_data: Graph, data: Graph) -> None:
    """A code is a skos:Concept, and does not become one of our things."""
    for node in set(data.subjects(RDF.type)):
        if not ours(data, node):
            assert ours(closed_data, node) == set(), node
    for concept in closed_data.subjects(RDF.type, SKOS.Concept):
        assert ours(closed_data, concept) == set(), concept


def test_nothing_is_a_member_of_nothing_and_no_contradiction_is_found(inferred: tuple[Graph, Graph]) -> None:
    _, follows = inferred
    assert list(follows.subjects(RDF.type, OWL.Nothing)) == []
    assert contradictions(follows) == []


def test_no_two_things_are_found_to_be_the_same(inferred: tuple[Graph, Graph]) -> None:
    said, follows = inferred
    things = set(said.subjects(RDF.type))
    for one, other in follows.subject_objects(OWL.sameAs):
        assert one == other or one not in things, (one, other)


def test_no_term_becomes_a_concept(closed_with_alignments: Graph, core: Graph) -> None:
    """As it would by `skos:closeMatch` between classes, whose domain and range are concepts."""
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in core.subjects(RDF.type, kind):
            assert (term, RDF.type, SKOS.Concept) not in closed_with_alignments


def test_every_alignment_has_its_table_of_types() -> None:
    assert {file.stem for file in ALIGNMENTS} == set(OUTSIDE_TYPES)


@pytest.mark.parametrize("file", ALIGNMENTS, ids=lambda file: file.stem)
def test_an_alignment_alone_adds_the_types_it_is_for_and_no_others(file: Path, axioms: Graph, example: Graph) -> None:
    loaded = Graph().parse(file)
    follows = closure(axioms, loaded, example, outside())
    given: dict[str, set[str]] = OUTSIDE_TYPES[file.stem]
    assert contradictions(follows) == []
    met: set[str] = set()
    for node in set(example.subjects(RDF.type)):
        classes = ours(example, node)
        wider = classes.union(*(WIDER.get(name, set()) for name in classes))
        assert ours(follows, node) <= wider, (node, ours(follows, node) - wider)
        allowed = theirs(example, node).union(ANYWAY, *(given.get(name, set()) for name in wider))
        assert not classes or theirs(follows, node) <= allowed, (node, theirs(follows, node) - allowed)
        met |= theirs(follows, node) - ANYWAY - theirs(example, node)
    if any((None, p, None) in loaded for p in (RDFS.subClassOf, RDFS.subPropertyOf)):
        assert met or file.stem == "rdf", "the example shows nothing of what the alignment is for"


@pytest.mark.parametrize("file", ALIGNMENTS, ids=lambda file: file.stem)
def test_an_alignment_only_points_outward(file: Path, core: Graph) -> None:
    """It says something of terms of ours, by four predicates; never of others' terms, and never that two are equal."""
    loaded = Graph().parse(file)
    ontology = loaded.value(None, RDF.type, OWL.Ontology)
    for subject, predicate, value in loaded:
        if subject != ontology:
            assert (subject, RDF.type, None) in core
            assert predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)
            assert not str(value).startswith(CG)
    assert (None, OWL.imports, None) not in loaded


def test_no_class_is_without_possible_members(axioms: Graph, alignments: Graph) -> None:
    """One member of each class alone, with all alignments, contradicts nothing."""
    members = Graph()
    for term in axioms.subjects(RDF.type, OWL.Class):
        members.add((EX[f"some-{term.removeprefix(CG)}"], RDF.type, term))  # type: ignore[attr-defined]
    assert len(members) > 30
    follows = closure(axioms, alignments, members, outside())
    assert contradictions(follows) == []
    assert list(follows.subjects(RDF.type, OWL.Nothing)) == []


def test_no_property_is_without_possible_use(axioms: Graph, alignments: Graph) -> None:
    """One use of each property between two fresh things contradicts nothing."""
    uses = Graph()
    for prop in axioms.subjects(RDF.type, OWL.ObjectProperty):
        name = prop.removeprefix(CG)  # type: ignore[attr-defined]
        uses.add((EX[f"{name}-from"], prop, EX[f"{name}-to"]))
    follows = closure(axioms, alignments, uses, outside())
    assert contradictions(follows) == []


def test_the_check_finds_a_bad_axiom(axioms: Graph, example: Graph) -> None:
    """The test has teeth: a domain turns list rows into clauses, which is a contradiction too."""
    bad = Graph().parse(data=f"<{CG.quote}> <{RDFS.domain}> <{CG.Clause}> .", format="turtle")
    row = next(example.subjects(RDF.type, CG.ListEntry))
    follows = closure(axioms, example, bad)
    assert "Clause" in ours(follows, row)
    assert contradictions(follows)


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        (EX.cluster, RDF.type, CG.Recognition),
        (EX.cluster, CG.ofCluster, EX.other),
        (EX.notice, CG.issuer, EX.code),
        (EX.publication, CG.captureOf, EX.publication),
    ],
)
def test_the_check_finds_a_contradiction(axioms: Graph, subject: URIRef, predicate: URIRef, value: URIRef) -> None:
    bad = Graph()
    for node, kind in ((EX.cluster, CG.Cluster), (EX.publication, CG.Publication), (EX.code, CG.Capture)):
        bad.add((node, RDF.type, kind))
    bad.add((subject, predicate, value))
    assert contradictions(closure(axioms, bad))


def test_ranges_of_datatype_properties_hold_for_the_data(core: Graph, data_with_regions: Graph) -> None:
    """A datatype range is no rule that a reasoner reports; every value is held against it here."""
    judged = 0
    for prop, datatype in core.subject_objects(RDFS.range):
        if (prop, RDF.type, OWL.DatatypeProperty) not in core:
            continue
        for value in data_with_regions.objects(None, prop):
            assert isinstance(value, Literal)
            found = RDF.langString if value.language else value.datatype or XSD.string
            fits = {datatype, XSD.integer} if datatype == XSD.decimal else {datatype}
            assert found in fits, (prop, value.n3())
            judged += 1
    assert judged
