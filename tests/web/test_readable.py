"""What a reader sees: names instead of identifiers, each language said, every part of a page where it belongs."""

from __future__ import annotations

import json
import re

import pytest

from gazette.graph.vocabulary import CG, RDF

from .test_kind_pages import ALONE, largest

HTML = {"Accept": "text/html"}


def page(client, path: str, language: str = "en") -> str:
    mark = "&" if "?" in path else "?"
    answer = client.get(f"{path}{mark}lang={language}", headers=HTML, follow_redirects=True)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def of_class(site, name: str) -> list[str]:
    rows = site.served.store.select(
        f"SELECT ?s {{ ?s a <https://w3id.org/cluster-gazette/ont#{name}> }} ORDER BY ?s LIMIT 3"
    )
    return [row["s"].value.removeprefix(site.base_uri).replace("/id/", "/doc/", 1) for row in rows]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_has_a_name_is_called_by_it(site_client, language):
    site = site_client.application.extensions["gazette"]
    for path in [*largest(site), *ALONE[:9], "/clusters?place=540000"]:
        html = page(site_client, path, language).partition('<details class="everything"')[0]
        short = set(re.findall(r'<a href="(/id/[^"?]+)[^"]*"><bdi>', html))
        known = site.labels({f"{site.base_uri}{one}" for one in short})
        assert not known, path


def test_no_english_label_has_a_code_for_a_place_that_has_an_english_name(site_client):
    site = site_client.application.extensions["gazette"]
    rows = site.served.store.select(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX cg: <https://w3id.org/cluster-gazette/ont#> "
        'SELECT ?label { ?s a ?c ; rdfs:label ?label FILTER(?c IN (cg:Programme, cg:Batch) && LANG(?label) = "en") '
        'FILTER(REGEX(?label, "[0-9]{6}")) }'
    )
    assert not [row["label"].value for row in rows]


def test_an_english_page_says_which_words_are_chinese(site_client):
    site = site_client.application.extensions["gazette"]
    for path in [*largest(site), *ALONE[:9]]:
        html = re.sub(r"<(head|script|svg|select|textarea|button|nav aria-label=.Site.)\b.*?</\1[^>]*>", "",
                      page(site_client, path).partition('<details class="everything"')[0], flags=re.S)  # fmt: skip
        untold = []
        stack: list[bool] = []
        for closing, name, attributes, empty, text in re.findall(
            r"<(/?)([a-z][a-z0-9]*)([^>]*?)(/?)>([^<]*)", html.partition("<body")[2]
        ):
            if closing:
                stack = stack[:-1]
            elif not empty and name not in ("br", "wbr", "input", "meta", "link", "img", "hr"):
                stack.append('lang="zh' in attributes or bool(stack and stack[-1]))
            if re.search("[\u4e00-\u9fff]", text) and not (stack and stack[-1]):
                untold.append(text.strip())
        assert not untold, (path, untold[:5])


def test_a_cluster_is_headed_by_both_its_names_on_an_english_page(site_client):
    site = site_client.application.extensions["gazette"]
    row = next(row for row in site.served.catalogue.recognitions if "产业集群" in row.name)
    heading = re.search(r"<h1>(.*?)</h1>", page(site_client, row.cluster.removeprefix(site.base_uri)), re.S)[1]
    assert row.name in heading and re.search(r"^[A-Z][^<]+ cluster", heading)


def test_a_body_is_told_only_of_reports_that_are_due_to_it(site_client):
    site = site_client.application.extensions["gazette"]
    rows = site.served.store.select("SELECT DISTINCT ?b { ?d <https://w3id.org/cluster-gazette/ont#reportTo> ?b }")
    bodies = sorted(row["b"].value.removeprefix(site.base_uri) for row in rows)
    assert len(bodies) > 1
    for body in bodies:
        table = re.search(r"<h2>To be submitted to it</h2>(.*?)</table>", page(site_client, body), re.S)[1]
        lines = table.split("<tr>")[2:]
        assert lines and all(f'href="{body}?' in line for line in lines)


