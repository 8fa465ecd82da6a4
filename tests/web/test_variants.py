"""The headers of a variant: what was negotiated, where it is, what it is equal to, and what there is beside it."""

from __future__ import annotations

import dataclasses
import gzip
import itertools
import re

import msgspec
import pytest

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CODE = "/code/level-provincial"
"""A thing that every release has, in Chinese and English, and a concept."""


def vary(answer) -> set[str]:
    return {name.strip() for name in answer.headers["Vary"].split(",")}


@pytest.mark.parametrize(
    ("address", "accept", "named"),
    [
        (CODE, "text/html", {"Accept", "Accept-Language", "Accept-Encoding"}),
        (CODE, "text/turtle", {"Accept", "Accept-Profile", "Accept-Encoding"}),
        (f"{CODE}?lang=en", "text/html", {"Accept", "Accept-Encoding"}),
        (f"{CODE}?profile=schema", "text/turtle", {"Accept", "Accept-Encoding"}),
        (f"{CODE}.html", "text/turtle", {"Accept-Language", "Accept-Encoding"}),
        (f"{CODE}.html?lang=zh", "text/turtle", {"Accept-Encoding"}),
        (f"{CODE}.ttl", "text/html", {"Accept-Profile", "Accept-Encoding"}),
        (f"{CODE}.ttl?profile=skos", "text/html", {"Accept-Encoding"}),
        (f"{CODE}?format=ttl", "text/html", {"Accept-Profile", "Accept-Encoding"}),
        (f"{CODE}?_mediatype=text/turtle&_profile=cg", "text/html", {"Accept-Encoding"}),
        ("/graph/entities.nt", "text/html", {"Accept-Profile", "Accept-Encoding"}),
    ],
)
def test_vary_names_just_what_was_negotiated(site_client, address, accept, named):
    answer = site_client.get(address, headers={"Accept": accept})
    assert answer.status_code == 200
    assert vary(answer) == named


@pytest.mark.parametrize(
    ("address", "headers", "location"),
    [
        (CODE, {"Accept": "text/turtle"}, f"{CODE}.ttl"),
        (CODE, {"Accept": "text/html", "Accept-Language": "en"}, f"{CODE}.html?lang=en"),
        (CODE, {"Accept": "text/html"}, f"{CODE}.html?lang=zh"),
        (CODE, {"Accept": "application/ld+json", "Accept-Profile": "<https://schema.org/>"}, f"{CODE}.jsonld?profile=schema"),
        (f"{CODE}?via=cg:level", {"Accept": "text/turtle"}, f"{CODE}.ttl?via=https://w3id.org/cluster-gazette/ont%23level&page=1"),
        ("/ont", {"Accept": "application/rdf+xml"}, "/ont.rdf"),
        ("/dataset", {"Accept": "application/trig"}, "/dataset.trig"),
        ("/graph/entities", {"Accept": "text/turtle"}, "/graph/entities.ttl"),
    ],
)  # fmt: skip
def test_content_location_names_the_variant_and_gives_it(site_client, address, headers, location):
    answer = site_client.get(address, headers=headers)
    assert answer.headers["Content-Location"] == location
    again = site_client.get(location, headers={"Accept": "image/png", "Accept-Language": "fr"})
    if answer.mimetype == "text/html":  # whoever names a language keeps it: the links of that page name it too
        assert bare(again.data) == bare(answer.data)
        assert again.headers["ETag"] != answer.headers["ETag"]
    else:
        assert again.data == answer.data
        assert again.headers["ETag"] == answer.headers["ETag"]


def bare(html: bytes) -> bytes:
    """A page without the language in its links and its search form."""
    return re.sub(rb'<input type="hidden" name="lang"[^>]*>|[?&](?:amp;)?lang=(?:zh|en)|\s', b"", html)


