"""The checks of FOOPS! (Garijo et al., ISWC 2021) that can be decided without the network, one test each.

Left out because they ask others: the prefix in prefix.cc and LOV, the redirect at w3id.org (its rules are judged in
test_w3id.py), the licence's own address.
"""

import datetime as dt
import json
import re

import pytest
from conftest import texts
from flask.testing import FlaskClient
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, Graph, Literal, Namespace, URIRef

ONT = URIRef("https://w3id.org/cluster-gazette/ont")
CG = Namespace(f"{ONT}#")
BIBO = Namespace("http://purl.org/ontology/bibo/")
FORMATS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
}


def one(core: Graph, predicate: URIRef) -> str:
    (value,) = core.objects(ONT, predicate)
    return str(value)


# Findable


def test_find1_the_iri_is_of_a_service_that_keeps_iris(core: Graph) -> None:
    assert (ONT, RDF.type, OWL.Ontology) in core
    assert ONT.startswith("https://w3id.org/")


def test_find1_the_version_has_an_iri_that_contains_its_number(core: Graph) -> None:
    version = one(core, OWL.versionInfo)
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert one(core, OWL.versionIRI) == f"{ONT}/{version}"
    assert one(core, OWL.versionIRI) != str(ONT)


def test_find2_the_least_that_describes_it_is_there_in_both_languages(core: Graph) -> None:
    for predicate in (RDFS.label, DCTERMS.title, DCTERMS.description):
        assert sorted(texts(core, ONT, predicate)) == ["en", "zh"], predicate
    assert len(texts(core, ONT, DCTERMS.description)["en"][0]) > 100


def test_find3_prefix_and_namespace_are_stated(core: Graph) -> None:
    assert one(core, VANN.preferredNamespacePrefix) == "cg"
    assert one(core, VANN.preferredNamespaceUri) == str(CG)


# Interoperable


def test_interoperable1_it_is_rdf_and_each_term_has_a_kind(core: Graph) -> None:
    for term in {s for s in core.subjects() if str(s).startswith(CG)}:
        assert list(core.objects(term, RDF.type)), term


def test_interoperable2_it_reuses_other_vocabularies(core: Graph, alignments: Graph) -> None:
    described = {str(p).rsplit("/", 1)[0] for p in core.predicates(ONT)}
    assert len(described) > 3, "vocabularies in the description"
    targets = {str(o) for p in (RDFS.subClassOf, RDFS.subPropertyOf) for o in alignments.objects(None, p)}
    assert len({re.split(r"[^/#]*$", iri)[0] for iri in targets}) > 5, "vocabularies in the alignments"


# Reusable


def test_reusable1_the_licence_is_one_with_an_address(core: Graph) -> None:
    assert one(core, DCTERMS.license).startswith("https://creativecommons.org/licenses/")


def test_reusable1_its_origin_is_told(core: Graph) -> None:
    for predicate in (DCTERMS.creator, DCTERMS.publisher):
        assert (URIRef(one(core, predicate)), RDF.type, None) in core
    created, issued, modified = (
        dt.date.fromisoformat(one(core, p)) for p in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)
    )
    assert created <= issued <= modified


def test_reusable1_its_history_and_state_are_told(core: Graph) -> None:
    assert one(core, OWL.priorVersion).startswith(f"{ONT}/")
    assert list(core.objects(ONT, OWL.backwardCompatibleWith)) or list(core.objects(ONT, OWL.incompatibleWith))
    assert one(core, BIBO.status).startswith("http://purl.org/ontology/bibo/status/")


def test_reusable1_it_says_how_to_cite_it(core: Graph) -> None:
    version = one(core, OWL.versionInfo)
    said = texts(core, ONT, DCTERMS.bibliographicCitation)
    assert sorted(said) == ["en", "zh"]
    assert all(version in text and f"{ONT}/{version}" in text for (text,) in said.values())


def test_reusable1_every_term_has_label_and_definition(core: Graph) -> None:
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in core.subjects(RDF.type, kind):
            if str(term).startswith(CG):
                assert texts(core, term, RDFS.label) and texts(core, term, SKOS.definition), term  # type: ignore[arg-type]


def test_no_term_is_deprecated_without_a_word(core: Graph) -> None:
    for term in core.subjects(OWL.deprecated, Literal(True)):
        assert (term, DCTERMS.isReplacedBy, None) in core or (term, SKOS.scopeNote, None) in core, term


# Accessible


@pytest.mark.parametrize("media_type", FORMATS)
def test_access1_the_ontology_is_given_in_the_format_asked_for(
    site_client: FlaskClient, core: Graph, media_type: str
) -> None:
    answer = site_client.get("/ont", headers={"Accept": media_type})
    assert answer.status_code == 200 and answer.mimetype == media_type
    assert "Accept" in answer.headers["Vary"]
    text = answer.get_data(as_text=True)
    if media_type == "application/ld+json":  # nothing listens at the address of the context
        text = json.dumps(answer.get_json() | site_client.get("/ont/context.jsonld").get_json())
    served = Graph().parse(data=text, format=FORMATS[media_type])
    assert served.value(ONT, OWL.versionIRI) == core.value(ONT, OWL.versionIRI)
    assert not core - served


def test_access1_a_browser_gets_a_page(site_client: FlaskClient, core: Graph) -> None:
    answer = site_client.get("/ont", headers={"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9"})
    assert answer.status_code == 200 and answer.mimetype == "text/html"
    assert texts(core, ONT, RDFS.label)["zh"][0] in answer.get_data(as_text=True)


def test_access1_every_term_and_code_has_a_page_and_data(site_client: FlaskClient, core: Graph) -> None:
    """One of each kind; the pages of all come from one template."""
    asked = [f"/ont/{name}" for name in ("Grant", "issuer", "cellName", "codeList")]
    asked += ["/code/level", "/code/level-national"]
    for path in asked:
        for media_type in ("text/html", "text/turtle"):
            answer = site_client.get(path, headers={"Accept": media_type})
            assert (answer.status_code, answer.mimetype) == (200, media_type), path
