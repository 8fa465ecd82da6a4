"""An index with an addition finds what one made whole finds."""

from __future__ import annotations

import itertools
import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest

from gazette.errors import NothingToServe
from gazette.search import addition, index
from gazette.search.addition import write_addition
from gazette.search.entries import HISTORIC, KINDS, Entry, Kind
from gazette.search.folding import folded, key_of
from gazette.search.index import IndexFiles, is_large, made_from, write_index
from gazette.search.lookup import SearchIndex
from gazette.search.opened import _PER_RANK
from gazette.search.rows import Row, rows_by_rank
from gazette.search.weighing import weigher

PLACES = ("西安市", "长沙市", "雁塔区", "岳麓区")
WORDS = ("稀有金属", "工程机械", "航空装备", "重庆小面", "新型显示")
ASKED = (
    "稀有金属", "xian", "长沙 产业集群", "〔2022〕7号", "重庆", "西安市稀有金属产业集群14", "西", "xa", "cluster 1",
    "西安市新型显示产业", "航空 zzqx", "雁塔区重庆小面产业集群49", "工程机械", "xi an", "no such thing", "clustr 70",
    "西按市工程机械产业集群21", "〔2022〕",
)  # fmt: skip
Rows: TypeAlias = dict[str, tuple[int, Row]]


def entries(numbers: Sequence[int], turn: int) -> list[Entry]:
    """Things of three ranks, what they are called differing from turn to turn for one in seven."""
    found = []
    for number in numbers:
        rng = random.Random(f"{number} {turn if number % 7 == 0 else 0}")
        label = f"{rng.choice(PLACES)}{rng.choice(WORDS)}产业集群{number}"
        rank = (0, 1, HISTORIC)[(number + (turn if number % 35 == 0 else 0)) % 3]
        found.append(
            Entry(
                iri=f"http://x/{number}", kind=KINDS[number % 2], rank=rank, label_zh=label,
                label_en=f"Cluster {number}", where=rng.choice(PLACES), where_en="", names=(f"{label}(原名)",),
                numbers=(f"〔2022〕{number}号",), texts=(), several_readings=True,
            )
        )  # fmt: skip
    return sorted(found, key=lambda entry: entry.rank)


def rows(of: Sequence[Entry]) -> Rows:
    return {row.iri: (rank, row) for rank, found in rows_by_rank(of) for row in found}


def written(path: Path, of: Sequence[Entry], digest: str) -> IndexFiles:
    assert write_index(path, rows_by_rank(of), digest) == len(of)
    return IndexFiles(path)


def added(path: Path, before: IndexFiles, gone: Sequence[Entry], come: Sequence[Entry], digest: str) -> IndexFiles:
    assert write_addition(path, before, rows(gone), rows(come), digest)
    return IndexFiles(before.whole, path)


def numbers_of(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT iri, id FROM thing"))


def named(opened: SearchIndex, text: str, kinds: Sequence[Kind] | None) -> dict[str, int]:
    """The things that a text names or begins the name of, and how."""
    found = opened._named(key_of(folded(text)), kinds or ())
    return {hit.iri: how for hit, (how, _) in zip(opened._hits(list(found)), found.values(), strict=True)}


def told(files: IndexFiles, text: str) -> list[object]:
    """All that look-ups for a text tell, but for the order of what weighs the same, and the last digits of weights."""
    with closing(SearchIndex(files)) as opened:
        answers: list[object] = []
        for kinds in (None, KINDS[:1]):
            found = opened.search(text, kinds, 1000)
            answers += [
                (found.total, found.more, found.whole),
                {(hit.iri, hit.label_zh, hit.where, hit.standing) for hit in found.hits},
                named(opened, text, kinds),
                {(near.hit.iri, near.how, near.names) for near in opened.near(text, kinds, 1000)},
            ]
        return answers


@pytest.fixture
def never_worn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addition, "_WORN", 0)


