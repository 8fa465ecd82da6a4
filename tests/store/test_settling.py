"""A store is compacted beside other work, which reads it as it was before; afterwards nothing else is left."""

from __future__ import annotations

import threading
from pathlib import Path

import pyoxigraph as ox
import pytest

from gazette.store.embedded import EmbeddedStore
from gazette.store.settling import settling


def quads(numbers: range) -> list[ox.Quad]:
    p, g = ox.NamedNode("urn:p"), ox.NamedNode("urn:g")
    return [ox.Quad(ox.NamedNode(f"urn:{number}"), p, ox.Literal(number), g) for number in numbers]


def loaded(folder: Path, whole: bool) -> EmbeddedStore:
    store = EmbeddedStore.writable(folder)
    for number in range(3):
        store.load(quads(range(100 * number, 100 * number + 150)))
    store.whole = whole
    return store


def test_what_is_compacted_is_read_meanwhile_and_then_stands_alone(tmp_path, monkeypatch):
    compact, go = EmbeddedStore.settle, threading.Event()

    def waiting(self: EmbeddedStore, compact_too: bool = True) -> None:
        assert not compact_too or go.wait(30)
        compact(self, compact_too)

    monkeypatch.setattr(EmbeddedStore, "settle", lambda self, compact=True: waiting(self, compact))
    target, aside = tmp_path / "store", tmp_path / "aside"
    with settling(loaded(target, True), target, aside) as settled:
        assert settled.readable == aside
        meanwhile = {*EmbeddedStore.read_only(settled.readable).quads()}
        go.set()
        settled.finish()
        assert [*tmp_path.iterdir()] == [target]
        settled.finish()
        assert {*EmbeddedStore.read_only(target).quads()} == meanwhile == {*quads(range(350))}
    assert [*tmp_path.iterdir()] == [target]


def test_what_has_few_files_is_closed_at_once_and_not_copied(tmp_path):
    target, aside = tmp_path / "store", tmp_path / "aside"
    store = loaded(target, False)
    with settling(store, target, aside) as settled:
        assert settled.readable == target and not aside.exists()
        assert not hasattr(store, "engine")
        settled.finish()
    assert len(EmbeddedStore.read_only(target).graphs()) == 1


def test_a_store_with_many_files_is_compacted(tmp_path, monkeypatch):
    monkeypatch.setattr("gazette.store.settling.MOST_FILES", 1)
    target, aside = tmp_path / "store", tmp_path / "aside"
    with settling(loaded(target, False), target, aside) as settled:
        assert settled.readable == aside
        settled.finish()
    assert {*EmbeddedStore.read_only(target).quads()} == {*quads(range(350))}


@pytest.mark.parametrize("asked", [True, False], ids=["while it goes on", "when it has ended"])
def test_what_fails_beside_it_leaves_no_copy_and_no_open_store(tmp_path, asked):
    target, aside = tmp_path / "store", tmp_path / "aside"
    with pytest.raises(OSError, match="full"), settling(loaded(target, True), target, aside) as settled:
        if not asked:
            settled.finish()
        raise OSError("full")
    assert not aside.exists()
    EmbeddedStore.writable(target).close()
