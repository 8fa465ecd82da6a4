"""Content negotiation by RFC 9110, section 12.5.1, and with the headers that real clients send."""

from __future__ import annotations

import pytest

from gazette.query import formats
from gazette.web.negotiation import GRAPHS, RESULTS, XHTML, Offer, language, named, negotiate, profiles, takes_gzip
from gazette.web.negotiation import PAGE as HTML_PAGE
from gazette.web.variants import OFFERS as DOCUMENT

PLAIN = Offer("text/plain", "plain")
FLOWED = Offer("text/plain", "flowed", (("format", "flowed"),))
HTML_3 = Offer("text/html", "html3", (("level", "3"),))
HTML_1 = Offer("text/html", "html1", (("level", "1"),))
PAGE = Offer("text/html", "html")
JPEG = Offer("image/jpeg", "jpeg")
A, B = Offer("a/a", "a"), Offer("b/b", "b")


def chosen(accept: str | None, *offers: Offer) -> str | None:
    offer = negotiate(accept, offers)
    return None if offer is None else offer.name


@pytest.mark.parametrize("accept", [None, "", "  ", ","])
def test_without_a_preference_the_first_offer_is_given(accept: str | None) -> None:
    assert chosen(accept, A, B) == "a"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("a/a;q=0.5, b/b;q=0.6", "b"),
        ("a/a;q=0.001, b/b;q=0", "a"),
        ("b/b, a/a;q=0.999", "b"),
        ("a/a, b/b", "a"),
        ("b/b, a/a", "a"),
        ("a/a;q=0, b/b;q=0", None),
        ("c/c", None),
        ("a/a;q=1.000", "a"),
        ("A/A;Q=0.3, B/b;q=0.4", "b"),
        ("  a/a ;  q=0.1 ,\tb/b ; q=0.2 ", "b"),
    ],
)
def test_the_highest_quality_wins_and_0_means_never(accept: str, name: str | None) -> None:
    assert chosen(accept, A, B) == name


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("*/*;q=0.1, b/b", "b"),
        ("a/*;q=0, */*", "b"),
        ("a/a;q=0, a/*, */*;q=0.1", "b"),
        ("*/*, a/a;q=0.2, b/*;q=0.1", "a"),
        ("*/*;q=0", None),
        ("b/*", "b"),
        ("*", "a"),
    ],
)
def test_the_most_specific_range_decides_and_not_the_best(accept: str, name: str | None) -> None:
    assert chosen(accept, A, B) == name


@pytest.mark.parametrize(
    ("offers", "name"),
    [
        ((HTML_1, PAGE, PLAIN), "html1"),
        ((PAGE, PLAIN, JPEG), "html"),
        ((PLAIN, JPEG), "jpeg"),
        ((PLAIN,), "plain"),
        ((HTML_3, JPEG), "html3"),
    ],
)
def test_the_example_of_the_rfc(offers: tuple[Offer, ...], name: str) -> None:
    accept = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5"
    assert chosen(accept, FLOWED, PLAIN, JPEG) == "flowed"
    accept = "text/*;q=0.3, text/html;q=0.7, text/html;level=1, text/html;level=2;q=0.4, */*;q=0.5"
    assert chosen(accept, *offers) == name


def test_a_parameter_must_be_the_offers() -> None:
    assert chosen("text/html;level=1", HTML_3) is None
    assert chosen("text/html;LEVEL=3", HTML_3) == "html3"
    assert chosen('text/html;level="3"', HTML_3) == "html3"
    assert chosen("text/html;level=1", PAGE) is None


@pytest.mark.parametrize(
    "accept",
    ["text/turtle;charset=utf-8", 'text/turtle; profile="http://x/,;q=0"', 'text/turtle;charset="UTF-8";q=0.4'],
)
def test_charset_and_profile_are_wishes(accept: str) -> None:
    assert chosen(accept, *GRAPHS) == "ttl"


@pytest.mark.parametrize(
    "broken", ["a", "a/", "/a", "a/a/a", "a/a;q=2", "a/a;q=x", "a/a;q=-1", "a b/c", "a/a;=b", "a/a;q="]
)
def test_an_element_that_breaks_the_grammar_is_passed_over(broken: str) -> None:
    assert chosen(f"{broken}, b/b;q=0.1", A, B) == "b"
    assert chosen(broken, A, B) is None


def test_a_comma_in_a_quoted_string_does_not_part_elements() -> None:
    assert chosen('c/c;x="1,b/b;q=1", a/a', A, B) == "a"


def test_what_follows_the_quality_is_nothing() -> None:
    assert chosen("a/a;q=0.2;level=1, b/b;q=0.3;x", A, B) == "b"


