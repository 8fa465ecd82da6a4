"""The code lists and the record contract have the same values."""

from typing import Any, Literal, get_args, get_origin

import pytest
import rdflib
from rdflib import RDF, SKOS, Graph, Namespace, URIRef

from gazette import records

CODE = Namespace("https://w3id.org/cluster-gazette/code/")
CG = Namespace("https://w3id.org/cluster-gazette/ont#")

OF_THE_CONTRACT = {
    "notice": records.Kind,
    "mode": records.Reproduction,
    "kind": records.Stage,
    "scheme": records.Scheme,
    "level": records.Level,
    "completeness": records.Completeness,
    "outcome": records.Outcome,
    "cite": records.CitationRole,
    "count": records.CountKind,
    "rule": records.RuleKind,
    "text": records.TextCondition,
    "assertion": records.Mode,
}


def values(core: Graph, name: str) -> set[str]:
    return {str(core.value(concept, SKOS.notation)) for concept in core.subjects(SKOS.inScheme, CODE[name])}


@pytest.mark.parametrize(("name", "literal"), OF_THE_CONTRACT.items(), ids=OF_THE_CONTRACT)
def test_a_list_has_the_values_of_the_contract_and_no_others(core: Graph, name: str, literal: Any) -> None:
    assert values(core, name) == set(get_args(literal))


def test_no_closed_list_of_the_contract_is_forgotten() -> None:
    closed = [value for value in vars(records).values() if get_origin(value) is Literal]
    assert closed
    for value in closed:
        assert value in OF_THE_CONTRACT.values(), value


def test_every_concept_is_named_after_its_list_and_value(core: Graph) -> None:
    concepts = list(core.subjects(RDF.type, SKOS.Concept))
    assert concepts
    for concept in concepts:
        schemes = list(core.objects(concept, SKOS.inScheme))
        assert len(schemes) == 1 and (concept, SKOS.topConceptOf, schemes[0]) in core
        assert concept == URIRef(f"{schemes[0]}-{core.value(concept, SKOS.notation)}")


def test_every_list_and_concept_has_label_and_definition_in_both_languages(core: Graph) -> None:
    for kind in (SKOS.Concept, SKOS.ConceptScheme):
        for thing in core.subjects(RDF.type, kind):
            for predicate in (SKOS.prefLabel, SKOS.definition):
                texts = [text for text in core.objects(thing, predicate) if isinstance(text, rdflib.Literal)]
                assert sorted(text.language or "" for text in texts) == ["en", "zh"], (thing, predicate)
            labels = {str(text).rstrip("。.") for text in core.objects(thing, SKOS.prefLabel)}
            assert not labels & {str(text).rstrip("。.") for text in core.objects(thing, SKOS.definition)}, thing


def test_labels_within_a_list_differ(core: Graph) -> None:
    for scheme in core.subjects(RDF.type, SKOS.ConceptScheme):
        concepts = core.subjects(SKOS.inScheme, scheme)
        labels = [text for concept in concepts for text in core.objects(concept, SKOS.prefLabel)]
        assert len(labels) == len(set(labels)), scheme


def test_every_list_is_used_by_a_property_of_ours_or_by_a_unit_of_measure(core: Graph) -> None:
    used = set(core.objects(None, CG.codeList))
    assert set(core.subjects(RDF.type, SKOS.ConceptScheme)) - used == {CODE.unit}