@pytest.mark.usefixtures("never_worn")
def test_step_by_step_it_finds_what_one_made_whole_finds(tmp_path: Path) -> None:
    states = [
        entries(range(200), 0), entries(range(3, 230), 1), entries(range(0, 220), 2), entries(range(200), 0),
        entries(range(40, 200), 3), entries(range(300), 3),
    ]  # fmt: skip
    files = written(tmp_path / "0", states[0], "0")
    for turn, (before, after) in enumerate(itertools.pairwise(states), 1):
        files = added(tmp_path / str(turn), files, before, after, f"{turn}")
        whole = written(tmp_path / f"{turn} whole", after, "")
        assert made_from(files) == str(turn)
        for text in ASKED:
            assert told(files, text) == told(whole, text), (turn, text)
        with closing(SearchIndex(files)) as ours, closing(SearchIndex(whole)) as theirs:
            for number in range(310):
                assert ours.get(f"http://x/{number}") == theirs.get(f"http://x/{number}")
    assert states[0] != states[-1]


@pytest.mark.usefixtures("never_worn")
def test_hits_of_both_files_are_weighed_alike_and_stand_in_one_order(tmp_path: Path) -> None:
    """All that is added is of one city and one name, so that it holds them for nothing if it is weighed by itself."""
    before = entries(range(400), 0)
    come = [
        Entry(
            iri=f"http://y/{number}", kind="cluster", rank=0, label_zh=f"长沙市航空装备产业集群{number}", label_en="",
            where="长沙市", where_en="", names=(), numbers=(), texts=(), several_readings=False,
        )
        for number in range(6)
    ]  # fmt: skip
    files = added(tmp_path / "added", written(tmp_path / "0", before, "0"), [], come, "1")
    whole = written(tmp_path / "whole", sorted([*before, *come], key=lambda entry: entry.rank), "1")
    for text in ("航空装备 长沙", "装备", "changsha hangkong", "集群3", "航空 zzqx"):
        with closing(SearchIndex(files)) as ours, closing(SearchIndex(whole)) as theirs:
            here, there = ours.search(text, None, 1000).hits, theirs.search(text, None, 1000).hits
            assert [hit.iri for hit in here] == [hit.iri for hit in there], text
            assert any(hit.iri.startswith("http://y/") for hit in here)
            pages = [hit.iri for at in range(0, len(here), 7) for hit in ours.search(text, None, 7, at).hits]
            assert pages == [hit.iri for hit in here]


@pytest.mark.parametrize(
    "text", ["航空装备 长沙", "西", "xi an", "changsha hangk", "集群3", "航空 zzqx", "cluster 重庆"]
)
def test_a_row_of_an_addition_is_weighed_as_full_text_weighs_its_own(tmp_path: Path, text: str) -> None:
    before = entries(range(200), 0)
    with closing(SearchIndex(written(tmp_path / "0", before, "0"))) as opened:
        query = opened._query(text)
        assert query
        match = query.some_words(["cluster"])
        theirs = opened._index.weights(match)
        [(things, tokens)] = opened._index._rows("SELECT things, tokens FROM made_from")
        ours = weigher(match, things, tokens / things, lambda asked: opened._index.count(asked, things))
        numbers = numbers_of(tmp_path / "0")
        found = {numbers[iri]: (rank, ours(row.words)) for iri, (rank, row) in rows(before).items()}
        assert theirs
        for number, weight in theirs.items():
            rank, own = found[number]
            assert own + rank * _PER_RANK == pytest.approx(weight)


def test_how_many_hold_what_many_hold_is_told_by_the_first_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gazette.search.opened._COUNTED", 60)
    files = added(tmp_path / "1", written(tmp_path / "0", entries(range(600), 0), "0"), [], entries([600], 0), "1")
    with closing(SearchIndex(files)) as opened:
        for asked in ('{label} : "产业"', '{label} : "西安"', '{place} : "雁塔 塔区"', 'pinyin : "gong"'):
            assert opened._index._holding(asked) == pytest.approx(opened._index.count(asked, 1000), rel=0.3)
        assert opened._index._holding('{label} : "600"') == 1
        assert opened._index._holding('{label} : "none"') == 0


@pytest.mark.usefixtures("never_worn")
def test_what_is_gone_takes_no_place_of_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"COUNTED": 30, "WEIGHED": 20, "_NAMED": 10, "_SCANNED": 25}.items():
        monkeypatch.setattr(f"gazette.search.lookup.{name}", value)
    before = entries(range(300), 0)
    after = [entry for entry in before if int(entry.iri.rpartition("/")[2]) >= 100]
    files = added(tmp_path / "1", written(tmp_path / "0", before, "0"), before, after, "1")
    whole = written(tmp_path / "whole", after, "1")
    for text in ASKED:
        assert told(files, text) == told(whole, text), text


