"""Lock one: the guard finds what is not for us, and lets the rest through."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from gazette.query.errors import QueryRefused, QueryTooNested, UpdateRefused
from gazette.query.guard import DEEPEST, LONG, Guard, QueryKind

# Oxigraph refuses port 9 itself, before it opens a socket: an OSError shows that it would have called.
ELSEWHERE = "<http://127.0.0.1:9/>"
CALLED = "port 9"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://x/> { ?s ?p ?o } }",
        "SELECT * { BIND(<http://x/> AS ?x) SERVICE ?x { ?s ?p ?o } }",
        "SELECT * { SERVICE cg:x { ?s ?p ?o } }",
        "ASK { FILTER EXISTS { SERVICE <http://x/> { ?s ?p ?o } } }",
        "ASK { FILTER NOT EXISTS { SELECT * { SERVICE <http://x/> { ?s ?p ?o } } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { OPTIONAL { SERVICE <http://x/> { ?s ?p ?o } } }",
        "DESCRIBE ?s { { } UNION { SERVICE <http://x/> { ?s ?p ?o } } }",
        "SELECT * { MINUS { GRAPH ?g { SERVICE <http://x/> { ?s ?p ?o } } } }",
        "SELECT * { LATERAL { SERVICE <http://x/> { ?s ?p ?o } } }",
        "SELECT (EXISTS { SERVICE <http://x/> {} } AS ?e) {}",
        "SELECT * { ?s ?p ?o } HAVING (EXISTS { SERVICE <http://x/> {} })",
        "SELECT * { SERVICE # a comment\n <http://x/> {} }",
        "SELECT * { SERVICE<http://x/>{} }",
        "SELECT * { SERVICESILENT<http://x/>{} }",
        "SELECT * { SERVICE?x{} }",
        "PREFIX : <http://x/> SELECT * { SERVICE:x{} }",
        "PREFIX e: <http://x/> SELECT * { SERVICEe:x{} }",
        "PREFIX service: <http://x/> SELECT * { service:x {} }",
        "SELECT * { ?s ?p 1SERVICE<http://x/>{} }",
        "SELECT * { ?s ?p trueSERVICE<http://x/>{} }",
        "PREFIX e: <http://x/> SELECT * { ?s ?p e:a.b.SERVICE<http://x/>{} }",
        "SELECT * { ?s ?p 'a'@enSERVICE<http://x/>{} }",
        "SELECT * { \\u0053ERVICE <http://x/> {} }",
        "SELECT * { SER\\u0056ICE <http://x/> {} }",
        "SELECT * { FILTER(?a<?b+'x>'+1) SERVICE<http://x/>{} #'\n }",
        "SELECT * { FILTER(?a<?b)SERVICE#>\n<http://x/>{} }",
        "SELECT * { FILTER(?a<?b#>'''\n) SERVICE<http://x/>{} #'''\n}",
    ],
)
def test_service_is_refused_wherever_it_stands(guard: Guard, text: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE"):
        guard.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?service ?p 'SERVICE <http://x/> {}' } # SERVICE <http://x/> {}",
        'SELECT * { ?s ?p """ SERVICE " <http://x/> {} """ }',
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT * { ?s a sd:Service }",
        "SELECT * { ?s dcat:accessService <http://x/service/#it> }",
        "PREFIX service: <http://x/> SELECT * { GRAPH service:g { ?s service:p ?o } }",
        "SELECT * { _:service ?p ?o }",
    ],
)
def test_the_word_service_elsewhere_is_no_call(guard: Guard, text: str) -> None:
    assert guard.read(text).kind is QueryKind.SELECT


_PIECES = st.sampled_from(
    [
        *("FILTER(", "FILTER(?a<", "?a<?b", "BIND(1 AS ?b)", "'x>'", "@en", "SERVICE", "true", "+", "<urn:x>"),
        *("?a", "'''", '"""', "e:x", ":x", "_:b", "\\", *"<>'\"#\n )({}.;1"),
    ]
)
_ENGINE = Store()


