"""Composed pages give back what was put in; `make evaluate` measures many more of them."""

from __future__ import annotations

import pytest
from benchmarks.compose.notices import ALL_LAYOUTS, compose
from benchmarks.compose.others import KINDS, compose_other
from benchmarks.measure import Tally, facts_read, facts_said, tally, wilson

from gazette.errors import NotANotice

PAGES = 3
"""Of each layout; the floor leaves room for one row in twenty."""


@pytest.mark.parametrize("layout", ALL_LAYOUTS)
def test_the_rows_of_every_layout(read, layout):
    total = Tally()
    for seed in range(PAGES):
        page = compose(1000 + seed, layout, "none")
        total += tally(facts_said(page.truth)["row"], facts_read(read(page.text))["row"])
    assert total.f1 >= 0.95


@pytest.mark.parametrize("layout", ["flat-table", "pipe-table", "numbered", "chain", "city-sections"])
@pytest.mark.parametrize(
    "noise", ["traditional", "traditional-pinyin", "variants", "full-width", "spaced", "invisible", "at-signs"]
)
def test_clean_and_noisy_twins_give_the_same_rows_and_acts(read, layout, noise):
    clean, noisy = (facts_read(read(compose(2000, layout, kind).text)) for kind in ("none", noise))
    for kind in ("kind", "stage", "programme", "year", "announced", "issuer", "issued", "row", "validity"):
        assert noisy[kind] == clean[kind], kind


@pytest.mark.parametrize("seed", range(2 * len(KINDS)))
def test_pages_that_are_no_notices_name_no_clusters(read, seed):
    try:
        record = read(compose_other(seed).text)
    except NotANotice:
        return
    assert all(not announcement.entries for announcement in record.announcements)


def test_a_page_is_a_function_of_its_seed():
    assert compose(7) == compose(7)
    assert compose(7).text != compose(7 + len(ALL_LAYOUTS)).text


def test_the_measure_counts_each_fact_as_often_as_it_stands():
    assert tally(["a", "a", "b"], ["a", "c"]) == Tally(right=1, wrong=1, missed=2)
    low, high = wilson(95, 100)
    assert (round(low, 3), round(high, 3)) == (0.888, 0.978)