def test_every_variant_has_a_strong_tag_of_its_own(site_client):
    seen = {}
    for suffix, query, coding in itertools.product(
        ("html", "ttl", "jsonld", "nt", "rdf", "trig", "nq"),
        ("?lang=zh", "?lang=en", "?profile=schema", "?profile=skos", "?via=cg:level"),
        ("identity", "gzip"),
    ):
        answer = site_client.get(f"{CODE}.{suffix}{query}", headers={"Accept-Encoding": coding})
        assert answer.status_code == 200
        tag = answer.headers["ETag"]
        assert not tag.startswith("W/")
        assert seen.setdefault(tag, answer.data) == answer.data, "one tag, one sequence of bytes"
    assert len(seen) > 40


def test_the_tag_is_another_for_another_release_and_another_version(site_client):
    site = site_client.application.extensions["gazette"]
    served, tags = site.served, []

    def look() -> None:
        tags.append(site_client.get(f"{CODE}.ttl?{len(tags)}").headers["ETag"])  # an address that no cache has seen

    look()
    site.software = "another version"
    look()
    for changed in ({"release": "another"}, {"digest": "another"}):
        manifest = msgspec.structs.replace(served.release.manifest, **changed)
        site.served = dataclasses.replace(served, release=msgspec.structs.replace(served.release, manifest=manifest))
        look()
    assert len(set(tags)) == len(tags) == 4


