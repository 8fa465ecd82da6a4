"""The endpoint by the SPARQL 1.1 Protocol, its caching, and its refusals."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, parse

from .conftest import BASE, QueriesOf, make_release

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
ONE = "SELECT ?o { cl:7 rdfs:label ?o }"


@pytest.mark.parametrize(
    ("method", "url", "body", "content_type"),
    [
        ("GET", "/sparql?query=" + quote(ONE), None, None),
        ("GET", "/sparql/?query=" + quote(ONE), None, None),
        ("POST", "/sparql", "query=" + quote(ONE), FORM),
        ("POST", "/sparql", "query=" + quote(ONE), FORM + "; charset=UTF-8"),
        ("POST", "/sparql", ONE, QUERY),
    ],
)
def test_a_query_comes_in_three_ways(
    client: FlaskClient, method: str, url: str, body: str | None, content_type: str | None
) -> None:
    response = client.open(url, method=method, data=body, content_type=content_type)
    assert response.status_code == 200
    assert response.content_type == "application/sparql-results+json"
    assert "集群 7" in response.get_json()["results"]["bindings"][0]["o"]["value"]


@pytest.mark.parametrize(
    ("method", "url", "body", "content_type", "status"),
    [
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, None, 400),
        ("POST", "/sparql?query=ASK%7B%7D", "query=ASK%7B%7D", FORM, 400),
        ("POST", "/sparql", "", FORM, 400),
        ("POST", "/sparql", "ASK {}", "text/plain", 415),
        ("POST", "/sparql", "ASK {}", None, 415),
        ("POST", "/sparql", "ASK {}", QUERY + ";charset=utf-16", 415),
        ("POST", "/sparql", b"ASK { FILTER('\xff' = '') }", QUERY, 400),
        ("GET", "/sparql?query=%FF", None, None, 400),
        ("GET", "/sparql?query=%ED%A0%80", None, None, 400),
        ("GET", "/sparql?query=ASK%00", None, None, 400),
        ("GET", "/sparql?query=", None, None, 400),
        ("GET", "/sparql?update=CLEAR+ALL", None, None, 403),
        ("GET", "/sparql?query=CLEAR+ALL", None, None, 403),
        ("POST", "/sparql", "CLEAR ALL", "application/sparql-update", 403),
        ("POST", "/sparql", "query=ASK%7B%7D&update=CLEAR+ALL", FORM, 403),
        ("GET", "/sparql?query=ASK%7BSERVICE%3Ca%3Ab%3E%7B%7D%7D", None, None, 403),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=file:///etc/passwd", None, None, 403),
        ("GET", "/sparql?query=ASK%7B%7D&" + "a=1&" * 2000, None, None, 400),
        ("GET", "/sparql?query=ASK%7B%7D&format=nothing", None, None, 406),
        ("GET", "/sparql?query=SELECT(%3Chttp://x/f%3E(1)AS?y)%7B%7D", None, None, 400),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=not%20a%20uri", None, None, 400),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=relative", None, None, 400),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=", None, None, 400),
        ("GET", "/sparql?query=ASK%7B%7D&named-graph-uri=foo%20bar", None, None, 400),
        ("POST", "/sparql", "query=ASK%7B%7D&named-graph-uri=relative", FORM, 400),
        ("POST", "/sparql?default-graph-uri=http://a%3Cb", "ASK {}", QUERY, 400),
        ("PUT", "/sparql", "ASK {}", QUERY, 405),
    ],
)
def test_what_breaks_the_protocol_is_refused(
    client: FlaskClient, method: str, url: str, body: str | bytes | None, content_type: str | None, status: int
) -> None:
    response = client.open(url, method=method, data=body, content_type=content_type)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"


def test_a_query_may_be_so_long_and_no_longer(client_of: Callable[..., FlaskClient]) -> None:
    client = client_of(query_length=1024, workers=1)
    fits, longer = "ASK {}" + " " * 1018, "ASK {}" + " " * 1019
    for text, posted, got in ((fits, 200, 200), (longer, 413, 413), (longer * 4, 413, 414)):
        assert client.post("/sparql", data=text, content_type=QUERY).status_code == posted
        assert client.get("/sparql", query_string={"query": text}).status_code == got
        assert client.post("/sparql", data={"query": text}).status_code == posted


@pytest.mark.parametrize(
    ("query", "accept", "format_name", "content_type"),
    [
        (ONE, "text/csv", None, "text/csv; charset=utf-8"),
        (ONE, "application/json", None, "application/json"),
        (ONE, "text/csv", "tsv", "text/tab-separated-values; charset=utf-8"),
        ("ASK {}", None, "xml", "application/sparql-results+xml"),
        ("DESCRIBE cl:7", None, None, "text/turtle; charset=utf-8"),
        ("DESCRIBE cl:7", "application/ld+json", None, "application/ld+json"),
        ("CONSTRUCT WHERE { cl:7 ?p ?o }", "text/html", "nt", "application/n-triples"),
        ("CONSTRUCT WHERE { cl:7 ?p ?o }", None, "json", "application/ld+json"),
    ],
)
def test_the_format_is_the_one_asked_for(
    client: FlaskClient, query: str, accept: str | None, format_name: str | None, content_type: str
) -> None:
    parameters = {"query": query} | ({} if format_name is None else {"format": format_name})
    response = client.get("/sparql", query_string=parameters, headers={} if accept is None else {"Accept": accept})
    assert response.status_code == 200
    assert response.content_type == content_type
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(("query", "accept"), [(ONE, "text/turtle"), ("DESCRIBE cl:7", "text/csv"), (ONE, "image/png")])
def test_what_cannot_be_had_is_406_with_a_list(client: FlaskClient, query: str, accept: str) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == 406
    assert response.get_json()["available"]


@pytest.mark.parametrize(
    ("accept", "content_type"), [("text/plain", "text/plain"), ("image/png", "application/problem+json")]
)
def test_what_is_no_query_is_told_so_whatever_is_accepted(client: FlaskClient, accept: str, content_type: str) -> None:
    response = client.get("/sparql", query_string={"query": "SELEC"}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (400, content_type)
    assert "SELECT" in response.get_data(as_text=True)


@pytest.mark.parametrize("character", ["\\u0001", "\\uFFFF"])
@pytest.mark.parametrize(
    ("query", "xml", "other"),
    [
        ('SELECT ("%s" AS ?x) {}', "xml", "json"),
        ('SELECT ("%s" AS ?x) { ?s ?p ?o }', "xml", "tsv"),
        ('CONSTRUCT { <a:a> <a:b/c> "%s" } {}', "rdf", "nt"),
    ],
)
def test_what_xml_cannot_carry_is_told_and_had_otherwise(
    client: FlaskClient, character: str, query: str, xml: str, other: str
) -> None:
    asked = {"query": query % character}
    refused = client.get("/sparql", query_string={**asked, "format": xml})
    assert (refused.status_code, refused.get_json()["type"]) == (406, f"{BASE}/problem/not-in-xml")
    assert refused.get_json()["character"] == f"U+{character[2:].upper()}"
    assert client.get("/sparql", query_string={**asked, "format": other}).status_code == 200
    fine = {"query": query % "\\t\\n\\uFFFD\\U00010000", "format": xml}
    assert client.get("/sparql", query_string=fine).status_code == 200


def test_a_second_asking_is_answered_304_without_a_query(client: FlaskClient, queries_of: QueriesOf) -> None:
    first = client.get("/sparql", query_string={"query": ONE})
    asked = queries_of(client)
    again = client.get("/sparql", query_string={"query": ONE}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert asked == []


def test_query_format_dataset_and_release_make_the_tag(
    client: FlaskClient, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def tag(**parameters: str) -> str:
        return client.get("/sparql", query_string={"query": ONE} | parameters).headers["ETag"]

    tags = [tag(), tag(query="ASK {}"), tag(format="csv")]
    tags += [tag(**{name: f"{BASE}/graph/notice/1"}) for name in ("default-graph-uri", "named-graph-uri")]
    site = client.application.extensions["gazette"]
    before = site.served.release.path
    site.swap(make_release(tmp_path_factory.mktemp("next") / "r", digest="d2", rows=10))
    tags.append(tag())
    site.swap(before)
    assert len(set(tags)) == len(tags)
    assert tag() == tags[0]


def test_what_changes_by_itself_is_not_stored(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT (NOW() AS ?now) {}"})
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


@pytest.fixture(params=[0, 1 << 30], ids=["in a file", "in memory"])
def waiting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where answers of more than one piece wait until they are whole."""
    monkeypatch.setattr("gazette.web.spool._MEMORY", request.param)


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("query", [ONE, "SELECT * { ?s ?p ?o }"])
def test_head_is_get_without_the_body(client: FlaskClient, query: str) -> None:
    got = client.get("/sparql", query_string={"query": query})
    assert len(got.data) == got.content_length
    head = client.head("/sparql", query_string={"query": query})
    assert (head.status_code, head.data) == (200, b"")
    same = ("Content-Type", "Content-Length", "ETag", "Vary")
    assert [head.headers[name] for name in same] == [got.headers[name] for name in same]
    assert client.application.extensions["gazette"].spool._held == 0


