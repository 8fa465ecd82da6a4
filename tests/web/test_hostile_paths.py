"""A malformed or hostile path gets a plain 400 or 404, and nothing of the machine; a name in Chinese gets a way on."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gazette.release.build import Built
from gazette.settings import Settings
from gazette.web.app import create_app

from .conftest import Server

KEYS = [
    "..",
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..%252f..%252fetc",
    "%00",
    "a%00.ttl",
    "a%0d%0aSet-Cookie:%20x=1",
    "%ff%fe",
    "%C0%AE%C0%AE/",
    "%",
    "%zz",
    "a//b",
    "//example.org/x",
    "a\\b",
    "a b",
    "a%20b",
    "<script>alert(1)</script>",
    "%3Cscript%3E",
    "'%22%3E",
    "a%3E%20.%20%3Cb",
    "x" * 10_240,
    "a/" * 400,
    "-a",
    ".ttl",
    "%E9%9B%86%E7%BE%A4",
    "集群",
    "ａ",
    "a;b",
    "a?b#c",
    "{a}",
    "${jndi:ldap://x}",
    "a.php",
    "wp-login.php",
]


@pytest.fixture(scope="module")
def site(real_build: Built, real_settings: Settings) -> Iterator[Flask]:
    """One application for all of these paths: what one of them did to it, the next would meet."""
    app = create_app(real_build.release.path, real_settings)
    yield app
    app.extensions["gazette"].close()


@pytest.fixture
def site_client(site: Flask) -> FlaskClient:
    """A client of its own for each test."""
    return site.test_client()


@pytest.mark.parametrize("kind", ["id", "doc", "graph", "code", "ont", "shapes", "release", "datatype", "static"])
@pytest.mark.parametrize("key", KEYS)
def test_a_hostile_path_is_a_plain_refusal(site_client, kind, key):
    answer = site_client.get(f"/{kind}/{key}", headers={"Accept": "text/html"})
    assert answer.status_code in (400, 404), answer.headers.get("Location")
    assert "Set-Cookie" not in answer.headers
    body = answer.get_data(as_text=True)
    assert "<script>alert" not in body and "Traceback" not in body and "/server/" not in body
    assert len(body) < 20_000
    assert site_client.get(f"/{kind}/{key}", headers={"Accept": "application/json"}).is_json


@pytest.mark.parametrize(
    "query",
    [
        "lang=<script>",
        "format=%00",
        "profile=" + "x" * 9000,
        "via=<script>",
        "via=%00",
        "page=1e9",
        "lang=%ff",
        "via=a:" + "b" * 9000,
    ],
)
def test_a_hostile_parameter_stays_text(site_client, query):
    answer = site_client.get(f"/doc/region/CN?{query}", headers={"Accept": "text/html"})
    assert answer.status_code in (200, 400, 404, 406)
    assert b"<script>" not in answer.data.replace(b'<script type="application/ld+json">', b"")
    for name, value in answer.headers:
        assert value.isascii() and "\n" not in value, name


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "target",
    [
        "/doc/../../../etc/passwd",
        "/doc/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/doc/%00",
        "/doc/" + "x" * 10_240,
        "//doc/x",
        "/doc/\u96c6\u7fa4",
        "/static/..%2fapp.py",
        "/static/../app.py",
        "/ont/align/..%2fcodes.ttl",
        "/doc/x?" + "y" * 10_240,
        "/doc/%",
        "http://evil.example/doc/x",
        "*",
    ],
)
def test_over_the_wire_too(server: Server, method: str, target: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection._encode_request = lambda request: request.encode("utf-8")  # type: ignore[method-assign]
    connection._validate_path = lambda url: None  # type: ignore[attr-defined]
    try:
        connection.request(method, target)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status in (400, 404, 405, 414), (answer.status, answer.headers.get("Location"))
        assert b"root:" not in body and b"import" not in body
    finally:
        connection.close()
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.request("GET", "/health")
    assert connection.getresponse().status == 200
    connection.close()


def some_region(site_client) -> tuple[str, str]:
    rows = site_client.application.extensions["gazette"].served.store.select(
        "PREFIX cg: <https://w3id.org/cluster-gazette/ont#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        " SELECT ?r ?name { ?c a cg:Cluster ; cg:inPrefecture ?r . ?r rdfs:label ?name FILTER(LANG(?name) = 'zh') } LIMIT 1"
    )
    return rows[0]["r"].value.partition("/id/")[2], rows[0]["name"].value


@pytest.mark.parametrize("kind", ["id/region", "doc", "id"])
def test_a_name_where_a_key_should_be_leads_to_the_thing(site_client, kind):
    key, name = some_region(site_client)
    for spelled in (name, quote(name)):
        answer = site_client.get(f"/{kind}/{spelled}", headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert f'href="/id/{key}"' in answer.get_data(as_text=True)
    told = site_client.get(f"/{kind}/{quote(name)}", headers={"Accept": "application/json"}).get_json()
    assert {"address": f"/id/{key}", "what": name} in told["see"]


def test_a_key_like_one_of_ours_leads_to_it(site_client):
    key, _ = some_region(site_client)
    for near in (f"{key}-xyz", f"{key}/x", key.upper()):
        answer = site_client.get(f"/id/{near}", headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert f'href="/id/{key}"' in answer.get_data(as_text=True), near


def test_every_iri_of_an_answer_pastes_into_a_browser(site_client):
    site = site_client.application.extensions["gazette"]
    rows = site.served.store.select("SELECT DISTINCT ?t (SAMPLE(?s) AS ?one) { ?s a ?t FILTER(isIRI(?s)) } GROUP BY ?t")
    tried = 0
    for row in rows:
        iri = row["one"].value
        if iri.startswith(f"{site.base_uri}/"):
            path = iri.removeprefix(site.base_uri).partition("#")[0]
            answer = site_client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
            assert answer.status_code == 200, iri
            tried += 1
    assert tried > 15


def test_a_chinese_parameter_survives_the_redirect(site_client):
    answer = site_client.get("/id/region/CN?name=" + quote("西安"), headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/doc/region/CN?name=" + quote("西安")
    raw = site_client.get("/id/region/CN?name=西安")
    assert raw.headers["Location"].isascii()
    assert re.search(r"name=%E8%A5%BF%E5%AE%89$", raw.headers["Location"])
