"""What a text names, for certain or not."""

from __future__ import annotations

import pytest
from benchmarks.messy_table import below, compose, measure
from hypothesis import given
from hypothesis import strategies as st

from gazette.graph.said import said_of
from gazette.linking.matching import LIKELY, Matcher, certain, lies_within
from gazette.release.build import Built
from gazette.search.entries import READ, Kind, entries_of
from gazette.store.embedded import EmbeddedStore


@pytest.mark.parametrize(
    ("text", "kind", "end"),
    [
        ("陕西省西安市未央区", "region", "610112"),
        ("陕西西安未央", "region", "610112"),
        ("江蘇省南京市鼓樓區", "region", "320106"),
        ("吉林省吉林市", "region", "220200"),
        ("Guandong", "region", "440000"),
        ("Xi'an City", "region", "610100"),
        ("高凌区", "region", "610117"),
        ("广东省深圳市", "region", "440300"),
        ("陕西工信厅", "body", "610000-iit"),
        ("国家发改委", "body", "CN-drc"),
        ("江苏省经济和信息化委员会", "body", "320000-iit"),
    ],
)
def test_what_is_certain(matcher: Matcher, text: str, kind: Kind, end: str) -> None:
    candidates = matcher.candidates(text, [kind])
    assert certain(candidates)
    assert candidates[0].hit.iri.rpartition("/")[2] == end


@pytest.mark.parametrize(
    "text", ["鼓楼区", "朝阳", "宝鸡市未央区", "西安市钟表产业集群", "产业集群", "市", "", "Baden"]
)
def test_what_is_not(matcher: Matcher, text: str) -> None:
    assert not certain(matcher.candidates(text))


def test_what_stands_goes_before_what_is_no_more(matcher: Matcher) -> None:
    found = matcher.candidates("河池市", ["region"])
    assert found[0].hit.standing and not found[1].hit.standing
    assert certain(found)


def test_letters_are_not_passed_over(matcher: Matcher) -> None:
    assert matcher.candidates("陕西Xian", ["region"])[0].score < LIKELY


def test_a_reporting_area_is_found_only_as_it_is_written(matcher: Matcher) -> None:
    names = {
        text: [c.hit.label_zh for c in matcher.candidates(text, ["region"])] for text in ("深圳市", "广东省+深圳市")
    }
    assert "广东省+深圳市" not in names["深圳市"]
    assert names["广东省+深圳市"][0] == "广东省+深圳市"


def test_of_equals_the_larger_region_goes_first(matcher: Matcher) -> None:
    assert [c.hit.label_zh for c in matcher.candidates("西安", ["region"])[:2]] == ["西安市", "西安区"]


def test_a_place_is_compared_with_all_that_is_said_of_it(matcher: Matcher) -> None:
    hit = matcher.candidates("610112")[0].hit
    assert lies_within(hit, "陕西") and lies_within(hit, "陝西省西安市")
    assert not lies_within(hit, "陕西省宝鸡市") and not lies_within(hit, "")


@given(st.text(alphabet=st.characters(), max_size=40))
def test_any_text_is_taken(matcher: Matcher, text: str) -> None:
    found = matcher.candidates(text)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert all(0 <= c.score <= 100 for c in found)


def test_messy_rows_are_linked_as_well_as_they_were(matcher: Matcher, real_build: Built) -> None:
    manifest = real_build.release.manifest
    store = EmbeddedStore.read_only(real_build.release.store)
    rows = compose(entries_of(said_of(store.quads(), READ), manifest.base_uri), rows=300, seed=20)
    assert len({row.slip for row in rows}) > 8 and any(row.answer is None for row in rows)
    assert list(below(measure(rows, matcher))) == []
