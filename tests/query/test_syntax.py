"""Syntax errors say where and what to do, in words for people."""

from __future__ import annotations

import pytest

from gazette.graph.prefixes import prefixes
from gazette.query.errors import QuerySyntax
from gazette.query.guard import Guard

from .conftest import BASE, PoolOf


@pytest.mark.parametrize(
    ("text", "line", "says", "advice"),
    [
        ("SELECT * {\n  ?s ?p", 2, "expected", "“{”"),
        ("SELECT * {\n\n ?s nope:p ?o }", 3, "prefix not found", "PREFIX nope:"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", 1, "unbound", None),
        ("SELECT * { ?s ?p 'open }", 1, "", "no end"),
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
