"""Dereferencing the repository's own data: 303, then a page or data by Accept or suffix."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest

from gazette.settings import shipped

RDF = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
SUFFIXES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


def read(data: bytes, media_type: str) -> list[ox.Quad]:
    """The quads of an answer; the context that JSON-LD names is put in its place, as a client would fetch it."""
    if media_type == "application/ld+json":
        document = json.loads(data)
        document["@context"] = json.loads((shipped("ontology") / "context.jsonld").read_text())["@context"]
        data = json.dumps(document).encode()
    return list(ox.parse(data, format=RDF[media_type]))


@pytest.fixture
def notice(site_client, real_build):
    """The path of a notice with a list, by asking the store, not by knowing its key."""
    from gazette.store.embedded import EmbeddedStore

    store = EmbeddedStore.read_only(real_build.release.store)
    rows = store.select(
        "PREFIX cg: <https://w3id.org/cluster-gazette/ont#> SELECT ?n (COUNT(?e) AS ?c) { ?n cg:announces ?a ."
        " ?e cg:partOfAnnouncement ?a ; cg:recordedAs/a cg:ListEntry } GROUP BY ?n ORDER BY DESC(?c) LIMIT 1"
    )
    return rows[0]["n"].value.removeprefix(real_build.release.manifest.base_uri)


def test_a_thing_sends_to_its_document(site_client, notice):
    answer = site_client.get(notice)
    assert answer.status_code == 303
    assert answer.headers["Location"] == notice.replace("/id/", "/doc/", 1)


@pytest.mark.parametrize("media_type", RDF)
def test_data_by_accept(site_client, notice, media_type):
    answer = site_client.get(notice, headers={"Accept": media_type}, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.mimetype == media_type
    assert "Accept" in answer.vary
    triples = read(answer.data, media_type)
    subjects = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
    assert any(s.endswith(notice) for s in subjects)


@pytest.mark.parametrize(("suffix", "media_type"), SUFFIXES.items())
def test_data_by_suffix_does_not_vary(site_client, notice, suffix, media_type):
    answer = site_client.get(f"{notice.replace('/id/', '/doc/')}.{suffix}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "Accept" not in answer.vary
    assert read(answer.data, media_type)


def test_the_same_request_gives_the_same_bytes(site_client, notice):
    first, second = (site_client.get(f"{notice.replace('/id/', '/doc/')}.ttl") for _ in range(2))
    assert first.data == second.data
    again = site_client.get(f"{notice.replace('/id/', '/doc/')}.ttl", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_person_gets_a_page_with_facts_links_and_quotes(site_client, notice):
    answer = site_client.get(notice, headers={"Accept": BROWSER, "Accept-Language": "en"}, follow_redirects=True)
    html = answer.get_data(as_text=True)
    assert answer.mimetype == "text/html"
    assert {"Accept", "Accept-Language"} <= set(answer.vary)
    assert "<blockquote" in html
    assert "issuer" in html
    assert re.search(r'<a href="/id/organisation/', html)
    assert re.search(r'<link rel="alternate" type="text/turtle" href="[^"]+\.ttl">', html)


@pytest.mark.parametrize(("header", "word"), [("zh-TW,zh;q=0.9", "事实"), ("en-GB", "Facts"), ("fr", "事实")])
def test_the_page_speaks_the_readers_language(site_client, notice, header, word):
    answer = site_client.get(notice, headers={"Accept": "text/html", "Accept-Language": header}, follow_redirects=True)
    assert f"<h2>{word}</h2>" in answer.get_data(as_text=True)


def test_every_link_of_a_page_leads_somewhere(site_client, notice):
    html = site_client.get(f"{notice.replace('/id/', '/doc/')}.html").get_data(as_text=True)
    links = set(re.findall(r'href="(/[^"#?]*)"', html))
    assert len(links) > 10
    for link in sorted(links):
        answer = site_client.get(link, headers={"Accept": BROWSER}, follow_redirects=True)
        assert answer.status_code == 200, link


def test_a_cluster_shows_the_row_it_was_read_from(site_client, real_build):
    from gazette.store.embedded import EmbeddedStore

    store = EmbeddedStore.read_only(real_build.release.store)
    rows = store.select(
        "PREFIX cg: <https://w3id.org/cluster-gazette/ont#> SELECT ?c { "
        "?row a cg:ListEntry . ?event cg:recordedAs ?row ; cg:concerns/cg:ofCluster ?c } LIMIT 5"
    )
    assert rows
    for row in rows:
        path = row["c"].value.removeprefix(real_build.release.manifest.base_uri)
        html = site_client.get(path, headers={"Accept": "text/html"}, follow_redirects=True).get_data(as_text=True)
        quote = re.search(r"<blockquote.*?</blockquote>", html, re.S)
        assert quote, path


def test_a_cluster_known_by_report_names_the_pages(site_client, real_build):
    from markupsafe import escape

    from gazette.store.embedded import EmbeddedStore

    store = EmbeddedStore.read_only(real_build.release.store)
    rows = store.select(
        "PREFIX cg: <https://w3id.org/cluster-gazette/ont#> SELECT ?c ?page { ?row a cg:ReportedRow ; cg:readOn ?page . "
        "?event cg:recordedAs ?row ; cg:concerns/cg:ofCluster ?c } LIMIT 5"
    )
    assert rows
    for row in rows:
        path = row["c"].value.removeprefix(real_build.release.manifest.base_uri)
        html = site_client.get(path, headers={"Accept": "text/html"}, follow_redirects=True).get_data(as_text=True)
        assert re.search(r'<p class="reported">.*?<a href="' + re.escape(str(escape(row["page"].value))), html, re.S), (
            path
        )


@pytest.mark.parametrize(
    "path",
    [
        "/doc/cluster/none",
        "/doc/../etc/passwd",
        "/doc/%00",
        "/doc/%2e%2e/x",
        "/id/" + "a" * 9000,
        "/doc/集群",
        "/doc//",
        "/id/a b",
    ],
)
def test_what_is_not_there_is_a_plain_404(site_client, path):
    answer = site_client.get(path, headers={"Accept": "application/json"})
    if answer.status_code == 308:
        answer = site_client.get(answer.headers["Location"])
    assert answer.status_code in (400, 404)
    assert b"Traceback" not in answer.data
    assert b"/server/" not in answer.data


def test_nothing_fits_is_406_with_what_there_is(site_client, notice):
    answer = site_client.get(notice, headers={"Accept": "image/png"}, follow_redirects=True)
    assert answer.status_code == 406
    assert "text/turtle" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/ont", "/ont/Grant", "/code/stage", "/code/level-provincial", "/dataset", "/graph/entities"]
)
def test_terms_codes_graphs_and_the_data_set_have_addresses(site_client, path):
    page = site_client.get(path, headers={"Accept": "text/html"})
    if path == "/code/stage":
        assert page.status_code == 404, "there is no such list"
        return
    assert page.status_code == 200
    data = site_client.get(path, headers={"Accept": "text/turtle"})
    assert len(list(ox.parse(data.data, format=ox.RdfFormat.TURTLE))) > 1


def test_hostile_text_stays_text(site_client):
    answer = site_client.get("/doc/x?lang=<script>alert(1)</script>", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert b"<script>" not in answer.data and b"&lt;script&gt;alert(1)" in answer.data, "it is told, and stays text"


def test_the_ontologys_files_have_addresses(site_client):
    context = site_client.get("/ont/context.jsonld")
    assert (context.status_code, context.mimetype) == (200, "application/ld+json")
    assert "@context" in context.get_json()
    for path in ("/ont/align/eli.ttl", "/ont/0.1.0.ttl"):
        answer = site_client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "text/turtle"), path
        assert len(list(ox.parse(answer.data, format=ox.RdfFormat.TURTLE))) > 1
    for path in ("/ont/align/none.ttl", "/ont/9.9.9.ttl", "/ont/align/..%2Fcodes.ttl"):
        assert site_client.get(path).status_code == 404, path


def test_what_was_joined_to_another_thing_leads_there_for_good(site_client, real_settings):
    from gazette.identity.ledger import Ledger

    ledger = Ledger.load(real_settings.data / "ledger.jsonl")
    moved = {one.identifier: one.successors[0] for one in ledger.closings() if len(one.successors) == 1}
    assert moved, "the repository's ledger joins one document"
    for old, now in moved.items():
        gone = site_client.get(f"/id/{old}", headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert (gone.status_code, gone.request.path) == (200, f"/doc/{now}")
        assert [step.status_code for step in gone.history] == [301, 303]
        page = site_client.get(f"/doc/{old}.ttl")
        assert (page.status_code, page.headers["Location"]) == (301, f"/doc/{now}.ttl")
        assert site_client.get(f"/doc/{now}.ttl").status_code == 200
