"""Rows are counted exactly in each format, for any literal, wherever the bytes are cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from gazette.query.counting import row_counter
from gazette.query.formats import RESULTS

_AWKWARD = st.text(alphabet='{}[],:"\\<>/result\n\r\tnu', max_size=12)
_ROWS = st.lists(st.tuples(st.none() | _AWKWARD, st.none() | _AWKWARD), max_size=6)
_STORE = Store()


def written(value: str | None) -> str:
    if value is None:
        return "UNDEF"
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(escapes.get(character, character) for character in value) + '"'


@pytest.mark.parametrize("name", RESULTS)
@settings(max_examples=150, deadline=None)
@given(rows=_ROWS, cut=st.integers(1, 9) | st.integers(10, 400))
def test_each_row_is_counted_once(name: str, rows: list[tuple[str | None, str | None]], cut: int) -> None:
    values = " ".join(f"({written(a)} {written(b)})" for a, b in rows)
    result = _STORE.query(f"SELECT * {{ VALUES (?a ?b) {{ {values} }} }}").serialize(None, RESULTS[name])  # type: ignore[union-attr,arg-type]
    assert result is not None
    count = row_counter(name)
    counted = 0
    for start in range(0, len(result), cut):
        counted = count(result[start : start + cut])
    assert counted == len(rows)


@pytest.mark.parametrize("name", RESULTS)
def test_triple_terms_are_no_rows(name: str) -> None:
    query = "SELECT ?t { VALUES ?x { 1 2 } BIND(<<( <a:a> <a:b> <<( <a:a> <a:b> '},{' )>> )>> AS ?t) }"
    result = _STORE.query(query).serialize(None, RESULTS[name])  # type: ignore[union-attr,arg-type]
    assert result is not None
    assert row_counter(name)(result) == 2
