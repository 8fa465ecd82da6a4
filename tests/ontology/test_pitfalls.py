"""The pitfalls of the OOPS! catalogue (Poveda-Villalón et al., 2014) that a program can decide, one test each.

Left out because only a person can decide them: P01 (polysemous elements), P09 (missing domain information), P14–P18
(wrong use of restrictions, of which there are none: see below), P23 (duplicated datatypes of the web), P31 (classes
wrongly said to be equivalent: none are), P37 (the ontology is on the web), P40 beyond what is checked here.
"""

import re
from itertools import combinations
from pathlib import Path

import pytest
import rdflib
from conftest import texts
from rdflib import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, QB, RDF, RDFS, SKOS, VANN, VOID, XSD, Graph, Namespace, URIRef
from rdflib.namespace import DefinedNamespace

ONT = URIRef("https://w3id.org/cluster-gazette/ont")
CG = Namespace(f"{ONT}#")
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)
ROOT = Path(__file__).resolve().parents[2]

OPEN = {
    frozenset(pair)
    for pair in (
        ("ProgrammeRule", "ReportingObligation"),
        ("ProgrammeRule", "SupportMeasure"),
        ("ProgrammeRule", "DefinitionStatement"),
        ("ProgrammeRule", "Report"),
        ("ReportingObligation", "Report"),
        ("Notice", "PolicyDocument"),
        ("Grant", "Renewal"),
        ("Recheck", "Renewal"),
        *(
            ("Renaming", other)
            for other in ("Proposal", "Recommendation", "Cultivation", "Grant", "Recheck", "Renewal")
        ),
        ("Renaming", "Revocation"),
    )
}
"""Siblings that may share members; ontology/disjointness.ttl says why."""

BOTH_WAYS_BUT_NOT_INVERSE = {frozenset(("hasCitation", "citedDocument"))}
"""Relations between the same two classes in opposite directions that mean different things."""


NEWER = {URIRef(f"{DCAT._NS}version")}
"""Terms that are newer than the list that rdflib keeps of their vocabulary (DCAT 3)."""


def named(graph: Graph, *kinds: URIRef) -> list[URIRef]:
    """Our terms of these kinds."""
    found = {term for kind in kinds for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef)}
    return sorted(term for term in found if term.startswith(CG))


def local(term: object) -> str:
    return str(term).removeprefix(CG)


def words(name: str) -> list[str]:
    """The words of a name in camel case, in lower case."""
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)


def top_classes(core: Graph) -> list[URIRef]:
    return [c for c in named(core, OWL.Class) if (c, RDFS.subClassOf, None) not in core]


def test_p02_no_class_is_the_synonym_of_another(core: Graph) -> None:
    names: dict[str, URIRef] = {}
    for term in named(core, OWL.Class):
        for predicate in (RDFS.label, SKOS.altLabel):
            for language, said in texts(core, term, predicate).items():
                for text in said:
                    assert names.setdefault(f"{text.casefold()}@{language}", term) == term, text
    assert (None, OWL.equivalentClass, None) not in core


def test_p03_no_property_is_called_is(core: Graph) -> None:
    """Membership and subclasses are said by rdf:type and rdfs:subClassOf."""
    for term in named(core, *PROPERTIES):
        assert words(local(term))[0] not in {"is", "are"}, term


def test_p04_every_element_is_connected(core: Graph) -> None:
    """A class is in a domain, a range or below another; a property has a domain, a range, or a note on its use."""
    connecting = (RDFS.domain, RDFS.range, RDFS.subClassOf)
    for term in named(core, OWL.Class):
        reached = any((None, p, term) in core for p in connecting)
        assert reached or (term, RDFS.subClassOf, None) in core, term
    for term in named(core, *PROPERTIES):
        assert any((term, p, None) in core for p in (RDFS.domain, RDFS.range, SKOS.scopeNote)), term


def test_p05_inverses_have_each_others_domain_and_range(core: Graph) -> None:
    pairs = list(core.subject_objects(OWL.inverseOf))
    assert pairs
    for one, other in pairs:
        assert core.value(one, RDFS.domain) == core.value(other, RDFS.range)
        assert core.value(one, RDFS.range) == core.value(other, RDFS.domain)


