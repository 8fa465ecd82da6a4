"""The ontology, its code lists and the rules for people and programs: every term has an anchor, a page and data."""

from __future__ import annotations

import re

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from gazette.settings import shipped

ONT = "https://w3id.org/cluster-gazette/ont#"
CODE = "https://w3id.org/cluster-gazette/code/"
SH = "http://www.w3.org/ns/shacl#"


def page(site_client, address: str, language: str = "en") -> str:
    answer = site_client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def terms_of(site_client) -> list[str]:
    store = site_client.application.extensions["gazette"].served.store
    rows = store.select(
        "SELECT DISTINCT ?t { VALUES ?k { owl:Class owl:ObjectProperty owl:DatatypeProperty } ?t a ?k"
        f" FILTER(STRSTARTS(STR(?t), '{ONT}')) }}".join(["PREFIX owl: <http://www.w3.org/2002/07/owl#> ", ""])
    )
    return [row["t"].value.removeprefix(ONT) for row in rows]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_the_ontology_has_an_anchor_for_each_term_and_each_list(site_client, language):
    html = page(site_client, "/ont", language)
    anchors = re.findall(r' id="([^"]+)"', html)
    assert len(anchors) == len(set(anchors)), "an id stands once"
    names = terms_of(site_client)
    assert len(names) > 100
    assert set(names) <= set(anchors)
    contents = set(re.findall(r'href="#(part-[^"]+)"', html))
    assert len(contents) >= 6 and contents <= set(anchors)
    for name in names:
        assert f'href="/ont/{name}"' in html


def test_every_term_has_a_page_with_its_texts_and_data(site_client):
    graph = Graph().parse(data=site_client.get("/ont.ttl").data, format="turtle")
    for name in terms_of(site_client):
        term = URIRef(ONT + name)
        for language in ("zh", "en"):
            html = page(site_client, f"/ont/{name}", language)
            [definition] = (str(text) for text in graph.objects(term, SKOS.definition) if text.language == language)
            assert definition.split("“")[0].replace("'", "&#39;")[:40] in html, name
        data = Graph().parse(data=site_client.get(f"/ont/{name}.ttl").data, format="turtle")
        assert set(graph.triples((term, None, None))) <= set(data)


def test_a_class_shows_its_properties_examples_and_rules(site_client):
    html = page(site_client, "/ont/Notice")
    store = site_client.application.extensions["gazette"].served.store
    rows = store.select(f"SELECT ?n {{ ?n a <{ONT}Notice> }}")
    base = site_client.application.extensions["gazette"].base_uri
    assert any(f'href="{row["n"].value.removeprefix(base)}"' in html for row in rows)
    assert 'href="/ont/announces"' in html
    rules = set(re.findall(r'href="/shapes/([\w-]+)"', html))
    shapes = Graph()
    for file in shipped("shapes").glob("*.ttl"):
        shapes.parse(file, format="turtle")
    bound = {
        str(rule).rpartition("#")[2]
        for shape in shapes.subjects(URIRef(SH + "targetClass"), URIRef(ONT + "Notice"))
        for rule in shapes.objects(shape, URIRef(SH + "property"))
    }
    assert bound and bound <= rules


def test_a_property_shows_its_domain_its_list_and_values_from_the_data(site_client):
    html = page(site_client, "/ont/regionLevel")
    assert 'href="/code/level"' in html
    assert 'href="/code/level-provincial"' in html
    assert re.search(r'href="/id/region/[^"]+"', html)


def test_code_lists_and_codes_are_documents_like_all_others(site_client):
    html = page(site_client, "/code/level")
    for code in ("national", "provincial", "prefectural", "county"):
        assert f'href="/code/level-{code}"' in html
    data = Graph().parse(data=site_client.get("/code/level.ttl").data, format="turtle")
    assert (URIRef(f"{CODE}level"), RDF.type, SKOS.ConceptScheme) in data
    assert len(set(data.subjects(SKOS.inScheme, URIRef(f"{CODE}level")))) == 4
    assert site_client.get("/code").headers["Location"] == "/ont"


def test_the_whole_ontology_comes_as_data(site_client):
    held = Graph()
    for file in shipped("ontology").glob("*.ttl"):
        held.parse(file, format="turtle")
    for suffix, reader in (("ttl", "turtle"), ("rdf", "xml"), ("nt", "nt")):
        data = Graph().parse(data=site_client.get(f"/ont.{suffix}").data, format=reader)
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept):
            assert set(held.subjects(RDF.type, kind)) <= set(data.subjects(RDF.type, kind))
    assert (URIRef(ONT.rstrip("#")), RDFS.label, None) in data


def test_rules_have_addresses(site_client):
    html = page(site_client, "/shapes", "zh")
    names = re.findall(r'<tr id="([\w-]+)">', html)
    assert len(names) > 80
    data = Graph().parse(data=site_client.get("/shapes.ttl").data, format="turtle")
    for name in names[::7]:
        page(site_client, f"/shapes/{name}")
        one = Graph().parse(data=site_client.get(f"/shapes/{name}.ttl").data, format="turtle")
        rule = URIRef(f"https://w3id.org/cluster-gazette/shapes#{name}")
        assert (rule, None, None) in one and (rule, None, None) in data
        if (rule, URIRef(SH + "sparql"), None) in data:
            assert list(one.objects(None, URIRef(SH + "select"))), "what hangs on a blank node comes along"
    assert site_client.get("/shapes/none").status_code == 404


@pytest.mark.parametrize("address", ["/ont/0.1.0", "/ont/0.1.0.ttl", "/ont/align/schema", "/ont/align/schema.ttl"])
def test_versions_and_alignments_are_files(site_client, address):
    answer = site_client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/turtle")
    assert len(Graph().parse(data=answer.data, format="turtle")) > 3
    assert "ETag" in answer.headers


def test_a_datatype_of_ours_is_described(site_client):
    store = site_client.application.extensions["gazette"].served.store
    rows = store.select("SELECT ?d { ?d a <http://www.w3.org/2000/01/rdf-schema#Datatype> }")
    for row in rows:
        name = row["d"].value.rpartition("/")[2]
        assert Graph().parse(data=site_client.get(f"/datatype/{name}.ttl").data, format="turtle")
