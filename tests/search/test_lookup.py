"""What is found, in which order, however it is written."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.verified import verify

from gazette.errors import NothingToServe
from gazette.release.build import Built
from gazette.search.entries import KINDS, Entry, Kind
from gazette.search.index import IndexFiles, write_index
from gazette.search.lookup import COUNTED, LONGEST, SearchIndex
from gazette.search.rows import rows_by_rank

RARE_METALS = "西安市未央区稀有金属材料产业集群"


def labels(index: SearchIndex, text: str, *kinds: Kind, limit: int = 50) -> list[str]:
    return [hit.label_zh for hit in index.search(text, kinds or None, limit).hits]


@pytest.mark.parametrize(
    "asked",
    [
        "稀有金属",
        "稀有金屬",
        "未央区稀有金属材料",
        "西安稀有金属",
        "西安 稀有金属",
        "陕西 稀有金属",
        "陝西稀有金屬",
        "xiyoujinshu",
        "xi you jin shu",
        "xī yǒu jīn shǔ",
        "xi1you3jin1shu3",
        "xiyoujins",
        "weiyangqu xiyou",
        "XIYOU",
        "稀有金属ＣＡＩＬＩＡＯ",
    ],
)
def test_a_cluster_is_found_by_any_part_of_its_name_in_any_script(index: SearchIndex, asked: str) -> None:
    assert RARE_METALS in labels(index, asked, "cluster")


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("西安市", "西安市"),
        ("西安", "西安市"),
        ("xian", "西安市"),
        ("Xi'an", "西安市"),
        ("Xi’an", "西安市"),
        ("XI AN", "西安市"),
        ("Xī'ān", "西安市"),
        ("長安區", "长安区"),
        ("610116", "长安区"),
        ("Guangdong", "广东省"),
        ("guangd", "广东省"),
        ("gdong", None),
        ("lvliang", "吕梁市"),
        ("Lüliang", "吕梁市"),
        ("luan", "六安市"),
        ("Lu'an", "六安市"),
        ("chongqing", "重庆市"),
        ("CN-SN", "陕西省"),
        ("潁上縣", "颍上县"),
        ("工信部企业〔2022〕119号", "促进中小企业特色产业集群发展暂行办法"),
        ("工信部企业[2022]119号", "促进中小企业特色产业集群发展暂行办法"),
        ("工信部企業2022 119", "促进中小企业特色产业集群发展暂行办法"),
    ],
)
def test_what_is_named_in_full_comes_first(index: SearchIndex, asked: str, first: str | None) -> None:
    assert next(iter(labels(index, asked)), None) == first


def test_what_stands_comes_before_what_is_no_more(index: SearchIndex) -> None:
    hits = [hit for hit in index.search("河池", limit=50).hits if hit.label_zh in ("河池市", "河池地区", "河池县")]
    assert len(hits) == 4
    assert [hit.standing for hit in hits] == sorted((hit.standing for hit in hits), reverse=True)
    assert {hit.standing for hit in hits} == {True, False}


def test_hits_of_one_name_are_told_apart(index: SearchIndex) -> None:
    hits = [hit for hit in index.search("长安区").hits if hit.label_zh == "长安区"]
    assert {hit.where for hit in hits} == {"河北省石家庄市", "陕西省西安市"}


def test_kinds_narrow_and_none_means_all(index: SearchIndex) -> None:
    for kind in KINDS:
        hits = index.search("陕西 工业" if kind == "body" else "制造" if kind == "industry" else "产业", [kind]).hits
        assert {hit.kind for hit in hits} <= {kind}
    kinds = {hit.kind for hit in index.search("中小企业特色产业集群", limit=1000).hits}
    assert {"notice", "policy", "programme"} <= kinds
    assert index.search("产业", []).total == 0


NUMBERED = "陕工信发〔2023〕89号"


@pytest.mark.parametrize("asked", [NUMBERED, "材料", "西安", "稀有金属 zzqx", "zzqx", "", "xi an"])
def test_each_kind_is_counted_by_the_search_of_all_kinds(index: SearchIndex, asked: str) -> None:
    results = index.search(asked, None, 1000)
    counts = index.counts(asked)
    assert results.total <= 1000 and sum(counts.values()) == results.total
    assert counts == Counter(hit.kind for hit in results.hits)
    for kind in KINDS:
        narrowed = index.search(asked, [kind], 0)
        assert narrowed.total == counts.get(kind, 0)
        assert narrowed.whole == results.whole


def test_of_a_kind_that_holds_a_part_nothing_is_found_where_another_holds_all(index: SearchIndex) -> None:
    assert index.counts(NUMBERED) == {"policy": 1}
    assert index.search(NUMBERED, ["industry"]).total == 0 < index.search("产业 zzqx", ["industry"]).total


def test_pages_follow_on_each_other_and_hold_everything_once(index: SearchIndex) -> None:
    whole = index.search("产业集群", limit=1000)
    pages = [hit.iri for start in range(0, whole.total, 97) for hit in index.search("产业集群", None, 97, start).hits]
    assert pages == [hit.iri for hit in whole.hits]
    assert len(set(pages)) == len(pages) == whole.total


def test_what_holds_only_a_part_says_so(index: SearchIndex) -> None:
    assert index.search("西安稀有金属").whole
    part = index.search("稀有金属 zzqx")
    assert part.hits and not part.whole


def test_suggestions_begin_with_what_was_typed(index: SearchIndex) -> None:
    assert [hit.label_zh for hit in index.suggest("石家", ["region"], 1)] == ["石家庄市"]
    assert index.suggest("", None, 5) == ()


def test_a_thing_is_got_by_its_iri(index: SearchIndex) -> None:
    hit = index.search("西安市").hits[0]
    again = index.get(hit.iri)
    assert again and again.label_zh == "西安市" and again.where == "陕西省"
    assert index.get("http://localhost:8000/id/region/none") is None


@given(st.text(alphabet=st.characters(), max_size=60), st.integers(), st.integers())
@example('"', 1, 1)
@example('" OR kind : "cluster', 1, 1)
@example("NEAR(a b, 2) AND NOT {label}: ^x* + -", 5, 0)
@example("西安\x00市", 5, 0)
@example("\ud800西安", 5, 0)
@example("🂡𰻝\U0003ffff‮", 5, 0)
@example("ﷺ" * 60, 5, -1)
@example("a b " * 15, 5, 2**80)
def test_no_input_raises(index: SearchIndex, text: str, limit: int, offset: int) -> None:
    results = index.search(text, None, limit, offset)
    assert len(results.hits) <= min(max(limit, 0), 1000)
    index.suggest(text)
    index.get(text)


@pytest.mark.parametrize("part", ["西安", "a ", "xian", '"', "\x00", "陕西省西安市未央区稀有金属材料产业集群，"])
def test_a_megabyte_is_cut(index: SearchIndex, part: str) -> None:
    text = part * (1_000_000 // len(part))
    assert index.search(text) == index.search(text[:LONGEST])
    assert index.near(text) == index.near(text[:LONGEST])


@pytest.mark.parametrize(("part", "folded"), [(" ", 1), ('"', 1), ("\x00", 1), ("\u0301", 1), ("…", 3)])
def test_what_stands_behind_the_longest_query_is_not_read(index: SearchIndex, part: str, folded: int) -> None:
    """Neither as it was typed (an accent folds to nothing) nor as it is folded (… becomes three characters)."""
    read, longer = (f"{part * times}西安" for times in ((LONGEST - 2) // folded, LONGEST // folded + 1))
    assert index.search(read).total and index.near(read)
    assert not index.search(longer).total and not index.near(longer)


def test_the_index_stands_in_the_manifest_and_cannot_be_written(real_build: Built) -> None:
    release = real_build.release
    assert release.search_index.whole.name in release.manifest.files
    assert verify(release) == []
    opened = SearchIndex(release.search_index)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        opened._index._connection.execute("DELETE FROM thing")
    opened.close()


@pytest.mark.parametrize("content", [None, b"", b"not a database at all, but a text"])
def test_an_index_that_cannot_be_used_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "search.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NothingToServe, match="search index"):
        SearchIndex(IndexFiles(path))


def test_of_very_many_hits_those_of_best_rank_come_and_the_count_is_bounded(tmp_path: Path) -> None:
    count = COUNTED + 500
    entries = [
        Entry(
            f"http://x/{number}", "cluster", f"第{number}号测试集群", "", (), (), (), "", "", number // COUNTED, False
        )
        for number in range(count)
    ]
    assert write_index(tmp_path / "s", rows_by_rank(entries), "") == count
    index = SearchIndex(IndexFiles(tmp_path / "s"))
    results = index.search("测试集群", limit=3)
    assert (results.total, results.more) == (COUNTED, True)
    assert [hit.iri for hit in results.hits] == ["http://x/0", "http://x/1", "http://x/2"]
    assert index.search("第77号测试集群").hits[0].iri == "http://x/77"
    index.close()