CLIENTS = {
    "firefox": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "chromium": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8,"
        "application/signed-exchange;v=b3;q=0.7"
    ),
    "safari": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "old explorer": "image/gif, image/jpeg, image/pjpeg, application/x-ms-application, */*",
    "browser image": "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
    "fetch": "*/*",
    "curl": "*/*",
    "wget": "*/*",
    "urllib": None,
    "requests": "*/*",
    "java": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    "googlebot": "text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8",
    "rdflib": (
        "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, application/n-quads, "
        "application/trix, application/trig"
    ),
    "rdflib 6": (
        "application/rdf+xml,text/n3,text/rdf+n3,text/turtle,application/n-triples,application/ld+json,"
        "application/trig,application/n-quads,application/hex+x-ndjson"
    ),
    "rdflib turtle": "text/turtle, application/x-turtle, */*;q=0.1",
    "rdflib xml": "application/rdf+xml, */*;q=0.1",
    "rdflib json-ld": "application/ld+json, application/json;q=0.9, */*;q=0.1",
    "rdflib nt": "text/plain, */*;q=0.1",
    "rdflib trig": "application/trig, */*;q=0.1",
    "jena": (
        "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.7,application/trig,application/n-quads;q=0.9,"
        "application/ld+json;q=0.8,*/*;q=0.5"
    ),
    "jena 5": "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
    "jena results": "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/csv;q=0.1, */*;q=0.1",
    "rdf4j": (
        "application/rdf+xml;q=0.8, application/n-triples, text/turtle;q=0.9, text/n3;q=0.8, application/trix;q=0.8, "
        "application/trig;q=0.9, application/n-quads;q=0.9, application/ld+json;q=0.8, application/x-binary-rdf"
    ),
    "rdf4j results": (
        "application/x-binary-rdf-results-table;q=0.8, application/sparql-results+json;q=0.8, "
        "application/json;q=0.8, application/sparql-results+xml;q=0.8, application/xml;q=0.8, "
        "text/tab-separated-values;q=0.8, text/csv;q=0.8"
    ),
    "raptor": "application/rdf+xml, text/rdf;q=0.6, */*;q=0.1",
    "raptor turtle": (
        "text/turtle, application/x-turtle, application/turtle, text/n3;q=0.3, text/rdf+n3;q=0.3, "
        "application/rdf+n3;q=0.3, */*;q=0.1"
    ),
    "raptor guess": (
        "application/rdf+xml, text/rdf;q=0.6, application/n-triples, text/plain;q=0.1, text/turtle, "
        "application/x-turtle, application/turtle, text/n3;q=0.3, text/rdf+n3;q=0.3, application/rdf+n3;q=0.3, "
        "application/x-trig, application/rss;q=0.8, application/rss+xml;q=0.8, text/rss;q=0.8, application/xml;q=0.3, "
        "text/xml;q=0.3, application/atom+xml;q=0.3, text/html;q=0.2, application/xhtml+xml;q=0.4, text/html;q=0.6, "
        "application/xhtml+xml;q=0.8, application/json;q=0.1, text/json;q=0.1, text/x-nquads, */*;q=0.1"
    ),
    "comunica": (
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
        "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,"
        "text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18,application/json;q=0.135,text/shaclc;q=0.1,"
        "text/shaclc-ext;q=0.05"
    ),
    "ldf client": "application/trig;q=1.0,application/n-quads;q=0.7,text/turtle;q=0.6,application/n-triples;q=0.3,text/n3;q=0.2",
    "protege": "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09",
    "jsonld.js": "application/ld+json, application/json",
    "pyld": "application/ld+json;profile=http://www.w3.org/ns/json-ld#context, application/ld+json, application/json;q=0.5",
    "sparqlwrapper": "application/sparql-results+json,application/json,text/javascript,application/javascript",
    "sparqlwrapper turtle": "application/turtle,text/turtle",
    "yasgui": "application/sparql-results+json,*/*;q=0.9",
    "excel": "*/*",
}
"""What clients send, taken down from them where they run here (rdflib 7, Jena 4.5, raptor 2, Comunica 4, Chromium)."""


@pytest.mark.parametrize(
    ("client", "name"),
    [
        ("firefox", "html"),
        ("chromium", "html"),
        ("safari", "html"),
        ("old explorer", "html"),
        ("browser image", "html"),
        ("fetch", "html"),
        ("curl", "html"),
        ("wget", "html"),
        ("urllib", "html"),
        ("requests", "html"),
        ("java", "html"),
        ("googlebot", "html"),
        ("rdflib", "ttl"),
        ("rdflib 6", "ttl"),
        ("rdflib turtle", "ttl"),
        ("rdflib xml", "rdf"),
        ("rdflib json-ld", "jsonld"),
        ("rdflib nt", "nt"),
        ("rdflib trig", "trig"),
        ("jena", "ttl"),
        ("jena 5", "ttl"),
        ("rdf4j", "nt"),
        ("raptor", "rdf"),
        ("raptor turtle", "ttl"),
        ("raptor guess", "ttl"),
        ("comunica", "jsonld"),
        ("ldf client", "trig"),
        ("protege", "rdf"),
        ("jsonld.js", "jsonld"),
        ("pyld", "jsonld"),
        ("sparqlwrapper turtle", "ttl"),
        ("excel", "html"),
    ],
)
def test_real_clients_get_a_document_they_read(client: str, name: str) -> None:
    assert chosen(CLIENTS[client], *DOCUMENT) == name