@settings(max_examples=400, deadline=None)
@given(
    before=st.lists(_PIECES, max_size=7),
    keyword=st.sampled_from(["SERVICE", "service", "SeRvIcE", "ſERVICE", "\\u0053ERVICE"]),
    between=st.lists(st.sampled_from([" ", "\n", "#>\n", "#'\n", "e:x", "?a"]), max_size=2),
    after=st.lists(_PIECES, max_size=5),
)
def test_what_the_engine_would_call_the_guard_refuses(
    guard: Guard, before: list[str], keyword: str, between: list[str], after: list[str]
) -> None:
    body = f"VALUES (?a ?b) {{ (1 2) }} {''.join(before)}{keyword}{''.join(between)}{ELSEWHERE}{{}}{''.join(after)}"
    text = f"SELECT * {{ {body}\n}}"
    called = ""
    try:
        list(_ENGINE.query(text, prefixes={"": "http://127.0.0.1:9/", "e": "http://127.0.0.1:9/"}))  # type: ignore[arg-type]
    except (OSError, RuntimeError) as error:
        called = str(error)
    except SyntaxError:
        return
    if CALLED in called:
        with pytest.raises(QueryRefused):
            guard.read(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * {}", QueryKind.SELECT),
        ("# ASK\nBASE <http://x/> PREFIX construct: <> ask {}", QueryKind.ASK),
        ("PREFIX : <#> CONSTRUCT {} WHERE {}", QueryKind.CONSTRUCT),
        ("VERSION '1.2' DESCRIBE <http://x/>", QueryKind.DESCRIBE),
        ("HELLO", None),
        ("", None),
        ("\x00\ud800", None),
    ],
)
def test_the_kind_of_a_query_is_the_word_after_the_prologue(guard: Guard, text: str, kind: QueryKind | None) -> None:
    assert guard.read(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://a/> <http://b/> 1 }",
        "PREFIX a: <http://a/> delete where { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/x.ttl>",
        "CLEAR ALL",
        "DROP SILENT GRAPH <http://a/>",
        "CREATE GRAPH <http://a/>",
        "ADD <http://a/> TO <http://b/>",
        "MOVE <http://a/> TO <http://b/>",
        "COPY <http://a/> TO <http://b/>",
        "WITH <http://a/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(guard: Guard, text: str) -> None:
    with pytest.raises(UpdateRefused):
        guard.read(text)


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
@pytest.mark.parametrize("source", ["<http://elsewhere/g>", "<file:///etc/passwd>", "e:g", "<FILE:/etc/passwd>"])
def test_a_from_that_hopes_for_a_fetch_is_refused(guard: Guard, clause: str, source: str) -> None:
    with pytest.raises(QueryRefused, match="does not fetch") as caught:
        guard.read(f"PREFIX e: <http://elsewhere/>\nSELECT *\n{clause} {source} {{}}")
    assert caught.value.line == 3


@pytest.mark.parametrize(
    "source", ["<graph/notice/1>", "graph:notice", "<http://localhost:8000/graph/none>", "<urn:x>"]
)
def test_our_graphs_and_names_without_a_place_may_be_asked(guard: Guard, source: str) -> None:
    assert guard.read(f"SELECT * FROM {source} {{}}").has_dataset
    assert not guard.read("SELECT * { GRAPH ?g {} }").has_dataset


@pytest.mark.parametrize("word", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_a_query_that_changes_by_itself_is_not_repeatable(guard: Guard, word: str) -> None:
    assert not guard.read(f"SELECT ({word} AS ?x) {{}}").repeatable
    assert guard.read(f"SELECT ?rand {{ ?rand ?p '{word}' }}").repeatable


@pytest.mark.parametrize(("opening", "closing"), ["{}", "()", "[]", ("STR(", ")"), ("OPTIONAL {", "}")])
def test_brackets_may_stand_so_deep_in_each_other_and_no_deeper(guard: Guard, opening: str, closing: str) -> None:
    def nested(depth: int) -> str:
        return "SELECT *\n" + opening * depth + closing * depth

    assert guard.read(nested(DEEPEST)).kind is QueryKind.SELECT
    with pytest.raises(QueryTooNested) as told:
        guard.read(nested(DEEPEST + 1))
    assert (told.value.status, told.value.line) == (400, 2)


def test_brackets_one_after_the_other_or_in_strings_are_not_deep(guard: Guard) -> None:
    guard.read("SELECT * { " + "{ ?s ?p ?o } " * (2 * DEEPEST) + "}")
    guard.read("SELECT * { ?s ?p '" + "(" * (2 * DEEPEST) + "' } # " + "{" * (2 * DEEPEST))


def test_long_texts_are_read_one_after_the_other_and_short_ones_do_not_wait(monkeypatch):
    guard = Guard({}, "http://localhost:8000/", frozenset())
    long, short = "ASK {} #" + LONG * " ", "ASK {}"
    reading, most, go, read = [], [], threading.Event(), Guard._read

    def slowly(self, text):
        reading.append(text)
        most.append(len([one for one in reading if one is long]))
        assert text is short or go.wait(30)
        reading.remove(text)
        return read(self, text)

    monkeypatch.setattr(Guard, "_read", slowly)
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(guard.read, long) for _ in range(3)]
        while long not in reading:
            pass
        assert guard.read(short).kind == QueryKind.ASK
        go.set()
        assert [found.result().kind for found in waiting] == [QueryKind.ASK] * 3
    assert max(most) == 1