@pytest.mark.parametrize("relation", [RDFS.subClassOf, RDFS.subPropertyOf])
def test_p06_no_hierarchy_runs_in_a_circle(core: Graph, relation: URIRef) -> None:
    for term in set(core.subjects(relation)):
        above = {
            wider for parent in core.objects(term, relation) for wider in core.transitive_objects(parent, relation)
        }
        assert term not in above, term


def test_p07_no_class_merges_two_concepts(core: Graph) -> None:
    for term in named(core, OWL.Class):
        assert not {word.lower() for word in words(local(term))} & {"and", "or"}, term
        (english,), (chinese,) = texts(core, term, RDFS.label)["en"], texts(core, term, RDFS.label)["zh"]
        assert not set(english.casefold().split()) & {"and", "or", "/"}, english
        assert not re.search("[、（）()/]|以及|或者", chinese), chinese


def test_p08_nothing_lacks_its_annotations(core: Graph) -> None:
    for term in named(core, OWL.Class, *PROPERTIES, OWL.AnnotationProperty):
        for predicate in (RDFS.label, SKOS.definition):
            assert sorted(texts(core, term, predicate)) == ["en", "zh"], (term, predicate)


def test_p10_sibling_classes_are_disjoint_or_left_open_on_purpose(core: Graph) -> None:
    parents: dict[URIRef | None, list[URIRef]] = {None: top_classes(core)}
    for child, parent in core.subject_objects(RDFS.subClassOf):
        parents.setdefault(parent, []).append(child)  # type: ignore[arg-type]
    undecided = set()
    for siblings in parents.values():
        for one, other in combinations(sorted(siblings), 2):
            said = (one, OWL.disjointWith, other) in core or (other, OWL.disjointWith, one) in core
            pair = frozenset((local(one), local(other)))
            assert not (said and pair in OPEN), f"{set(pair)} are said to be disjoint and listed as open"
            if not said and pair not in OPEN:
                undecided.add(tuple(sorted(pair)))
    assert undecided == set()


def test_p11_domain_and_range_are_given_or_the_use_is_told(core: Graph) -> None:
    for term in named(core, *PROPERTIES):
        complete = all((term, p, None) in core for p in (RDFS.domain, RDFS.range))
        assert complete or (term, SKOS.scopeNote, None) in core, term


def test_p12_no_two_properties_say_the_same(core: Graph) -> None:
    """Same kind, domain, range and code list, and the same definition."""
    seen: dict[tuple[object, ...], URIRef] = {}
    for term in named(core, *PROPERTIES):
        key = tuple(core.value(term, p) for p in (RDFS.domain, RDFS.range, CG.codeList))
        said = (*key, *texts(core, term, SKOS.definition)["en"])
        assert seen.setdefault(said, term) == term


def test_p13_what_runs_both_ways_is_declared_inverse(core: Graph) -> None:
    """One direction is stored and the other is asked by `^`; where both are stored, they are declared."""
    for one, other in combinations(named(core, OWL.ObjectProperty), 2):
        ends = [core.value(t, p) for t, p in ((one, RDFS.domain), (one, RDFS.range))]
        back = [core.value(t, p) for t, p in ((other, RDFS.range), (other, RDFS.domain))]
        if None in ends or ends != back or ends[0] == ends[1]:
            continue
        declared = (one, OWL.inverseOf, other) in core or (other, OWL.inverseOf, one) in core
        assert declared or frozenset((local(one), local(other))) in BOTH_WAYS_BUT_NOT_INVERSE, (one, other)


def test_p14_to_p18_there_are_no_restrictions_to_get_wrong(core: Graph) -> None:
    for construct in (OWL.Restriction, OWL.unionOf, OWL.intersectionOf, OWL.complementOf, OWL.oneOf):
        assert (None, None, construct) not in core and (None, construct, None) not in core


