"""Answers kept in memory: the same as those made anew, and never of another release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from gazette.web.response_cache import CachedApplication, Kept, ResponseCache

from .conftest import QueriesOf, make_release

LABEL = "/sparql?query=SELECT+?o+{cl:7+rdfs:label+?o}"


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json", "*/*", "text/html"])
def test_the_second_answer_is_the_first_and_asks_no_process(
    client_of: Callable[..., FlaskClient], queries_of: QueriesOf, accept: str
) -> None:
    client = client_of()
    asked = queries_of(client)
    first = client.get(LABEL, headers={"Accept": accept})
    assert len(asked) == 1
    second = client.get(LABEL, headers={"Accept": accept})
    assert len(asked) == 1
    assert (second.status, second.data) == (first.status, first.data)
    assert {n: v for n, v in second.headers if n != "Server-Timing"} == {
        n: v for n, v in first.headers if n != "Server-Timing"
    }


def test_a_query_by_post_finds_the_answer_of_the_same_query_by_get(
    client_of: Callable[..., FlaskClient], queries_of: QueriesOf
) -> None:
    client = client_of()
    asked = queries_of(client)
    csv = {"Accept": "text/csv"}
    first = client.get(LABEL, headers=csv)
    again = client.post("/sparql", data={"query": "SELECT ?o {cl:7 rdfs:label ?o}"}, headers=csv)
    assert again.data == first.data
    assert len(asked) == 1


@pytest.mark.parametrize("query", ["SELECT (RAND() AS ?x) {}", "SELECT (NOW() AS ?x) {}", "SELECT (UUID() AS ?x) {}"])
def test_what_differs_each_time_is_never_kept(
    client_of: Callable[..., FlaskClient], queries_of: QueriesOf, query: str
) -> None:
    client = client_of()
    asked = queries_of(client)
    bodies = {client.get("/sparql", query_string={"query": query}).data for _ in range(2)}
    assert len(asked) == 2
    assert len(bodies) == 2


def test_errors_are_not_kept(client_of: Callable[..., FlaskClient]) -> None:
    client = client_of()
    cache = client.application.extensions["gazette"].cache
    for path in ("/sparql?query=nonsense", "/no/such/page", "/health"):
        client.get(path)
    assert cache.statistics()["answers"] == 0


def test_a_new_release_is_answered_anew(client_of: Callable[..., FlaskClient], tmp_path: Path) -> None:
    client = client_of()
    count = "/sparql?query=SELECT+(COUNT(*)+AS+?n)+{?s+?p+?o}"
    csv = {"Accept": "text/csv"}
    assert client.get(count, headers=csv).data.split() == [b"n", b"6000"]
    client.application.extensions["gazette"].swap(make_release(tmp_path / "new", digest="d2", rows=10))
    assert client.get(count, headers=csv).data.split() == [b"n", b"10"]


def test_an_answer_that_the_client_has_is_not_sent_again(client_of: Callable[..., FlaskClient]) -> None:
    client = client_of()
    first = client.get(LABEL)
    for tag in (first.headers["ETag"], f'"other", {first.headers["ETag"]}', "*"):
        unchanged = client.get(LABEL, headers={"If-None-Match": tag})
        assert (unchanged.status_code, unchanged.data) == (304, b"")
        assert unchanged.headers["ETag"] == first.headers["ETag"]
    assert client.get(LABEL, headers={"If-None-Match": '"other"'}).status_code == 200


def test_it_never_holds_more_than_its_limit() -> None:
    cache = ResponseCache(100_000)
    for number in range(1000):
        cache.put(b"%d" % number, Kept("200 OK", [], b"x" * (number % 5000), None))
        assert cache.statistics()["bytes"] <= 100_000
    assert cache.get(b"0") is None
    assert cache.get(b"999") is not None
    cache.put(b"huge", Kept("200 OK", [], b"x" * 50_000, None))
    assert cache.get(b"huge") is None


def test_an_answer_in_pieces_is_kept_whole_and_closed_once() -> None:
    closed = []

    class Pieces:
        def __iter__(self) -> Iterator[bytes]:
            return iter([b"one", b"two"])

        def close(self) -> None:
            closed.append(True)

    def application(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Cache-Control", "public, max-age=60"), ("Content-Type", "text/plain")])
        return Pieces()

    client = Client(CachedApplication(application, ResponseCache(1 << 20), lambda: "d"))
    assert [client.get("/").data for _ in range(3)] == [b"onetwo"] * 3
    assert len(closed) == 1


def test_an_answer_longer_than_is_kept_streams_through() -> None:
    made = []

    def application(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Cache-Control", "public"), ("Content-Type", "text/plain")])
        for number in range(40):
            made.append(number)
            yield b"x" * 65_536

    cache = ResponseCache(1 << 20)
    client = Client(CachedApplication(application, cache, lambda: "d"))
    response = client.get("/", buffered=False)
    pieces = response.iter_encoded()
    next(iter(pieces))
    assert len(made) < 20
    assert len(b"".join(pieces)) == 39 * 65_536
    assert cache.statistics()["answers"] == 0
