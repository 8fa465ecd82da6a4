"""The embedded store does what its interface says."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from gazette.errors import NothingToServe
from gazette.store.embedded import EmbeddedStore
from gazette.store.interface import QuadSource

EX = "http://example.org/"


def quad(subject: str, value: str, graph: str) -> Quad:
    return Quad(NamedNode(EX + subject), NamedNode(EX + "p"), Literal(value), NamedNode(EX + graph))


@pytest.fixture
def store() -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    store.load([quad("a", "1", "g"), quad("a", "2", "h"), quad("b", "1", "h")])
    return store


def test_queries_see_the_union_of_the_named_graphs(store: QuadSource) -> None:
    rows = store.select("SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o")
    assert [(row["s"], row["o"]) for row in rows] == [
        (NamedNode(EX + "a"), Literal("1")),
        (NamedNode(EX + "a"), Literal("2")),
        (NamedNode(EX + "b"), Literal("1")),
    ]


def test_a_value_given_to_a_query_binds_its_variable(store: QuadSource) -> None:
    assert store.select("SELECT ?s { ?s ?p '2' }", {"s": NamedNode(EX + "a")})
    assert not store.select("SELECT ?s { ?s ?p '2' }", {"s": NamedNode(EX + "b")})


def test_an_unbound_variable_is_none(store: QuadSource) -> None:
    assert store.select("SELECT ?x ?y { BIND(1 AS ?x) OPTIONAL { ?y <urn:none> ?x } }") == [
        {"x": Literal(1), "y": None}
    ]


def test_a_query_of_another_kind_is_a_bug(store: QuadSource) -> None:
    with pytest.raises(TypeError):
        store.select("ASK {}")


def test_quads_are_found_by_pattern_and_counted_by_graph(store: EmbeddedStore) -> None:
    assert set(store.quads(subject=NamedNode(EX + "a"))) == {quad("a", "1", "g"), quad("a", "2", "h")}
    assert store.graphs() == [EX + "g", EX + "h"]
    assert (store.count(), store.count(EX + "h"), store.count(EX + "none")) == (3, 2, 0)
    assert store.contains(quad("b", "1", "h"))
    assert not store.contains(quad("b", "1", "g"))


def test_a_change_takes_away_and_adds_and_leaves_no_empty_graph(store: EmbeddedStore) -> None:
    store.change([quad("a", "2", "h"), quad("b", "1", "h")], [quad("c", "3", "k")])
    assert set(store.quads()) == {quad("a", "1", "g"), quad("c", "3", "k")}
    assert store.graphs() == [EX + "g", EX + "k"]


def test_a_backup_shares_files_and_lives_on_its_own(tmp_path: Path) -> None:
    first = EmbeddedStore.writable(tmp_path / "first")
    first.load([quad("a", "1", "g")])
    first.settle()
    first.backup(tmp_path / "second")
    shared = [path for path in (tmp_path / "second").glob("*.sst") if path.stat().st_nlink > 1]
    assert shared
    second = EmbeddedStore.writable(tmp_path / "second")
    second.change([quad("a", "1", "g")], [quad("b", "2", "g")])
    del first, second
    assert list(EmbeddedStore.read_only(tmp_path / "first").quads()) == [quad("a", "1", "g")]
    assert list(EmbeddedStore.read_only(tmp_path / "second").quads()) == [quad("b", "2", "g")]


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    EmbeddedStore.writable(tmp_path / "s").settle()
    with pytest.raises((OSError, RuntimeError)):
        EmbeddedStore.read_only(tmp_path / "s").load([quad("a", "1", "g")])


def test_no_store_is_told_to_the_user(tmp_path: Path) -> None:
    with pytest.raises(NothingToServe, match="cannot be opened"):
        EmbeddedStore.read_only(tmp_path / "nowhere")


def test_a_file_is_loaded_into_a_graph(tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text(f"<{EX}a> <{EX}p> '1' .")
    store = EmbeddedStore.in_memory()
    store.load_file(tmp_path / "data.ttl", RdfFormat.TURTLE, EX + "g")
    assert list(store.quads()) == [quad("a", "1", "g")]
