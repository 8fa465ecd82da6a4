"""What the query page asks for beside answers, and what it is without scripts."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from gazette.graph.prefixes import prefixes
from gazette.query.errors import QueryError
from gazette.query.prologue import declare
from gazette.settings import SETTINGS
from gazette.web import share
from gazette.web.problems import _query_errors
from gazette.web.province_tiles import province_tiles
from gazette.web.query_problems import IN_CHINESE

from ..conftest import BASE

LONGEST = int(next(one.default for one in SETTINGS if one.name == "query_length"))


def test_terms_are_those_of_the_release_with_labels_and_counts(site_client: FlaskClient) -> None:
    terms = site_client.get("/sparql/terms").get_json()
    site = site_client.application.extensions["gazette"]
    by_iri = {one["iri"]: one for kind in ("classes", "properties") for one in terms[kind]}
    assert by_iri.keys() >= site.served.glossary.terms.keys()
    for term in site.served.glossary.terms.values():
        assert (by_iri[term.iri]["zh"], by_iri[term.iri]["en"]) == (term.label("zh"), term.label("en"))
    void = site.served.store.select(
        "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?c ?n { ?p void:class ?c ; void:entities ?n }"
    )
    assert void
    assert {row["c"].value: int(row["n"].value) for row in void}.items() <= {
        iri: one["count"] for iri, one in by_iri.items()
    }.items()
    (label,) = (one for one in terms["properties"] if one["name"] == "rdfs:label")
    assert label["count"] == sum(1 for _ in site.served.store.quads(predicate=NamedNode(label["iri"])))
    assert terms["prefixes"] == prefixes(BASE)


def test_terms_are_kept_by_release(site_client: FlaskClient) -> None:
    first = site_client.get("/sparql/terms")
    again = site_client.get("/sparql/terms", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_each_provincial_unit_has_one_tile_of_its_own(site_client: FlaskClient) -> None:
    tiles = province_tiles()
    assert len({(tile.column, tile.row) for tile in tiles}) == len(tiles)
    site = site_client.application.extensions["gazette"]
    rows = site.served.store.select(
        "PREFIX cg: <https://w3id.org/cluster-gazette/ont#> PREFIX code: <https://w3id.org/cluster-gazette/code/>"
        "SELECT ?gb { ?r cg:regionLevel code:level-provincial ; cg:gbCode ?gb FILTER NOT EXISTS { ?r cg:lastYear ?y } }"
    )
    assert {row["gb"].value[:2] for row in rows} == {tile.code for tile in tiles}
    assert all(one["zh"] for one in site_client.get("/sparql/terms").get_json()["provinces"])


def test_labels_of_many_things_come_at_once(site_client: FlaskClient) -> None:
    iris = [f"{BASE}/id/region/610000", "http://example.org/nothing", "not an IRI <>"]
    found = site_client.post("/sparql/labels", json=iris).get_json()
    assert found == {iris[0]: {"zh": "陕西省", "en": "Shaanxi"}}


@pytest.mark.parametrize(
    ("body", "status"), [(b"{}", 400), (b"[1]", 400), (b"", 400), (b'["a"' + b',"a"' * 600 + b"]", 413)]
)
def test_labels_are_asked_for_by_a_list_that_is_not_endless(site_client: FlaskClient, body: bytes, status: int) -> None:
    assert site_client.post("/sparql/labels", data=body).status_code == status


@pytest.mark.parametrize(
    ("query", "declared"),
    [
        ("ASK { ?c a cg:Cluster }", ["cg"]),
        ("PREFIX cg: <http://x/> ASK { ?c a cg:Cluster ; rdfs:label 'rg:1' } # og:1", ["rdfs"]),
        ("ASK { ?c a <cg:Cluster> ; nope:p ?o }", []),
        ("", []),
    ],
)
def test_a_query_to_take_declares_the_prefixes_it_uses(query: str, declared: list[str]) -> None:
    whole = declare(query, prefixes(BASE))
    assert whole.endswith(query)
    assert re.findall(r"^PREFIX (\w+):", whole.removesuffix(query), re.MULTILINE) == declared


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_short_link_holds_any_query(query: str) -> None:
    assert share.unpack(share.pack(query), LONGEST) == query


def test_a_short_link_of_the_first_version_is_read_for_ever() -> None:
    query = "PREFIX cg: <https://w3id.org/cluster-gazette/ont#>\nSELECT ?name { ?c cg:name ?name }"
    assert share.unpack("1I99MiFHVwGBC818tAA", LONGEST) == query


def test_a_short_link_leads_to_its_query_with_prefixes(site_client: FlaskClient) -> None:
    taken = site_client.post("/sparql/take", data="SELECT ?n { ?c cg:inProvince rg:610000 ; cg:name ?n }").get_json()
    assert len(taken["link"]) < len(BASE) + 60
    response = site_client.get(taken["link"].removeprefix(BASE))
    assert response.status_code == 303
    page = site_client.get(response.headers["Location"], headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert taken["query"].startswith("PREFIX cg: <") and "PREFIX rg: <" in taken["query"]
    assert taken["query"] in html.unescape(page.get_data(as_text=True))


@pytest.mark.parametrize("damaged", ["", "1", "1!!", "2abc", "1I8NM0rIX1AVawBRun4wz", "1" + "A" * 50, "%00"])
def test_a_damaged_link_is_told(site_client: FlaskClient, damaged: str) -> None:
    assert site_client.get(f"/q/{damaged}").status_code == 404


def test_a_link_does_not_unfold_into_more_than_a_query_may_be(site_client: FlaskClient) -> None:
    bomb = share.pack("A" * (50 << 20))
    assert len(bomb) < 100_000
    assert site_client.get(f"/q/{bomb}").status_code == 404


def test_there_is_no_code_for_what_is_no_query(site_client: FlaskClient) -> None:
    taken = site_client.post("/sparql/take", data="CLEAR ALL").get_json()
    assert taken["programs"] == []
    assert site_client.post("/sparql/take", data=b"\xff").status_code == 400
    assert site_client.post("/sparql/take", data="x" * (LONGEST + 1)).status_code == 413


def test_without_scripts_the_page_shows_rows_by_their_labels_with_links_and_downloads(site_client: FlaskClient) -> None:
    query = "SELECT ?r ?n { VALUES ?r { rg:610000 } ?r cg:gbCode ?n }"
    for language, label in (("zh", "陕西省"), ("en", "Shaanxi")):
        page = site_client.get(
            "/sparql", query_string={"query": query, "lang": language}, headers={"Accept": "text/html"}
        )
        text = page.get_data(as_text=True)
        assert f'<a href="/id/region/610000?lang={language}">{label}</a> <small>rg:610000</small>' in text
        assert 'href="/sparql?format=csv&amp;query=' in text
        assert f"{BASE}/q/1" in text
        assert "SPARQLWrapper" in text
        assert page.headers["Content-Language"] == ("zh-Hans" if language == "zh" else "en")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * {\n ?s ?p \n}", 400),
        ("CLEAR ALL", 403),
        ("ASK { SERVICE <http://x/> {} }", 403),
        ("ASK " + "{" * 300, 400),
    ],
)
def test_without_scripts_an_error_is_explained_in_the_language_of_the_page(
    site_client: FlaskClient, language: str, query: str, status: int
) -> None:
    page = site_client.get("/sparql", query_string={"query": query, "lang": language}, headers={"Accept": "text/html"})
    assert page.status_code == status
    text = page.get_data(as_text=True)
    failed = text[text.index('class="failed"') : text.index("</section>", text.index('class="failed"'))]
    assert bool(re.search("[一-鿿]", failed)) == (language == "zh")
    if status == 400 and "?p" in query:
        assert "<mark>}</mark>" in failed


def test_each_kind_of_error_has_words_in_chinese() -> None:
    assert {error.kind for error in _query_errors(QueryError)} == set(IN_CHINESE)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * { ?s cg:naem ?o }", "No triple has cg:naem. Is it cg:name?"),
        ("PREFIX g: <https://w3id.org/cluster-gazette/ont#> SELECT * { ?s a g:Clustr }", "No triple has g:Clustr"),
        ('SELECT * { ?s rdfs:label "西安市" }', 'After rdfs:label this text stands as "西安市"@zh.'),
        ("SELECT * { ?s ?p <http://localhost:8000/id/region/none> }", "No triple has <http://localhost:8000/id/"),
        ('SELECT * { rg:610100 cg:level ?o FILTER(?o > "2026-01-01"^^xsd:date) }', ""),
        ('SELECT * { ?s cg:name "西安市未央区渔网产业集群" }', ""),
    ],
)
def test_an_empty_answer_is_told_with_what_may_be_wrong(site_client: FlaskClient, query: str, says: str) -> None:
    told = site_client.post("/sparql/hints", data=query.encode()).json
    assert [hint["en"][: len(says)] for hint in told] == ([says] if says else [])
    assert all(hint["zh"] for hint in told)
    if says:
        page = site_client.get("/sparql", query_string={"query": query, "lang": "en"}, headers={"Accept": "text/html"})
        assert says.split("; ")[0].split(" <")[0].split(' "')[0] in page.get_data(as_text=True)