def test_a_conflict_shows_every_claim(site_client):
    site = site_client.application.extensions["gazette"]
    claims = site.served.store.quads(predicate=CG.claim)
    about = {quad.object.value for claim in claims for quad in site.served.store.quads(claim.object, RDF.subject)}
    found = {c.iri: c for thing in about for c in site.served.catalogue.conflicts_about(thing)}
    assert found
    for iri, conflict in found.items():
        html = page(site_client, iri.removeprefix(site.base_uri))
        rows = re.search(r"<tbody>(.*?)</tbody>", html, re.S)[1].count("<tr>")
        assert rows == len(conflict.claims) > 1


@pytest.mark.parametrize("name", ["DevelopmentZone", "RegionChange", "Clause", "Report"])
def test_the_rarer_kinds_have_pages(site_client, name):
    for path in of_class(site_client.application.extensions["gazette"], name):
        assert "<h1>" in page(site_client, path)


def test_a_scheme_leads_to_its_industries(site_client):
    html = page(site_client, "/doc/scheme/industry")
    assert len(re.findall(r'<li><a href="/id/scheme/industry/[^"]+">[^<]+</a> <span class="soft">\d+', html)) > 5


def test_the_report_of_one_rule_is_whole(site_client):
    html = page(site_client, "/about/report")
    rule, more = re.search(r'href="\?[^"]*rule=([a-z-]+)[^"]*">and (\d+) more', html).groups()
    one = page(site_client, f"/about/report?rule={rule}")
    shown, all_of_it = (text.count("<li>") for text in (_section(html, rule), _section(one, rule)))
    assert all_of_it == shown + int(more) and one.count("<h2") == 1


def _section(html: str, rule: str) -> str:
    return html.partition(f'<h2 id="{rule}">')[2].partition("<h2")[0]


def test_a_former_region_says_when_it_was(site_client):
    site = site_client.application.extensions["gazette"]
    rows = site.served.store.select(
        "PREFIX cg: <https://w3id.org/cluster-gazette/ont#> "
        "SELECT ?r ?first ?last ?code { ?r cg:lastYear ?last ; cg:firstYear ?first ; cg:gbCode ?code } ORDER BY ?r LIMIT 2"
    )
    for row in rows:
        html = page(site_client, row["r"].value.removeprefix(site.base_uri))
        assert f"from {row['first'].value} to {row['last'].value}, with the code {row['code'].value}" in html


def test_links_out_are_called_by_the_data_set(site_client):
    html = page(site_client, "/doc/region/610000")
    assert re.search(r'Wikidata <a href="http://www\.wikidata\.org/entity/(Q\d+)" rel="external noopener">\1</a>', html)
    assert "GeoNames <a" in html


def test_there_is_an_icon_a_way_to_the_manual_and_a_card(site_client):
    icon = site_client.get("/favicon.ico")
    assert icon.status_code == 200 and icon.mimetype.startswith("image/")
    html = page(site_client, "/")
    assert 'href="/manual?lang=en"' in html
    card = re.search(r'property="og:image" content="[^"]*?(/static/[^"]+)"', html)[1]
    assert site_client.get(card).mimetype == "image/png"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_tells_others_what_it_is(site_client, language):
    site = site_client.application.extensions["gazette"]
    for path in [*largest(site), *ALONE[:9]]:
        html = page(site_client, path, language)
        for name in ("title", "type", "url", "image", "locale", "description"):
            assert len(re.findall(rf'<meta [^>]*property="og:{name}" content="[^"]+"', html)) == 1, (path, name)
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S):
            document = json.loads(text)
            assert document["@context"] and document["@graph"], path


def test_a_body_that_is_too_long_is_refused_in_plain_words(site_client):
    most = site_client.application.config["MAX_CONTENT_LENGTH"]
    answer = site_client.post(
        "/sparql",
        data=b"x" * (most + 1),
        content_type="application/sparql-query",
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 413 and answer.json["title"] == "Content Too Large"
    assert str(answer.json["limit"]) in answer.json["detail"]