@pytest.mark.usefixtures("never_worn")
def test_a_number_means_one_thing_and_tells_its_rank(tmp_path: Path) -> None:
    """What keeps its rank keeps its number, though it is called otherwise, or was gone for a while."""
    files = written(tmp_path / "0", entries(range(200), 0), "0")
    first = numbers_of(files.whole)
    for turn, (before, after) in enumerate(itertools.pairwise([range(200), range(50, 240), range(260)]), 1):
        now = entries(after, turn)
        files = added(tmp_path / str(turn), files, entries(before, turn - 1), now, "")
        assert files.added
        numbers = numbers_of(files.added)
        ranks = {entry.iri: entry.rank for entry in now}
        assert {iri: number >> index.RANK_SHIFT for iri, number in numbers.items()} == {i: ranks[i] for i in numbers}
        for iri in numbers.keys() & first.keys():
            assert (numbers[iri] == first[iri]) == (first[iri] >> index.RANK_SHIFT == ranks[iri])
        with closing(sqlite3.connect(files.added)) as connection:
            gone = {number for (number,) in connection.execute("SELECT id FROM gone")}
        standing = [number for number in first.values() if number not in gone]
        assert len({*standing, *numbers.values()}) == len(standing) + len(numbers) == len(now)


def test_the_files_before_are_left_alone_and_no_copy_is_made_of_the_large_one(tmp_path: Path) -> None:
    before, after = entries(range(200), 0), entries(range(1, 201), 0)
    first = added(tmp_path / "1", written(tmp_path / "0", before, "0"), before, after, "1")
    there = [(tmp_path / name).read_bytes() for name in "01"]
    second = added(tmp_path / "2", first, after, entries(range(2, 201), 0), "2")
    assert second.whole == first.whole
    assert [(tmp_path / name).read_bytes() for name in "01"] == there
    assert (made_from(IndexFiles(first.whole)), made_from(first), made_from(second)) == ("0", "1", "2")


def test_it_must_be_made_whole_again_where_much_was_renewed(tmp_path: Path) -> None:
    files = written(tmp_path / "0", entries(range(400), 0), "0")
    for turn in range(1, 50):
        gone, come = entries(range(turn - 1, 399 + turn), 0), entries(range(turn, 400 + turn), 0)
        if not write_addition(tmp_path / str(turn), files, rows(gone), rows(come), str(turn)):
            break
        files = IndexFiles(files.whole, tmp_path / str(turn))
    assert 400 // addition._WORN // 2 - 2 < turn < 400 // addition._WORN
    assert not (tmp_path / str(turn)).exists()


def test_it_must_be_made_whole_again_where_it_does_not_hold_what_is_gone(tmp_path: Path) -> None:
    files = written(tmp_path / "0", entries(range(100), 0), "0")
    assert not write_addition(tmp_path / "1", files, rows(entries(range(100, 101), 0)), {}, "1")
    files = added(tmp_path / "2", files, entries(range(1), 0), [], "2")
    assert not write_addition(tmp_path / "3", files, rows(entries(range(1), 0)), {}, "3")
    assert not (tmp_path / "1").exists() and not (tmp_path / "3").exists()


@pytest.mark.parametrize("content", [None, b"", b"not a database at all, but a text", b"of another index"])
def test_an_addition_that_cannot_be_used_is_told(tmp_path: Path, content: bytes | None) -> None:
    files = written(tmp_path / "0", entries(range(100), 0), "0")
    other = added(tmp_path / "1", written(tmp_path / "other", entries(range(90), 0), "9"), [], [], "1")
    assert other.added
    if content != b"of another index":
        other.added.unlink()
        if content is not None:
            other.added.write_bytes(content)
    with pytest.raises(NothingToServe, match="search index"):
        SearchIndex(IndexFiles(files.whole, other.added))


def test_a_small_one_gets_no_addition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = written(tmp_path / "0", entries(range(20), 0), "0")
    assert not is_large(files)
    monkeypatch.setattr(index, "LEAST", 20)
    assert is_large(files)
