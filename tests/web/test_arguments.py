"""Arguments that a list does not know are told, in any form of it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from gazette.web.arguments import LONGEST, MOST


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/clusters.csv?provice=610000", "no argument “provice” here"),
        ("/clusters?provice=610000", "no argument “provice” here"),
        ("/clusters.csv?level=provinical", "national, provincial"),
        ("/clusters?place=abc", "the code of a region"),
        ("/clusters?place=610000&place=../x", "the code of a region"),
        ("/clusters?sort=foo", "name, place"),
        ("/clusters?view=pie", "table, map, chart"),
        ("/clusters?state=maybe", "certain"),
        ("/clusters?year=24", "four digits"),
        ("/clusters?industry=../../x", "the path of an industry"),
        ("/clusters?scheme=none", "kind of cluster"),
        ("/clusters?lang=fr", "zh or en"),
        ("/clusters.json?on=2026-06-30&on=2026-07-01", "given once"),
        ("/notices?kind=letter", "proposal"),
        ("/notices.csv?programme=none", "the key of a programme"),
        ("/calendar.ics?place=zz", "the code of a region"),
        ("/calendar?addressee=zz", "the key of a public body"),
        ("/feed.atom?place=610000", "lang, on"),
        ("/search?q=x&kind=planet", "cluster, region"),
    ],
)
def test_what_a_list_does_not_know_is_refused_with_what_it_knows(
    site_client: FlaskClient, address: str, says: str
) -> None:
    told = site_client.get(address, headers={"Accept": "application/json"})
    assert (told.status_code, told.json["type"].rpartition("/")[2]) == (400, "bad-request")
    assert says in told.json["detail"]
    page = site_client.get(address, headers={"Accept": "text/html", "Accept-Language": "zh"})
    assert page.status_code == 400 and "参数" in page.get_data(as_text=True)


EVERY_KIND = ("/", "/clusters", "/clusters.json", "/notices", "/calendar.ics", "/feed.atom", "/search?q=x", "/changes",
              "/doc/region/CN", "/doc/region/CN.ttl", "/id/region/CN", "/dataset", "/about", "/dumps")  # fmt: skip


@pytest.mark.parametrize("argument", ["lang=xx", "on=foo", "on=2026-02-30", "page=-1", "page=0", "page=x"])
@pytest.mark.parametrize("address", EVERY_KIND)
def test_what_cannot_be_is_refused_at_every_address(site_client: FlaskClient, address: str, argument: str) -> None:
    joined = f"{address}{'&' if '?' in address else '?'}"
    told = site_client.get(joined + argument, headers={"Accept": "*/*"})
    assert told.status_code == 400, told.text
    if not argument.startswith("page"):
        assert site_client.get(f"{joined}lang=en&on=2026-06-30", headers={"Accept": "*/*"}).status_code in (200, 303)


@pytest.mark.parametrize("address", ["/clusters", "/notices", "/search?q=陶瓷", "/search?q=集群"])
def test_past_the_last_page_there_is_nothing(site_client: FlaskClient, address: str) -> None:
    joined = f"{address}{'&' if '?' in address else '?'}page="
    statuses = [site_client.get(f"{joined}{number}").status_code for number in ("", 1, 9999)]
    assert statuses == [200, 200, 404]
    assert site_client.get("/search?q=陶瓷&page=2").status_code == 404
    assert site_client.get("/search?q=集群&page=2").status_code == 200


def test_a_near_name_is_offered(site_client: FlaskClient) -> None:
    assert "Perhaps “place”?" in site_client.get("/clusters?plaec=610000").json["detail"]


@pytest.mark.parametrize("path", ["/clusters", "/notices", "/calendar", "/search"])
def test_empty_fields_of_a_form_pass(site_client: FlaskClient, path: str) -> None:
    field = "place" if path != "/search" else "kind"
    assert site_client.get(f"{path}?{field}=&lang=en").status_code == 200


@pytest.mark.parametrize("name", ["clusters", "notices"])
def test_whatever_a_facet_offers_is_known(site_client: FlaskClient, name: str) -> None:
    site = site_client.application.extensions["gazette"]
    catalogue, base = site.served.catalogue, f"{site.base_uri}/id/"
    rows = catalogue.recognitions if name == "clusters" else catalogue.notices
    facets = ("programme", "place", "industry", "level", "year", "lifecycle", "scheme")
    if name == "notices":
        facets = ("programme", "place", "level", "year", "kind", "known")
    start = {"programme": f"{base}programme/", "place": f"{base}region/", "industry": base}
    for facet in facets:
        for value in [*rows.totals(facet)][:20]:
            chosen = {facet: value.removeprefix(start.get(facet, ""))}
            assert site_client.get(f"/{name}.nt", query_string=chosen).status_code == 200, chosen


@pytest.mark.parametrize(
    ("query", "status"), [("place=&" * (MOST + 1), 400), ("q=" + "x" * LONGEST, 414), ("x=1&" * MOST, 200)]
)
def test_arguments_are_bounded_everywhere(site_client: FlaskClient, query: str, status: int) -> None:
    response = site_client.get(f"/doc/region/CN?{query}", headers={"Accept": "text/html"})
    assert response.status_code == status
    assert status == 200 or len(response.data) < 3 * LONGEST


@pytest.mark.parametrize("name", ["clusters", "notices"])
@pytest.mark.parametrize(
    ("accept", "suffix"),
    [("text/csv", "csv"), ("application/json", "json"), ("text/turtle", "ttl"), ("*/*", ""), ("text/html", ""),
     ("image/png", "")],
)  # fmt: skip
def test_a_list_is_had_by_accept_too(site_client: FlaskClient, name: str, accept: str, suffix: str) -> None:
    response = site_client.get(f"/{name}?place=610000", headers={"Accept": accept})
    assert "Accept" in response.vary
    if not suffix:
        assert (response.status_code, response.mimetype) == (200, "text/html")
        return
    assert (response.status_code, response.headers["Location"]) == (303, f"/{name}.{suffix}?place=610000")
    assert site_client.get(response.headers["Location"]).mimetype == accept


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/doc/region/610116?via=foo", "by foo; by these something does: cg:"),
        ("/doc/region/610116.json", "suffix “.json” here; known suffixes are .html, .ttl"),
        ("/doc/region/610116.n3", "suffix “.n3”"),
        ("/doc/region/nowhere", "says nothing of"),
        ("/nonsense", "Nothing is at this address"),
    ],
)
def test_what_is_not_there_is_told_for_what_it_is(site_client: FlaskClient, address: str, says: str) -> None:
    told = site_client.get(address, headers={"Accept": "application/json"})
    assert told.status_code == 404 and says in told.json["detail"]
    assert "/sparql" not in told.json.get("advice", "")
    assert 'lang="en">Nothing' not in site_client.get(address, headers={"Accept": "text/html"}).get_data(as_text=True)


def test_a_method_that_is_not_answered_is_told_with_those_that_are(site_client: FlaskClient) -> None:
    told = site_client.delete("/clusters", headers={"Accept": "application/problem+json"})
    assert told.status_code == 405 and "GET" in told.json["detail"]
