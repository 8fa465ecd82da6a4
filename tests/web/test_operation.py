"""What the operator sees: numbers and the log of queries."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from gazette.web.query_log import QueryLog

STRANGER = {"REMOTE_ADDR": "203.0.113.9"}


def test_queries_are_counted_by_what_became_of_them(client_of: Callable[..., FlaskClient]) -> None:
    client = client_of()
    for query in ("SELECT * {?s ?p ?o} LIMIT 3", "SELECT * {?s ?p ?o} LIMIT 3", "nonsense"):
        client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    numbers = client.get("/metrics").text
    for line in (
        'gazette_queries_total{outcome="answered"} 1.0',
        'gazette_queries_total{outcome="query-syntax"} 1.0',
        "gazette_query_rows_total 3.0",
        'gazette_cache{what="hits"} 1.0',
        'gazette_release_triples{release="test"} 6000.0',
    ):
        assert line in numbers


def test_the_numbers_are_for_the_operator(client_of: Callable[..., FlaskClient]) -> None:
    client = client_of(metrics_token="open sesame", trusted_proxies="127.0.0.1")
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base=STRANGER).status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403
    wrong = {"Authorization": "Bearer open"}
    assert client.get("/metrics", environ_base=STRANGER, headers=wrong).status_code == 403
    right = {"Authorization": "Bearer open sesame"}
    assert client.get("/metrics", environ_base=STRANGER, headers=right).status_code == 200


def test_without_a_token_none_opens(client_of: Callable[..., FlaskClient]) -> None:
    empty = {"Authorization": "Bearer "}
    assert client_of().get("/metrics", environ_base=STRANGER, headers=empty).status_code == 403


def test_a_query_is_logged_by_its_digest(
    client_of: Callable[..., FlaskClient], capsys: pytest.CaptureFixture[str]
) -> None:
    client_of().get("/sparql", query_string={"query": "SELECT * {?s ?p '张三'} # 秘密"}, headers={"Accept": "text/csv"})
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (line["event"], line["outcome"], line["rows"], line["format"]) == ("query", "answered", 0, "csv")
    assert line["seconds"] > 0
    assert "张三" not in json.dumps(line, ensure_ascii=False)


@pytest.mark.parametrize(("tell", "lines"), [("off", 0), ("digest", 1), ("text", 1)])
def test_the_text_is_logged_only_when_asked(tell: str, lines: int) -> None:
    stream = io.StringIO()
    QueryLog(tell, stream).note(
        "ASK {}\n# one\x00", release="r", form="json", outcome="answered", seconds=0.1, rows=0, size=0
    )
    written = stream.getvalue().splitlines()
    assert len(written) == lines
    assert [json.loads(line).get("text") for line in written] == {
        "off": [], "digest": [None], "text": ["ASK {}\n# one\x00"],
    }[tell]  # fmt: skip
