"""A ledger that looks things up in its index says what one says that was read whole."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.identity import ledger as of_ledger
from gazette.identity import ledger_index
from gazette.identity.ledger import Ledger
from gazette.identity.ledger_lines import Line

ROUNDS = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(("identify", "mint", "join", "close", "split")),
            st.lists(st.sampled_from("abcdef"), min_size=1, max_size=3, unique=True),
            st.sampled_from("pq"),
            st.integers(0, 20),
            st.integers(0, 20),
        ),
        max_size=6,
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(autouse=True)
def every_ledger_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_ledger, "LEAST", 0)


def do(ledger: Ledger, what: str, keys: list[str], seed: str, one: int, other: int, minted: list[str]) -> None:
    closed = {closing.identifier for closing in ledger.closings()}
    known = [each for each in dict.fromkeys(minted) if each not in closed]
    if what in ("identify", "mint"):
        minted.append(getattr(ledger, what)("cluster", keys, stem="1", seed=seed, label=seed))
    elif known:
        first, second = known[one % len(known)], known[other % len(known)]
        if what == "join":
            ledger.join(first, second)
        elif first != second:
            ledger.note(Line(first, became=(second,) if what == "close" else (), on="2026-12-01", why="x"))


def said(ledger: Ledger, minted: list[str]) -> object:
    return (
        [ledger.find("cluster", [key]) for key in "abcdef"],
        [ledger.keys_of(each) for each in minted],
        [each in ledger for each in (*minted, "cluster/none")],
        list(ledger.closings()),
        len(ledger),
        ledger.digest,
    )


@pytest.mark.parametrize("at_once", [0, 50_000])
@given(rounds=ROUNDS)
def test_looking_up_says_what_reading_says(tmp_path_factory, at_once, rounds):
    folder = tmp_path_factory.mktemp("ledger")
    path, index = folder / "ledger.jsonl", folder / "cache" / "index"
    minted: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ledger_index, "_AT_ONCE", at_once)
        for actions in rounds:
            ledger, plain = Ledger.load(path, index), Ledger.load(path)
            for number, action in enumerate(actions):
                again: list[str] = list(minted)
                do(plain, *action, again)
                do(ledger, *action, minted)
                assert again == minted, number
            assert said(ledger, minted) == said(plain, minted)
            ledger.save()
            assert said(Ledger.load(path, index), minted) == said(Ledger.load(path), minted)


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path]:
    """A ledger, and its index."""
    path, index = tmp_path / "ledger.jsonl", tmp_path / "index"
    ledger = Ledger.load(path, index)
    for key in "abc":
        ledger.mint("cluster", [key], stem="1", seed=key, label=key)
    ledger.save()
    return path, index


def test_no_line_is_read_where_the_index_is_of_this_ledger(kept, monkeypatch):
    path, index = kept
    monkeypatch.setattr(of_ledger, "read_lines", None)
    ledger = Ledger.load(path, index)
    assert ledger.find("cluster", ["b"])
    assert ledger.find("cluster", ["d"]) is None
    ledger.mint("cluster", ["d"], stem="1", seed="d", label="d")
    ledger.save()
    assert Ledger.load(path, index).find("cluster", ["d"])


def test_another_ledger_has_another_index(kept):
    path, index = kept
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id": "cluster/1-zzzz", "keys": ["z"], "label": "z"}\n')
    assert Ledger.load(path, index).find("cluster", ["z"]) == "cluster/1-zzzz"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert [Ledger.load(path, index).find("cluster", [key]) is not None for key in "abcz"] == [True, *[False] * 3]


@pytest.mark.parametrize("harm", ["bit", "cut", "foreign", "seal", "gone"])
def test_a_damaged_index_is_made_again(kept, harm):
    path, index = kept
    data = bytearray(index.read_bytes())
    seal, then = index.with_name("index.state"), index.stat().st_mtime_ns
    if harm == "bit":
        data[data.index(b"cluster/1-")] ^= 1
    if harm == "foreign":
        index.unlink()
        with sqlite3.connect(index) as engine:
            engine.execute("CREATE TABLE other (x)")
        engine.close()
        seal.write_text(ledger_index._told(index))
    elif harm == "seal":
        seal.write_text("damaged")
    elif harm == "gone":
        index.unlink()
    else:
        index.write_bytes(data[:-1] if harm == "cut" else data)
        os.utime(index, ns=(then + 1, then + 1))  # the clock of a file system may not have ticked meanwhile
    assert [Ledger.load(path, index).find("cluster", [key]) is not None for key in "abcd"] == [True] * 3 + [False]
    assert seal.read_text() == ledger_index._told(index)


def test_an_index_that_was_half_written_is_of_no_ledger(kept, monkeypatch):
    path, index = kept
    whole = ledger_index._put

    def half(engine: sqlite3.Connection, *args: object) -> None:
        whole(engine, *args)
        raise sqlite3.OperationalError("the disk is gone")

    ledger = Ledger.load(path, index)
    ledger.mint("cluster", ["d"], stem="1", seed="d", label="d")
    monkeypatch.setattr(ledger_index, "_put", half)
    ledger.save()
    assert ledger_index.LedgerIndex.open(index, ledger.digest) is None
    monkeypatch.undo()
    assert Ledger.load(path, index).find("cluster", ["d"])


def test_what_is_minted_and_not_saved_is_not_in_the_index(kept):
    path, index = kept
    Ledger.load(path, index).mint("cluster", ["d"], stem="1", seed="d", label="d")
    assert Ledger.load(path, index).find("cluster", ["d"]) is None


def test_where_no_index_can_be_kept_there_is_none(kept):
    path, _ = kept
    assert Ledger.load(path, path / "below a file").find("cluster", ["a"])


def test_a_small_ledger_has_no_index(kept, monkeypatch):
    path, index = kept
    monkeypatch.setattr(of_ledger, "LEAST", ledger_index.LEAST)
    index.unlink()
    assert Ledger.load(path, index).find("cluster", ["a"])
    assert not index.exists()


def test_a_ledger_that_becomes_large_has_an_index_from_then_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_ledger, "LEAST", 100)
    path, index = tmp_path / "ledger.jsonl", tmp_path / "cache" / "ledger.sqlite"
    for seed, large in (("a", False), ("b", True), ("c", True)):
        ledger = Ledger.load(path, index)
        ledger.mint("cluster", [seed], stem="1", seed=seed, label=seed)
        ledger.save()
        assert index.exists() == large == (path.stat().st_size >= 100)
    monkeypatch.setattr(Ledger, "_read", None)
    assert Ledger.load(path, index).find("cluster", ["b"]) is not None