@pytest.mark.parametrize(
    ("client", "offers", "name"),
    [
        ("firefox", (*GRAPHS, HTML_PAGE, XHTML), "html"),
        ("chromium", (*GRAPHS, HTML_PAGE, XHTML), "html"),
        ("java", (*GRAPHS, HTML_PAGE, XHTML), "html"),
        ("curl", (*GRAPHS, HTML_PAGE, XHTML), "ttl"),
        ("urllib", RESULTS, "json"),
        ("firefox", RESULTS, "xml"),
        ("firefox", (*RESULTS, HTML_PAGE, XHTML), "html"),
        ("curl", RESULTS, "json"),
        ("java", RESULTS, "json"),
        ("excel", RESULTS, "json"),
        ("yasgui", RESULTS, "json"),
        ("yasgui", GRAPHS, "ttl"),
        ("comunica", RESULTS, "xml"),
        ("comunica", GRAPHS, "nq"),
        ("jena results", RESULTS, "json"),
        ("rdf4j results", RESULTS, "json"),
        ("rdf4j", GRAPHS, "nt"),
        ("raptor", GRAPHS, "rdf"),
        ("sparqlwrapper", RESULTS, "json"),
        ("sparqlwrapper turtle", GRAPHS, "ttl"),
    ],
)
def test_real_clients_get_an_answer_they_read(client: str, offers: tuple[Offer, ...], name: str) -> None:
    assert chosen(CLIENTS[client], *offers) == name


def test_of_two_equals_the_one_that_is_worth_more_is_given() -> None:
    less = Offer("a/a", "less", worth=0.9)
    assert chosen("a/a, b/b", less, B) == "b"
    assert chosen("a/a, b/b;q=0.8", less, B) == "less"
    assert chosen("a/a", less, B) == "less"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("zh-TW", "zh"),
        ("zh-Hant-HK,en;q=0.9", "zh"),
        ("zh-CN,zh;q=0.9,en-US;q=0.8,en;q=0.7", "zh"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("fr", "zh"),
        ("fr, en;q=0.1", "en"),
        ("de, *;q=0.5", "zh"),
        ("*, zh;q=0", "en"),
        ("zh;q=0", "en"),
        ("zh;q=0.2, en;q=0.3", "en"),
        ("*", "zh"),
        ("en;q=x, zh", "zh"),
        ("x" * 5000, "zh"),
    ],
)
def test_the_language_is_the_readers(header: str | None, name: str) -> None:
    assert language(header, ("zh", "en")) == name


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        (None, False),
        ("", False),
        ("identity", False),
        ("gzip", True),
        ("br, gzip;q=0.1", True),
        ("x-gzip", True),
        ("gzip;q=0", False),
        ("*", True),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("deflate, br, zstd", False),
        ("GZIP; Q=1.0", True),
    ],
)
def test_gzip_is_used_where_it_is_taken(header: str | None, taken: bool) -> None:
    assert takes_gzip(header) is taken


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (None, []),
        ("<https://schema.org/>", ["https://schema.org/"]),
        ("<urn:a>;q=0.1, <urn:b>", ["urn:b", "urn:a"]),
        ("<urn:a>;q=0, <urn:b>;q=0.5", ["urn:b"]),
        ("schema", ["schema"]),
        ('<urn:a>; q="x", <urn:b>', ["urn:b"]),
    ],
)
def test_profiles_come_in_the_order_of_their_weights(header: str | None, names: list[str]) -> None:
    assert profiles(header) == names


def test_the_answers_type_is_the_one_asked_by() -> None:
    offer = negotiate("application/json", RESULTS)
    assert offer is not None
    assert (offer.content_type, offer.name) == ("application/json", "json")


@pytest.mark.parametrize(
    ("name", "offers", "short"),
    [
        ("turtle", GRAPHS, "ttl"),
        ("TTL", GRAPHS, "ttl"),
        ("text/turtle", GRAPHS, "ttl"),
        ("json", GRAPHS, "jsonld"),
        ("json-ld", GRAPHS, "jsonld"),
        ("xml", GRAPHS, "rdf"),
        ("rdf+xml", GRAPHS, "rdf"),
        ("nquads", GRAPHS, "nq"),
        ("json", RESULTS, "json"),
        ("application/sparql-results+xml", RESULTS, "xml"),
        ("sparql-results+xml", RESULTS, "xml"),
        ("turtle", RESULTS, None),
        ("", RESULTS, None),
    ],
)
def test_a_format_has_the_names_people_use(name: str, offers: tuple[Offer, ...], short: str | None) -> None:
    offer = named(name, offers)
    assert (None if offer is None else offer.name) == short


def test_a_short_name_gives_the_registered_type() -> None:
    offer = named("json", RESULTS)
    assert offer is not None
    assert offer.media_type == "application/sparql-results+json"


@pytest.mark.parametrize(("offers", "known"), [(GRAPHS, formats.GRAPHS), (RESULTS, formats.RESULTS)])
def test_every_offer_can_be_written(offers: tuple[Offer, ...], known: dict[str, object]) -> None:
    assert {offer.name for offer in offers} == set(known)
