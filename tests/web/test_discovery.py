"""The data set, its graphs and its releases, and the addresses where programs look first."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, RDF, VOID, Graph, Literal, URIRef

from gazette.release.manifest import releases_of
from gazette.release.swap import CURRENT
from gazette.web.app import create_app


def graph(client, address: str) -> Graph:
    answer = client.get(address, headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, "text/turtle")
    return Graph().parse(data=answer.data, format="turtle")


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        (None, "/dataset.ttl"),
        ("*/*", "/dataset.ttl"),
        ("application/rdf+xml", "/dataset.rdf"),
        ("text/html,*/*;q=0.8", "/dataset.html"),
        ("image/png", "/dataset.ttl"),
    ],
)
def test_the_well_known_address_leads_to_the_description(site_client, accept, location):
    answer = site_client.get("/.well-known/void", headers={} if accept is None else {"Accept": accept})
    assert (answer.status_code, answer.headers["Location"]) == (303, location)
    assert "Accept" in answer.vary
    assert site_client.get("/void.ttl").headers["Location"] == "/dataset.ttl"


def test_the_description_counts_what_is_there(site_client):
    site = site_client.application.extensions["gazette"]
    store = site.served.store
    found = graph(site_client, "/.well-known/void")
    dataset = URIRef(f"{site.base_uri}/dataset")
    assert {VOID.Dataset, DCAT.Dataset} <= set(found.objects(dataset, RDF.type))
    for name in store.graphs():
        if name != f"{site.base_uri}/graph/meta":  # it cannot count itself
            assert set(found.objects(URIRef(name), VOID.triples)) == {Literal(store.count(name))}, name
    partitions = list(found.subject_objects(VOID["class"]))
    assert len(partitions) > 3
    for partition, kind in partitions:
        rows = store.select(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{kind}> }}")
        assert int(found.value(partition, VOID.entities)) == int(rows[0]["n"].value)
    for linkset in found.subjects(RDF.type, VOID.Linkset):
        assert int(found.value(linkset, VOID.triples)) > 0
    assert (dataset, VOID.sparqlEndpoint, URIRef(f"{site.base_uri}/sparql")) in found


def test_a_graph_gives_its_triples_and_no_others(site_client):
    site = site_client.application.extensions["gazette"]
    for name, size in site.served.release.manifest.graphs.items():
        if size > 5000:
            continue
        path = name.removeprefix(site.base_uri)
        answer = site_client.get(f"{path}.nt")
        assert answer.data.count(b"\n") == size
        assert site_client.get(path, headers={"Accept": "text/html"}).mimetype == "text/html"
        quads = site_client.get(f"{path}.nq").data.splitlines()
        assert len(quads) == size and all(f"<{name}> .".encode() in line for line in quads)
    assert site_client.get("/graph/none.ttl").status_code == 404
    assert site_client.get("/graph/").headers["Location"] == "/dataset"


def test_the_release_in_force_has_an_address(site_client):
    manifest = site_client.application.extensions["gazette"].served.release.manifest
    found = graph(site_client, f"/release/{manifest.release}")
    node = URIRef(f"{manifest.base_uri}/release/{manifest.release}")
    assert (node, DCAT.version, Literal(manifest.release)) in found
    assert (node, VOID.triples, Literal(manifest.quads)) in found
    assert (URIRef(f"{manifest.base_uri}/dataset"), DCAT.hasCurrentVersion, node) in found
    for about in (DCTERMS.title, DCTERMS.description):
        assert {text.language for text in found.objects(node, about)} == {"en", "zh"}
    assert f"/release/{manifest.release}" in site_client.get("/", headers={"Accept": "text/html"}).get_data(
        as_text=True
    )
    assert site_client.get("/release/none").status_code == 404


def test_kept_releases_have_addresses_too(real_build, real_settings):
    releases = releases_of(real_settings.var, real_settings.base_uri)
    app = create_app(releases / CURRENT, real_settings)
    site = app.extensions["gazette"]
    kept = [
        path.name
        for path in Path(releases).iterdir()
        if path.is_dir() and not path.is_symlink() and path.name[0] != "."
    ]
    try:
        for name in kept:
            assert app.test_client().get(f"/release/{name}.ttl").status_code == 200
        assert len(site.releases()) == len(kept)
    finally:
        site.close()


def test_robots_may_read_pages_and_are_kept_from_queries(site_client):
    answer = site_client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    lines = answer.get_data(as_text=True).splitlines()
    assert "User-agent: *" in lines
    assert "Disallow: /sparql" in lines
    assert not any(line in ("Disallow: /", "Disallow: /doc", "Disallow: /id") for line in lines)
