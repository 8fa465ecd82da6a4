"""Pages are HTML that a strict parser takes, say everything that the data say, and work alike in both languages."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator

import html5rdf
import pyoxigraph as ox
import pytest
from html5rdf.html5parser import ParseError

from gazette.graph.vocabulary import ONT
from gazette.web.describe import PAGE


def addresses(site_client) -> Iterator[str]:
    """One page of each class of thing, and the pages that are alone of their kind."""
    site = site_client.application.extensions["gazette"]
    rows = site.served.store.select(
        "SELECT ?t (SAMPLE(?s) AS ?one) { ?s a ?t FILTER(isIRI(?s)) "
        "FILTER NOT EXISTS { ?s <http://purl.org/dc/terms/isReplacedBy> ?other } } GROUP BY ?t"
    )
    for row in rows:
        iri = row["one"].value
        if iri.startswith(f"{site.base_uri}/id/"):
            yield iri.removeprefix(site.base_uri).replace("/id/", "/doc/", 1)
    yield from ("/", "/ont", "/ont/Grant", "/ont/regionLevel", "/code/level", "/code/level-county", "/shapes")
    yield from ("/shapes/batch-unique", "/dataset", "/graph/entities", "/doc/none", "/doc/region/CN?format=png")
    yield f"/release/{site.served.release.manifest.release}"


def test_home_says_which_figures_are_of_a_day(site_client):
    for language, whole, of_day in (("en", "recognitions granted, of all years", "in force for certain on 2019-01-01"),
                                    ("zh", "项历年认定", "项在 2019-01-01 确属有效")):  # fmt: skip
        text = site_client.get(f"/?on=2019-01-01&lang={language}").text
        assert f"</b>{whole}</a>" in text and f"</b>{of_day}</a>" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_page_is_valid_html(site_client, language):
    tried = 0
    for address in addresses(site_client):
        text = site_client.get(address, headers={"Accept": "text/html", "Accept-Language": language}).get_data(
            as_text=True
        )
        try:
            html5rdf.HTMLParser(strict=True).parse(text.lstrip())
        except ParseError as error:
            pytest.fail(f"{address}: {error}")
        ids = re.findall(r'\sid="([^"]*)"', text)
        assert len(ids) == len(set(ids)), address
        tags = set(re.findall(r'<html lang="([^"]+)"', text))
        assert tags == {"zh-Hans" if language == "zh" else "en"}, address
        assert text.count("<h1") == 1 and text.count("<main") == 1
        assert re.search(r"<title>[^<]+ · [^<]+</title>", text)
        tried += 1
    assert tried > 30


def test_every_anchor_on_a_page_is_there(site_client):
    for address in addresses(site_client):
        text = site_client.get(address, headers={"Accept": "text/html"}).get_data(as_text=True)
        ids = set(re.findall(r'\sid="([^"]*)"', text))
        own = re.escape(address)
        assert set(re.findall(rf'href="(?:{own}(?:\?[^"#]*)?)?#([^"]+)"', text)) <= ids, address


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_part_of_the_data_set_or_of_a_release_stands_on_the_page_with_its_facts(site_client, language):
    site = site_client.application.extensions["gazette"]
    for address, part, told in (
        ("/dataset", "publisher", "Cluster Gazette"),
        ("/dataset", "catalogue", "Catalogue of Cluster Gazette"),
        (f"/release/{site.served.release.manifest.release}", "build", "Build of"),
        (f"/release/{site.served.release.manifest.release}", "program", "Cluster Gazette"),
    ):
        text = site_client.get(f"{address}?lang={language}", headers={"Accept": "text/html"}).text
        assert f'href="{address}?lang={language}#{part}"' in text
        assert re.search(rf'<li id="{part}">.*?<table class="facts">.*?<span[^>]*>{told}.*?</table>', text, re.DOTALL)
    text = site_client.get(f"/dataset?lang={language}", headers={"Accept": "text/html"}).text
    line = re.sub(r"<[^>]*>", "", text[text.index('<li id="Cluster">') :].split("</li>")[0]).strip()
    name, *facts = line.split(" · ")
    of, number = ("类 产业集群", "实体数") if language == "zh" else ("class Industrial cluster", "things")
    told = site_client.application.extensions["gazette"].served.store.select(
        f"SELECT (COUNT(?x) AS ?n) {{ ?x a <{ONT}Cluster> }}"
    )
    assert name == "dataset#Cluster" and set(facts) == {of, f"{number} {told[0]['n'].value}"}


def test_a_page_holds_every_value_that_the_data_hold(site_client):
    site = site_client.application.extensions["gazette"]
    for address in addresses(site_client):
        if not address.startswith("/doc/") or address in ("/doc/none", "/doc/region/CN?format=png"):
            continue
        text = entities.unescape(site_client.get(f"{address}.html").get_data(as_text=True))
        iri = f"{site.base_uri}{address.replace('/doc/', '/id/', 1)}"
        for triple in ox.parse(site_client.get(f"{address}.ttl").data, format=ox.RdfFormat.TURTLE):
            if triple.subject == ox.NamedNode(iri) and isinstance(triple.object, ox.Literal):
                shown = triple.object.value if "\n" not in triple.object.value else triple.object.value.split("\n")[0]
                assert shown.strip() in text, (address, triple.predicate)


def test_pages_of_inverse_links_lead_on_and_back(site_client):
    address, seen = "/code/level-county.html", set()
    for _ in range(3):
        text = site_client.get(address).get_data(as_text=True)
        seen.update(re.findall(r'<li><a href="(/id/region/[^"]+)"', text))
        [address] = {entities.unescape(one) for one in re.findall(r'<a href="([^"]+)" rel="next"', text)}
        address = address.partition("#")[0]
    assert len(seen) == 3 * PAGE
    text = site_client.get(address).get_data(as_text=True)
    assert 'rel="prev"' in text
    assert f"{3 * PAGE + 1}–{4 * PAGE} / " in text


def test_the_page_of_a_thing_says_where_each_fact_stands(site_client):
    site = site_client.application.extensions["gazette"]
    rows = site.served.store.select(
        "SELECT ?s (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?s), '/id/region/')) }"
        " GROUP BY ?s ORDER BY DESC(?n) LIMIT 1"
    )
    path = rows[0]["s"].value.removeprefix(site.base_uri).replace("/id/", "/doc/", 1)
    text = site_client.get(f"{path}.html").get_data(as_text=True)
    marks = set(re.findall(r'href="#graph-(\w)"', text))
    assert len(marks) == int(rows[0]["n"].value) - 1 > 0
    for mark in marks:
        assert f'id="graph-{mark}"' in text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("address", "status"), [("/doc/none", 404), ("/doc/region/CN.html?format=png&page=x", 400), ("/nowhere", 404)]
)
def test_a_problem_has_a_page_with_a_way_on(site_client, address, status, language):
    answer = site_client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == status
    text = answer.get_data(as_text=True)
    assert 'href="/sparql"' in text and 'class="masthead"' in text
    assert '<meta name="robots" content="noindex">' in text
    assert answer.headers["Content-Language"] == ("zh-Hans" if language == "zh" else "en")
