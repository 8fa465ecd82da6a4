"""The same thing in other words: schema.org for search engines, SKOS for thesaurus tools."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef

SCHEMA = Namespace("https://schema.org/")
CODE = "/code/level-provincial"
WHOLE, IN_SCHEMA, IN_SKOS = (
    "<https://w3id.org/cluster-gazette/ont>",
    "<https://schema.org/>",
    "<http://www.w3.org/2004/02/skos/core>",
)


@pytest.mark.parametrize(
    ("address", "wish", "profile"),
    [
        (f"{CODE}.ttl", None, WHOLE),
        (f"{CODE}.ttl", "<https://schema.org/>", IN_SCHEMA),
        (f"{CODE}.ttl", "<http://schema.org>", IN_SCHEMA),
        (f"{CODE}.ttl", "<urn:none>, <https://schema.org/>;q=0.1", IN_SCHEMA),
        (f"{CODE}.ttl", "<https://schema.org/>;q=0.2, <http://www.w3.org/2004/02/skos/core#>;q=0.9", IN_SKOS),
        (f"{CODE}.ttl", "<urn:none>", WHOLE),
        (f"{CODE}.ttl?profile=skos", "<https://schema.org/>", IN_SKOS),
        (f"{CODE}.ttl?profile=https://schema.org/", None, IN_SCHEMA),
        (f"{CODE}.ttl?_profile=schema", None, IN_SCHEMA),
        ("/ont/Grant.ttl", "<http://www.w3.org/2004/02/skos/core>", WHOLE),
        ("/ont/Grant.ttl", "<http://www.w3.org/2004/02/skos/core>, <https://schema.org/>;q=0.5", IN_SCHEMA),
        ("/doc/region/CN.jsonld?profile=schema", None, IN_SCHEMA),
        ("/dataset.rdf?profile=schema", None, IN_SCHEMA),
    ],
)
def test_the_profile_is_the_best_that_fits_and_the_answer_names_it(site_client, address, wish, profile):
    answer = site_client.get(address, headers={} if wish is None else {"Accept-Profile": wish})
    assert answer.status_code == 200
    assert answer.headers["Content-Profile"] == profile
    assert f'{profile}; rel="profile"' in answer.headers["Link"]


def graph(site_client, address: str) -> Graph:
    return Graph().parse(data=site_client.get(address).data, format="turtle")


def test_schema_speaks_only_schema_org(site_client):
    site = site_client.application.extensions["gazette"]
    for path in ("/doc/region/CN", CODE, "/dataset", "/ont/Grant"):
        found = graph(site_client, f"{path}.ttl?profile=schema")
        assert len(found) > 2
        assert all(p == RDF.type or str(p).startswith(SCHEMA) for p in found.predicates())
        pages = set(found.objects(None, SCHEMA.mainEntityOfPage))
        assert pages == {URIRef(f"{site.base_uri}{path}")}
    region = graph(site_client, "/doc/region/CN.ttl?profile=schema")
    assert (None, RDF.type, SCHEMA.Country) in region
    assert any(isinstance(name, Literal) and name.language == "zh" for name in region.objects(None, SCHEMA.name))


def test_skos_holds_the_concept_its_scheme_and_their_names(site_client):
    found = graph(site_client, f"{CODE}.ttl?profile=skos")
    assert all(p == RDF.type or str(p).startswith(str(SKOS)) for p in found.predicates())
    concept = URIRef("https://w3id.org/cluster-gazette/code/level-provincial")
    assert (concept, RDF.type, SKOS.Concept) in found
    [scheme] = found.objects(concept, SKOS.inScheme)
    assert {name.language for name in found.objects(scheme, SKOS.prefLabel)} == {"zh", "en"}


def test_a_page_carries_the_thing_in_schema_org_for_search_engines(site_client):
    html = site_client.get("/doc/region/CN.html").get_data(as_text=True)
    embedded = html.split('<script type="application/ld+json">', 1)[1].split("</script>", 1)[0]
    document = json.loads(embedded)
    assert document["@context"]["@vocab"] == SCHEMA
    assert document["@graph"][0]["type"] == "Country"
    found = {t.predicate.value for t in ox.parse(embedded.encode(), format=ox.RdfFormat.JSON_LD)}
    assert f"{SCHEMA}name" in found
