"""What a store is looked through for after it was written: graphs that lack, that are too many, that are too small."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.store.embedded import EmbeddedStore
from gazette.store.successor import Segment, make_store, wrong_graphs

A, B, C = (f"http://example.org/graph/{name}" for name in "abc")


def segment(graph: str, *things: str) -> Segment:
    text = "".join(f'<http://example.org/{thing}> <http://example.org/p> "{thing}" <{graph}> .\n' for thing in things)
    return Segment(len(things), text.encode)


@pytest.fixture
def copied(tmp_path: Path) -> EmbeddedStore:
    """A store of the graphs b and c that was copied from one of a and b."""
    then = {"a": segment(A, "1"), "b": segment(B, "2", "3")}
    make_store(tmp_path / "then", then, tmp_path / "none", {}, ()).settle()
    store = make_store(tmp_path / "now", {"b": then["b"], "c": segment(C, "4")}, tmp_path / "then", then, {"b"})
    assert store.copy_of == tmp_path / "then"
    return store


@pytest.mark.parametrize("known", [None, (A, B)], ids=["all listed", "what changed looked up"])
def test_a_store_that_holds_what_it_should(copied: EmbeddedStore, known: tuple[str, ...] | None) -> None:
    assert wrong_graphs(copied, {B: 2, C: 1}, {C}, known) == []


@pytest.mark.parametrize("known", [None, (A, B)], ids=["all listed", "what changed looked up"])
def test_a_graph_that_went_and_one_that_did_not_come(copied: EmbeddedStore, known: tuple[str, ...] | None) -> None:
    assert wrong_graphs(copied, {A: 1, B: 2, C: 1}, (), None) == [A]
    assert wrong_graphs(copied, {B: 2}, (), (B, C)) == [C]
    new = "http://example.org/graph/new"
    assert wrong_graphs(copied, {B: 2, C: 1, new: 1}, (), known) == [new]


@pytest.mark.parametrize("known", [None, (A, B)], ids=["all listed", "what changed looked up"])
def test_a_graph_of_another_size(copied: EmbeddedStore, known: tuple[str, ...] | None) -> None:
    assert wrong_graphs(copied, {B: 2, C: 2}, {C}, known) == [C]
    assert wrong_graphs(copied, {B: 2, C: 2}, {B, C}, known) == [C]
    assert wrong_graphs(copied, {B: 2, C: 2}, (), known) == []  # nobody counted it


def test_a_store_that_was_loaded_anew_is_a_copy_of_none(tmp_path: Path) -> None:
    loaded = make_store(tmp_path / "now", {"a": segment(A, "1")}, tmp_path / "none", {}, ())
    assert loaded.whole and loaded.copy_of is None


def test_the_engine_works_on_where_a_load_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("gazette.store.successor.work_on", lambda: told.append("on"))

    def broken() -> bytes:
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        make_store(tmp_path / "now", {"a": Segment(1, broken)}, tmp_path / "none", {}, ())
    assert told == ["on"]
