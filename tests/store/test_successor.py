"""What a store is looked through for after it was written: graphs that lack, that are too many, that are too small."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.store.embedded import EmbeddedStore
from gazette.store.successor import Segment, change_store, copy_store, load_store, wrong_graphs

A, B, C = (f"http://example.org/graph/{name}" for name in "abc")


def segment(graph: str, *things: str) -> Segment:
    text = "".join(f'<http://example.org/{thing}> <http://example.org/p> "{thing}" <{graph}> .\n' for thing in things)
    return Segment(len(things), text.encode)


@pytest.fixture
def copied(tmp_path: Path) -> EmbeddedStore:
    """A store of the graphs b and c that was copied from one of a and b."""
    then = {"a": segment(A, "1"), "b": segment(B, "2", "3")}
    load_store(tmp_path / "then", then.values()).settle()
    store = copy_store(tmp_path / "now", tmp_path / "then")
    assert store is not None
    change_store(store, {then["a"].text()}, {segment(C, "4").text()})
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
    loaded = load_store(tmp_path / "now", [segment(A, "1")])
    assert loaded.whole and loaded.copy_of is None


def test_the_engine_works_on_where_a_load_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("gazette.store.successor.work_on", lambda: told.append("on"))

    def broken() -> bytes:
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        load_store(tmp_path / "now", [Segment(1, broken)])
    assert told == ["on"]


def test_where_there_is_no_store_nothing_is_copied(tmp_path: Path) -> None:
    assert copy_store(tmp_path / "now", tmp_path / "none") is None
    assert not (tmp_path / "now").exists()


def test_a_store_that_cannot_be_changed_as_it_should_is_told(copied: EmbeddedStore) -> None:
    copied.change = lambda *_: None  # type: ignore[method-assign]
    with pytest.raises(RuntimeError, match="does not hold"):
        change_store(copied, set(), {segment(A, "9").text()})