@pytest.mark.usefixtures("waiting")
def test_a_long_answer_has_its_length_and_leaves_nothing(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o }", "format": "csv"})
    assert response.content_length == len(response.data)
    assert response.data.count(b"\r\n") == 6000 + 1
    response.close()
    assert client.application.extensions["gazette"].spool._held == 0


@pytest.mark.usefixtures("waiting")
def test_a_failure_in_the_middle_of_a_long_answer_still_has_its_status(client_of: Callable[..., FlaskClient]) -> None:
    client = client_of(query_bytes=400_000, workers=1)
    response = client.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o }"})
    assert (response.status_code, response.get_json()["type"]) == (413, f"{BASE}/problem/answer-too-large")
    assert client.application.extensions["gazette"].spool._held == 0


def test_a_query_out_of_time_is_503_without_retry_after(client_of: Callable[..., FlaskClient]) -> None:
    client = client_of(query_timeout=0.3, workers=1)
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    response = client.get("/sparql", query_string={"query": query})
    assert (response.status_code, response.get_json()["type"]) == (503, f"{BASE}/problem/query-timeout")
    assert "Retry-After" not in response.headers


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "*/*"])
def test_the_bare_endpoint_describes_itself(client: FlaskClient, accept: str) -> None:
    response = client.get("/sparql", headers={"Accept": accept})
    format = RdfFormat.from_media_type(response.content_type)
    assert format is not None
    quads = list(parse(response.data, format))
    sd, void = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#triples"
    names = {quad.object.value for quad in quads if quad.predicate == NamedNode(sd + "name")}
    assert names == {f"{BASE}/graph/notice/{number}" for number in range(3)}
    sizes = sorted(int(quad.object.value) for quad in quads if quad.predicate == NamedNode(void))
    assert sizes == [2000, 2000, 2000, 6000]
    assert [quad.object.value for quad in quads if quad.predicate == NamedNode(sd + "endpoint")] == [f"{BASE}/sparql"]


