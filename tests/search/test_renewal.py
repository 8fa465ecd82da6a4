"""A renewed index finds what one made whole finds."""

from __future__ import annotations

import itertools
import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from gazette.search import index
from gazette.search.entries import Entry
from gazette.search.index import is_large, made_from, renew_index, write_index
from gazette.search.lookup import SearchIndex
from gazette.search.rows import Row, rows_by_rank

PLACES = ("西安市", "长沙市", "雁塔区", "岳麓区")
WORDS = ("稀有金属", "工程机械", "航空装备", "重庆小面", "新型显示")


def entries(numbers: Sequence[int], turn: int) -> list[Entry]:
    """Things of three ranks, what they are called differing from turn to turn for one in seven."""
    found = []
    for number in numbers:
        rng = random.Random(f"{number} {turn if number % 7 == 0 else 0}")
        label = f"{rng.choice(PLACES)}{rng.choice(WORDS)}产业集群{number}"
        rank = (number + (turn if number % 35 == 0 else 0)) % 3
        found.append(
            Entry(
                iri=f"http://x/{number}", kind="cluster", rank=rank, label_zh=label, label_en=f"Cluster {number}",
                where=rng.choice(PLACES), where_en="", names=(f"{label}(原名)",), numbers=(f"〔2022〕{number}号",),
                texts=(), several_readings=True,
            )
        )  # fmt: skip
    return sorted(found, key=lambda entry: entry.rank)


def rows(of: Sequence[Entry]) -> dict[str, tuple[int, Row]]:
    return {row.iri: (rank, row) for rank, found in rows_by_rank(of) for row in found}


def written(path: Path, of: Sequence[Entry], digest: str) -> Path:
    assert write_index(path, rows_by_rank(of), digest) == len(of)
    return path


def told(path: Path) -> list[list[tuple[object, ...]]]:
    """All that an index holds but for the numbers of its rows."""
    with closing(sqlite3.connect(path)) as connection:
        return [
            connection.execute(query).fetchall()
            for query in (
                f"SELECT id >> {index.RANK_SHIFT}, iri, kind, label_zh, label_en, place, place_en, names FROM thing ORDER BY iri",
                "SELECT key, how, iri, name.kind FROM name JOIN thing ON thing = id ORDER BY 1, 2, 3",
                "SELECT term, doc, cnt FROM vocabulary ORDER BY term",
                "SELECT COUNT(*) FROM thing",
            )
        ]


def found(path: Path, text: str) -> set[tuple[str, float]]:
    with closing(SearchIndex(path)) as opened:
        return {(hit.iri, round(hit.score, 6)) for hit in opened.search(text, None, 1000).hits}


def test_step_by_step_it_holds_what_one_made_whole_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_WORN", 1)
    states = [entries(range(200), 0), entries(range(3, 230), 1), entries(range(0, 220), 2), entries(range(200), 0)]
    path = written(tmp_path / "0", states[0], "0")
    for number, (before, after) in enumerate(itertools.pairwise(states), 1):
        assert renew_index(tmp_path / str(number), path, rows(before), rows(after), f"{number}")
        path = tmp_path / str(number)
        whole = written(tmp_path / f"{number} whole", after, "")
        assert told(path) == told(whole)
        assert made_from(path) == str(number)
        for text in ("稀有金属", "xian", "长沙 产业集群", "〔2022〕7号", "重庆", "西安市稀有金属产业集群14"):
            assert found(path, text) == found(whole, text)
            assert found(path, text)


def test_what_stands_in_both_keeps_its_number_and_the_file_before_is_left_alone(tmp_path: Path) -> None:
    before, after = entries(range(200), 0), entries(range(1, 201), 0)
    path = written(tmp_path / "before", before, "0")
    there = path.read_bytes()
    assert renew_index(tmp_path / "after", path, rows(before), rows(after), "1")
    assert path.read_bytes() == there
    numbers = []
    for file in ("before", "after"):
        with closing(sqlite3.connect(tmp_path / file)) as connection:
            numbers.append(dict(connection.execute("SELECT iri, id FROM thing")))
    assert {iri: numbers[1][iri] for iri in numbers[0] if iri != "http://x/0"} == {
        iri: number for iri, number in numbers[0].items() if iri != "http://x/0"
    }


def test_it_is_made_whole_again_where_much_was_renewed(tmp_path: Path) -> None:
    path = written(tmp_path / "0", entries(range(200), 0), "0")
    for turn in range(1, 50):
        gone, come = entries(range(turn - 1, 199 + turn), 0), entries(range(turn, 200 + turn), 0)
        if not renew_index(tmp_path / str(turn), path, rows(gone), rows(come), str(turn)):
            break
        path = tmp_path / str(turn)
    assert 200 // index._WORN // 2 - 2 < turn < 200 // index._WORN
    assert not (tmp_path / str(turn)).exists()


def test_a_small_one_is_not_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "0", entries(range(20), 0), "0")
    assert not is_large(path)
    monkeypatch.setattr(index, "LEAST", 20)
    assert is_large(path)