def test_p19_no_property_has_several_domains_or_ranges(core: Graph) -> None:
    """Two domains mean both at once; a property of several classes has none and is held by shapes."""
    for term in named(core, *PROPERTIES):
        assert len(list(core.objects(term, RDFS.domain))) <= 1, term
        assert len(list(core.objects(term, RDFS.range))) <= 1, term


def test_p20_annotations_are_not_swapped_or_empty(core: Graph) -> None:
    """A label is a few words without a full stop; a definition is longer, a sentence or two, and ends with a stop."""
    for term in named(core, OWL.Class, *PROPERTIES, OWL.AnnotationProperty):
        labels, definitions = texts(core, term, RDFS.label), texts(core, term, SKOS.definition)
        for language, stop in (("en", "."), ("zh", "。")):
            (label,), (definition,) = labels[language], definitions[language]
            assert label.strip() == label and not label.endswith(stop) and len(label) <= 40, label
            assert definition.strip() == definition and definition.endswith(stop), definition
            assert len(definition) > len(label), term
        assert re.search(r"[\u4e00-\u9fff]", labels["zh"][0]) and not re.search(r"[\u4e00-\u9fff]", labels["en"][0])


def test_p21_there_is_no_class_for_the_rest(core: Graph) -> None:
    for term in named(core, OWL.Class):
        assert not {w.lower() for w in words(local(term))} & {"other", "misc", "miscellaneous", "unknown", "rest"}, term


def test_p22_names_keep_one_convention(core: Graph) -> None:
    for term in named(core, OWL.Class):
        assert re.fullmatch(r"([A-Z][a-z]+)+", local(term)), term
    for term in named(core, *PROPERTIES, OWL.AnnotationProperty):
        assert re.fullmatch(r"[a-z]+[0-9]*([A-Z][a-z]+|URL)*", local(term)), term
    for term in named(core, OWL.Class):
        (label,) = texts(core, term, RDFS.label)["en"]
        assert label[0].isupper() and label[1:] == label[1:].lower(), label


def test_p24_nothing_is_defined_by_itself(core: Graph) -> None:
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.disjointWith, RDFS.domain):
        for subject, value in core.subject_objects(predicate):
            assert subject != value, subject
    for term in named(core, OWL.Class):
        label, definition = texts(core, term, RDFS.label), texts(core, term, SKOS.definition)
        first = re.sub(r"^(an?|the|one) ", "", definition["en"][0].casefold())
        assert not first.startswith(label["en"][0].casefold()), definition["en"][0]
        assert not definition["zh"][0].startswith(label["zh"][0]), definition["zh"][0]


def test_p25_no_relation_is_the_inverse_of_itself(core: Graph) -> None:
    for one, other in core.subject_objects(OWL.inverseOf):
        assert one != other


def test_p26_no_symmetric_relation_has_an_inverse(core: Graph) -> None:
    for term in core.subjects(RDF.type, OWL.SymmetricProperty):
        assert (term, OWL.inverseOf, None) not in core and (None, OWL.inverseOf, term) not in core


def test_p27_no_two_properties_are_said_to_be_equivalent(core: Graph, alignments: Graph) -> None:
    assert (None, OWL.equivalentProperty, None) not in core + alignments


def test_p28_and_p29_symmetric_and_transitive_relations_run_within_one_class(core: Graph) -> None:
    found = {*core.subjects(RDF.type, OWL.SymmetricProperty), *core.subjects(RDF.type, OWL.TransitiveProperty)}
    assert found
    for term in found:
        assert core.value(term, RDFS.domain) == core.value(term, RDFS.range) is not None
        assert (term, RDF.type, OWL.FunctionalProperty) not in core, (
            "transitive or symmetric and functional: not OWL 2 DL"
        )


def test_p30_classes_that_mean_the_same_would_be_declared(core: Graph) -> None:
    """No two classes have the same definition, or the same words in their names."""
    for language in ("en", "zh"):
        said = [texts(core, term, SKOS.definition)[language][0] for term in named(core, OWL.Class)]
        assert len(said) == len(set(said))
    bags = [frozenset(word.lower() for word in words(local(term))) for term in named(core, OWL.Class)]
    assert len(bags) == len(set(bags))


