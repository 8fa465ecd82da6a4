"""A sheet holds each triple once, in order, and writes lines as the library does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from gazette.graph.sheet import Sheet, Term

GRAPH, NODE = NamedNode("https://example.org/graph"), NamedNode("https://example.org/thing")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
TERMS: st.SearchStrategy[Term] = st.one_of(
    TEXT.map(Literal),
    TEXT.map(lambda text: Literal(text, language="zh")),
    st.integers(0, 3).map(Literal),
    st.sampled_from(("a", "b")).map(lambda name: NamedNode(f"urn:x:{name}")),
    st.sampled_from(("urn:x:a", "a")).map(Literal),
    st.sampled_from(("a", "b")).map(BlankNode),
)


@given(st.lists(st.tuples(st.sampled_from("pq"), TERMS)))
def test_each_triple_stands_once_in_order_as_a_line_of_canonical_n_triples(said: list[tuple[str, Term]]) -> None:
    sheet = Sheet(GRAPH)
    triples = [Triple(NODE, NamedNode(f"urn:x:{name}"), value) for name, value in said]
    for triple in triples:
        sheet.add(NODE, triple.predicate, triple.object)  # type: ignore[arg-type]
    assert list(sheet) == list(dict.fromkeys(triples))
    assert len(sheet) == len(set(triples))
    assert all(triple in sheet for triple in triples)
    assert b"".join(sheet.lines()) == (serialize(sheet, format=RdfFormat.N_TRIPLES) or b"")
    assert [quad.triple for quad in sheet.quads()] == list(sheet)


@pytest.mark.parametrize("other", [Triple(NODE, NODE, NODE), "a line", None])
def test_what_was_not_added_is_not_there(other: object) -> None:
    sheet = Sheet(GRAPH)
    sheet.add(NODE, NODE, None)
    assert len(sheet) == 0
    sheet.add(NODE, NODE, Literal("x"))
    assert other not in sheet