def test_a_browser_gets_a_form_that_works_without_a_script(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.content_type == "text/html; charset=utf-8"
    assert b"<textarea" in response.data
    assert b'name="query"' in response.data


def test_anybody_may_read_from_any_page_and_nobody_with_credentials(client: FlaskClient) -> None:
    for response in (
        client.get("/sparql", query_string={"query": ONE}),
        client.get("/sparql?query=ASK"),
        client.get("/nothing"),
        client.options("/sparql"),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
    preflight = client.options("/sparql").headers
    assert {"GET", "POST"} <= set(preflight["Access-Control-Allow-Methods"].split(", "))
    assert "Content-Type" in preflight["Access-Control-Allow-Headers"]


def test_every_response_is_protected(client: FlaskClient) -> None:
    for path in ("/sparql", "/nothing", "/health"):
        headers = client.get(path).headers
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"]


def test_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/health").data == b"ok\n"
    assert client.get("/ready").data == b"ready\n"


def test_not_ready_when_the_store_is_gone(tmp_path_factory: pytest.TempPathFactory) -> None:
    from gazette.settings import Settings
    from gazette.web.app import create_app

    folder = tmp_path_factory.mktemp("gone")
    app = create_app(make_release(folder / "r", rows=1), Settings.load({}, var=folder))
    (folder / "r" / "store").rename(folder / "r" / "moved")
    response = app.test_client().get("/ready")
    app.extensions["gazette"].close()
    assert response.status_code == 503
    assert str(folder).encode() not in response.data
