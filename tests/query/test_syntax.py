"""Syntax errors say where and what to do, in words for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.errors import UserError
from gazette.graph.prefixes import prefixes
from gazette.query.ask import ask
from gazette.query.errors import QuerySyntax, UnknownFunction
from gazette.query.guard import Guard
from gazette.store.embedded import EmbeddedStore

from .conftest import BASE, PoolOf


@pytest.mark.parametrize(
    ("text", "line", "says", "advice"),
    [
        ("SELECT * {\n  ?s ?p", 2, "expected", "“{”"),
        ("SELECT * {\n\n ?s nope:p ?o }", 3, "prefix not found", "PREFIX nope:"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", 1, "unbound", None),
        ("SELECT * { ?s ?p 'open }", 1, "", "no end"),
        ("SELECT * { ?s ?p ?o\n FILTER(nope:f(?s)) }", 2, "“nope:f”: prefix not found: nope", "PREFIX nope:"),
        ("SELECT ?x { BIND(1 AS ?x)\n BIND(2 AS ?x) }", 2, "“?x”: ?x has a value already", None),
        ("SELECT ?o { ?s ?p ?o\n BIND(3 AS ?o) ?s ?q ?z }", 2, "?o has a value already", None),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", 1, ": SELECT * is not", None),
        ("HELLO", 1, "", None),
        ("", 1, "", None),
    ],
)
def test_a_syntax_error_is_told_with_its_place(
    pool_of: PoolOf, guard: Guard, text: str, line: int, says: str, advice: str | None
) -> None:
    with pytest.raises(QuerySyntax) as caught:
        pool_of(workers=1).run(guard.read(text), "json")
    assert caught.value.line == line
    assert says in caught.value.message
    assert "'\\u{" not in caught.value.message, "the engine's character classes are not for people"
    assert advice is None or advice in str(caught.value.advice)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("SELECT ?name {\n  ?c cg:name ?name .\n  FILTER(?name = ¦)\n}", "a term"),
        ("SELECT ?name {\n  ?c cg:name ?name\n  ¦?c ?d ?e\n}", "."),
        ("¦SELEC ?x { ?s ?p ?o }", "SELECT"),
        ("SELECT ?x {\n ?s ?p\n¦}", "a term"),
        ("SELECT ?x {\n ?s ?p ?o¦", "}"),
        ("SELECT ?x {\n ?s ?p ?o . }¦}", "LIMIT"),
        ("SELECT ?x { FILTER(?x > 3 ¦?s ?p ?o }", ")"),
        ("SELECT (COUNT(?x) ¦?n) { ?s ?p ?o }", "AS"),
        ("SELECT ?x { ?s ?p ?o } GROUP ¦?x", "BY"),
        ("SELECT ?x { ?s ?p ?o } LIMIT ¦ten", "a number"),
        ("SELECT * { ?s ?p ?o ¦FILTR(?o) }", "FILTER"),
        ("SELECT * { ?s ?p ?o FILTER(?o<3&&?p!=¦) }", "a term"),
        ("SELECT * { # 集群\n VALUES ?x { '''a\nb''' } ?s ?p ¦, }", "a term"),
    ],
)
def test_the_place_is_the_first_token_that_does_not_fit(pool_of: PoolOf, guard: Guard, text: str, fits: str) -> None:
    before, after = text.split("¦")
    with pytest.raises(QuerySyntax) as caught:
        pool_of(workers=1).run(guard.read(before + after), "json")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert (caught.value.line, caught.value.column) == (line, column)
    assert fits in caught.value.expected


@pytest.mark.parametrize(
    ("text", "line", "function"),
    [
        ("SELECT (<http://x/f>(1) AS ?y) {}", 1, "http://x/f"),
        ("SELECT * { ?s ?p ?o\n FILTER(<http://x/f>(?o)) }", 2, "http://x/f"),
        ("PREFIX x: <http://x/> SELECT * { ?s ?p ?o }\nORDER BY x:f(?o)", 2, "http://x/f"),
        ("SELECT (COUNT(*) AS ?c) { ?s ?p ?o FILTER(xsd:foo(?o)) }", 1, "http://www.w3.org/2001/XMLSchema#foo"),
    ],
)
def test_a_function_that_is_not_there_is_told_by_name(
    pool_of: PoolOf, guard: Guard, store_path: Path, text: str, line: int, function: str
) -> None:
    with pytest.raises(UnknownFunction, match=f"<{function}>") as caught:
        pool_of(workers=1).run(guard.read(text), "json")
    assert (caught.value.line, caught.value.function, caught.value.status) == (line, function, 400)
    with pytest.raises(UnknownFunction, match=f"<{function}>"):
        ask(EmbeddedStore.read_only(store_path), text, "table", BASE)


@pytest.mark.parametrize(("cast", "value"), [("xsd:integer('7')", "7"), ("xsd:date('2026-01-01')", "2026-01-01")])
def test_casts_are_functions_that_are_there(store_path: Path, cast: str, value: str) -> None:
    told = ask(EmbeddedStore.read_only(store_path), f"SELECT ({cast} AS ?x) {{}}", "csv", BASE)
    assert told.split() == ["x", value]


@pytest.mark.parametrize(("text", "says"), [("SELECT ?x", "expected a variable, “{”"), ("", "expected SELECT, ASK")])
def test_the_command_tells_a_mistake_as_the_service_does(store_path: Path, text: str, says: str) -> None:
    with pytest.raises(UserError, match="not a SPARQL query: Line 1, column ") as caught:
        ask(EmbeddedStore.read_only(store_path), text, "table", BASE)
    assert says in caught.value.message and "\\u{" not in caught.value.message


def test_known_prefixes_do_not_move_the_place_of_an_error(pool_of: PoolOf, guard: Guard) -> None:
    with pytest.raises(QuerySyntax) as caught:
        pool_of(workers=1).run(guard.read("ASK { ?s rdfs:label nope:x }"), "json")
    assert (caught.value.line, caught.value.column) == (1, len("ASK { ?s rdfs:label ") + 1)


def test_a_query_may_declare_a_known_prefix_otherwise(pool_of: PoolOf, guard: Guard) -> None:
    query = guard.read("PREFIX rdfs: <http://x/> SELECT (STR(rdfs:label) AS ?x) (STR(rg:1) AS ?y) {}")
    with pool_of(workers=1).run(query, "tsv") as answer:
        assert answer.first.decode().splitlines()[1] == f'"http://x/label"\t"{BASE}/id/region/1"'


def test_each_prefix_stands_for_one_namespace() -> None:
    known = prefixes(BASE)
    assert len(set(known.values())) == len(known)
    assert known["rg"] == f"{BASE}/id/region/"