def test_gzip_says_so_and_unpacks_to_the_same(site_client):
    plain = site_client.get("/ont.ttl")
    packed = site_client.get("/ont.ttl", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert site_client.get("/ont.ttl", headers={"Accept-Encoding": "gzip"}).data == packed.data, "the same bytes"


@pytest.mark.parametrize("address", [f"{CODE}.ttl", CODE, "/ont", "/dataset.jsonld", "/graph/entities.ttl", "/shapes"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_what_is_unchanged_is_304_with_the_headers_of_a_200(site_client, address, coding):
    headers = {"Accept": BROWSER, "Accept-Encoding": coding}
    first = site_client.get(address, headers=headers)
    for match in (first.headers["ETag"], f'"other", W/{first.headers["ETag"]}', "*"):
        again = site_client.get(address, headers=headers | {"If-None-Match": match})
        assert (again.status_code, again.data) == (304, b"")
        for name in ("ETag", "Vary", "Cache-Control"):
            assert again.headers[name] == first.headers[name], name
    changed = site_client.get(address, headers=headers | {"If-None-Match": '"other"'})
    assert changed.status_code == 200


def test_304_needs_no_description(site_client):
    first = site_client.get(f"{CODE}.ttl")
    site = site_client.application.extensions["gazette"]
    site.served.store.quads = None  # any look-up would fail
    try:
        again = site_client.get(f"{CODE}.ttl", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert site_client.get(f"{CODE}.ttl").data == first.data, "from memory"
    finally:
        del site.served.store.quads


@pytest.mark.parametrize("address", [CODE, f"{CODE}.ttl", "/ont", "/dataset", "/graph/entities.nt", "/robots.txt"])
def test_head_is_get_without_the_body(site_client, address):
    got, head = (site_client.open(address, method=method, headers={"Accept": BROWSER}) for method in ("GET", "HEAD"))
    assert head.data == b""
    assert head.status_code == got.status_code == 200
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize(
    "address", [CODE, "/id/region/CN", "/ont", "/dataset", "/.well-known/void", "/ont/context.jsonld"]
)
def test_other_methods_are_405_and_options_tells_which_there_are(site_client, address):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        refused = site_client.open(address, method=method)
        assert refused.status_code == 405
        assert {"GET", "HEAD", "OPTIONS"} <= set(refused.headers["Allow"].replace(" ", "").split(","))
    options = site_client.options(
        address, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    )
    assert options.status_code == 200
    assert "GET" in options.headers["Access-Control-Allow-Methods"]
    assert "Accept-Profile" in options.headers["Access-Control-Allow-Headers"]
    assert options.headers["Access-Control-Allow-Origin"] == "*"


def links(answer) -> list[tuple[str, dict[str, str]]]:
    found = re.findall(r"<([^>]*)>((?:; *[\w-]+=\"[^\"]*\")*)", answer.headers["Link"])
    return [(target, dict(re.findall(r"([\w-]+)=\"([^\"]*)\"", said))) for target, said in found]


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/ld+json"])
def test_links_lead_to_the_other_forms_the_licence_and_the_data_set(site_client, accept):
    answer = site_client.get(CODE, headers={"Accept": accept})
    found = links(answer)
    by_relation = {
        relation: [t for t, said in found if said["rel"] == relation] for relation in {s["rel"] for _, s in found}
    }
    base = site_client.application.extensions["gazette"].base_uri
    assert by_relation["canonical"] == [f"{base}{CODE}"]
    assert by_relation["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert by_relation["describedby"] == ["/.well-known/void"]
    assert len(by_relation["alternate"]) >= 5
    for target, said in found:
        if said["rel"] == "alternate":
            other = site_client.get(target)
            assert other.mimetype == said["type"], target
            assert said.get("hreflang", "zh") in other.headers.get("Content-Language", "zh")
            if "formats" in said:
                assert said["formats"] in other.headers["Content-Profile"]
    assert answer.mimetype not in {
        said["type"]
        for _, said in found
        if said["rel"] == "alternate" and "hreflang" not in said and "formats" not in said
    }
    assert answer.headers["Link"].isascii()


@pytest.mark.parametrize(
    ("headers", "query", "language"),
    [
        ({"Accept-Language": "zh-Hant-TW"}, "", "zh-Hans"),
        ({"Accept-Language": "en-GB,zh;q=0.5"}, "", "en"),
        ({"Accept-Language": "en"}, "?lang=zh", "zh-Hans"),
        ({"Accept-Language": "en"}, "?lang=zh-TW", "zh-Hans"),
        ({"Accept-Language": "zh"}, "?lang=en", "en"),
        ({"Accept-Language": "fr"}, "", "zh-Hans"),
    ],
)
def test_a_page_is_in_the_language_that_is_asked_for(site_client, headers, query, language):
    answer = site_client.get(f"{CODE}.html{query}", headers=headers)
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers


def test_a_page_names_its_other_languages(site_client):
    html = site_client.get(f"{CODE}.html?lang=en").get_data(as_text=True)
    for language in ("zh", "en"):
        assert f'<link rel="alternate" hreflang="{language}" href="{CODE}.html?lang={language}">' in html


@pytest.mark.parametrize(
    ("address", "accept", "status"),
    [
        (CODE, "image/png", 406),
        (f"{CODE}?format=png", "*/*", 406),
        (f"{CODE}.ttl?profile=none", "*/*", 406),
        (f"{CODE}.html?profile=none", "*/*", 406),
        ("/ont/Grant.ttl?profile=skos", "*/*", 406),
        (f"{CODE}.ttl?page=0", "*/*", 400),
        (f"{CODE}.ttl?page=-1", "*/*", 400),
        (f"{CODE}.ttl?page=１", "*/*", 400),
        (f"{CODE}.ttl?via=cg:level&page=999", "*/*", 404),
        (f"{CODE}.ttl?via=none", "*/*", 404),
    ],
)
def test_what_cannot_be_had_is_refused_with_what_can(site_client, address, accept, status):
    answer = site_client.get(address, headers={"Accept": accept})
    assert answer.status_code == status
    told = answer.get_json()
    if status == 406:
        assert told.get("available") or told.get("profiles")
        assert "Accept" in vary(answer)


def test_406_lists_the_formats_by_type_and_by_suffix(site_client):
    told = site_client.get(CODE, headers={"Accept": "image/png"}).get_json()
    for suffix, media_type in (("html", "text/html"), ("ttl", "text/turtle"), ("jsonld", "application/ld+json")):
        assert media_type in told["available"]
        assert suffix in told["formats"]
        assert site_client.get(f"{CODE}.{suffix}").mimetype == media_type


def test_data_are_named_for_saving_in_ascii_and_in_chinese(site_client):
    said = site_client.get(f"{CODE}.ttl").headers["Content-Disposition"]
    assert said.isascii()
    assert said.startswith("inline; filename=\"level-provincial.ttl\"; filename*=UTF-8''%")