def test_p32_no_label_is_used_twice(core: Graph) -> None:
    for kinds in ((OWL.Class,), PROPERTIES):
        for language in ("en", "zh"):
            seen: dict[str, URIRef] = {}
            for term in named(core, *kinds):
                (label,) = texts(core, term, RDFS.label)[language]
                assert seen.setdefault(label.casefold(), term) == term, label


def test_p33_there_is_no_chain_of_one_property(core: Graph, alignments: Graph) -> None:
    assert (None, OWL.propertyChainAxiom, None) not in core + alignments


def test_p34_every_class_used_is_typed(core: Graph) -> None:
    used = {
        *core.objects(None, RDFS.subClassOf),
        *core.objects(None, RDFS.domain),
        *core.objects(None, OWL.disjointWith),
    }
    for prop in named(core, OWL.ObjectProperty):
        used |= set(core.objects(prop, RDFS.range))
    for term in used:
        assert (term, RDF.type, OWL.Class) in core, term


def test_p35_every_property_used_is_typed(core: Graph) -> None:
    """Those of RDF, RDFS and OWL are known to every tool."""
    for predicate in {p for p in core.predicates() if not str(p).startswith((str(RDF), str(RDFS), str(OWL)))}:
        kinds = set(core.objects(predicate, RDF.type))
        assert kinds & {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}, predicate


def test_p35_no_property_is_of_two_kinds(core: Graph) -> None:
    """OWL 2 DL has no property that is both object and datatype or annotation property."""
    kinds = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    for term in {s for kind in kinds for s in core.subjects(RDF.type, kind)}:
        assert len(set(core.objects(term, RDF.type)) & kinds) == 1, term


def test_p36_no_iri_has_the_extension_of_a_file(core: Graph) -> None:
    for term in {*named(core, OWL.Class, *PROPERTIES), ONT}:
        assert not re.search(r"\.(owl|rdf|ttl|n3|xml|jsonld|html)\b", term), term


def test_p38_there_is_one_ontology_and_it_is_declared(core: Graph) -> None:
    assert list(core.subjects(RDF.type, OWL.Ontology)) == [ONT]


def test_p39_the_namespace_is_not_ambiguous(core: Graph) -> None:
    """It is stated, ends in a hash, and every module uses the same one."""
    assert [str(o) for o in core.objects(ONT, VANN.preferredNamespaceUri)] == [str(CG)]
    for file in sorted((ROOT / "ontology").glob("**/*.ttl")):
        for iri in re.findall(r"@prefix cg: <([^>]*)>", file.read_text("utf-8")):
            assert iri == str(CG), file


@pytest.mark.parametrize(
    "vocabulary", [RDF, RDFS, OWL, XSD, SKOS, DCTERMS, DCAT, FOAF, ORG, PROV, QB, VANN, VOID], ids=lambda v: v.__name__
)
def test_p40_terms_of_others_are_terms_of_theirs(
    vocabulary: type[DefinedNamespace], core: Graph, alignments: Graph
) -> None:
    nodes = {node for triple in core + alignments for node in triple if isinstance(node, URIRef)}
    for node in nodes:
        name = node.removeprefix(str(vocabulary))
        if name != node and name and "/" not in name:
            assert node in vocabulary or node in NEWER, node


def test_p40_nothing_is_said_of_the_meaning_of_others_terms(core: Graph, alignments: Graph) -> None:
    axioms = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.disjointWith, OWL.inverseOf)
    for axiom in (*axioms, OWL.propertyDisjointWith, OWL.equivalentClass, OWL.equivalentProperty):
        for subject in (core + alignments).subjects(axiom):
            assert str(subject).startswith(CG), subject


def test_p41_a_licence_is_given(core: Graph, alignments: Graph) -> None:
    graph: rdflib.Graph = core + alignments
    for ontology in graph.subjects(RDF.type, OWL.Ontology):
        assert [str(o) for o in graph.objects(ontology, DCTERMS.license)] == [
            "https://creativecommons.org/licenses/by/4.0/"
        ], ontology
