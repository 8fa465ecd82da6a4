"""The catalogue: exact counts by masks, and what holds on a day by the bounds alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.web.catalogue import Catalogue
from gazette.web.catalogue.masks import Masks, mask_of, numbers_of
from gazette.web.catalogue.places import Places
from gazette.web.catalogue.rows import Bounds, Recognition
from gazette.web.catalogue.standing import standing

D = dt.date.fromisoformat


def row(
    lifecycle: str = "granted", start: Bounds = (None, None), end: Bounds = (None, None), granted: str | None = None
) -> Recognition:
    return Recognition(
        iri="r", cluster="c", name="n", places=frozenset(), province="", programme="p", scheme="s", level="national",
        year=2024, lifecycle=lifecycle, granted_by="", granted_on=D(granted) if granted else None, start=start, end=end,
        industry_text="", industries=(),
    )  # fmt: skip


START, END = (D("2024-01-01"), D("2024-07-29")), (D("2027-01-01"), D("2028-01-01"))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-12-31", "early"), ("2024-01-01", "possible"), ("2024-07-28", "possible"), ("2024-07-29", "certain"),
        ("2026-12-31", "certain"), ("2027-01-01", "possible"), ("2027-12-31", "possible"), ("2028-01-01", "lapsed"),
    ],
)  # fmt: skip
def test_a_period_with_bounds_holds_for_certain_only_between_the_inner_ones(day, expected):
    assert standing(row(start=START, end=END), D(day)) == expected


@pytest.mark.parametrize(
    ("recognition", "expected"),
    [
        (row("proposed"), "candidate"),
        (row("cultivated"), "candidate"),
        (row("granted"), "unstated"),
        (row("granted", granted="2027-05-01"), "early"),
        (row("revoked"), "lapsed"),
        (row("not-renewed"), "lapsed"),
        (row("renewed", start=START, end=END), "certain"),
    ],
)
def test_without_bounds_nothing_is_claimed(recognition, expected):
    assert standing(recognition, D("2026-06-30")) == expected


@given(st.sets(st.integers(0, 400)))
def test_a_mask_holds_the_numbers_it_was_made_of(numbers):
    assert set(numbers_of(mask_of(numbers, 401))) == numbers


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=40))
def test_counts_are_those_of_the_rows(rows):
    masks = Masks.of(rows, {"first": lambda r: (r[0],), "second": lambda r: (r[1],)})
    for value in "abc":
        chosen = masks.mask("first", [value])
        counts = masks.counts("second", chosen)
        assert counts == {other: n for other in "xyz" if (n := sum(r == (value, other) for r in rows))}
        assert masks.select(chosen) == [r for r in rows if r[0] == value]


def test_the_catalogue_holds_every_recognition_and_notice_once(site_client):
    site = site_client.application.extensions["gazette"]
    counts = site.served.release.manifest.counts
    catalogue = site.served.catalogue
    assert len({r.iri for r in catalogue.recognitions}) == len(catalogue.recognitions) == counts["Recognition"]
    assert len({n.iri for n in catalogue.notices}) == len(catalogue.notices) == counts["Notice"]
    assert len(catalogue.by_cluster) == counts["Cluster"]
    for day in (D("2020-01-01"), D("2026-06-30")):
        masks = catalogue.standings(day).values()
        assert sum(mask.bit_count() for mask in masks) == len(catalogue.recognitions), "each stands in one way"


@given(st.lists(st.text(alphabet="ab\n", max_size=4), max_size=20), st.text(alphabet="ab\n", min_size=1, max_size=2))
def test_a_word_is_found_in_the_rows_that_hold_it(rows, word):
    masks = Masks.of(rows, {})
    holds = {n for n, text in enumerate(rows) if "\n" not in word and word in text.replace("\n", " ")}
    assert set(numbers_of(masks.containing(word, str))) == holds


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.data())
def test_a_part_of_a_list_is_a_part_of_the_sorted_rows(rows, data):
    masks = Masks.of(rows, {})
    order = masks.ordered("value", lambda row: row)
    chosen = data.draw(st.sets(st.integers(0, len(rows) - 1)))
    start, end, down = data.draw(st.integers(0, 30)), data.draw(st.integers(0, 30)), data.draw(st.booleans())
    expected = sorted((rows[n] for n in chosen), reverse=down)[start : max(start, end)]
    assert masks.part(mask_of(chosen, len(rows)), order, start, max(start, end), down) == expected


@given(st.lists(st.integers(0, 6), max_size=40), st.data())
def test_clusters_are_counted_once_whatever_is_chosen_of_them(numbers, data):
    rows = tuple(dataclasses.replace(row(), iri=str(at), cluster=str(n)) for at, n in enumerate(sorted(numbers)))
    catalogue = Catalogue(rows, (), {}, Places("", {}, {}, {}), {}, {})
    chosen = data.draw(st.sets(st.integers(0, max(0, len(rows) - 1)))) if rows else set()
    assert catalogue.count_clusters(mask_of(chosen, len(rows))) == len({rows[n].cluster for n in chosen})


def test_counts_on_pages_are_those_of_the_rows(site_client):
    catalogue = site_client.application.extensions["gazette"].served.catalogue
    for mask in (catalogue.granted, catalogue.recognition_masks.all, catalogue.standings(D("2026-06-30"))["certain"]):
        rows = catalogue.recognition_masks.select(mask)
        assert catalogue.count_clusters(mask) == len({r.cluster for r in rows})
        assert catalogue.by_province(mask) == Counter(catalogue.places.code(r.province) for r in rows if r.province)
        assert catalogue.by_year_and_level(mask) == Counter((r.year, r.level) for r in rows if r.year)
    assert catalogue.recognition_masks.select(catalogue.granted) == [r for r in catalogue.recognitions if r.is_grant]


def test_the_innermost_places_are_those_in_which_no_other_lies() -> None:
    parents = {"p": "CN", "c": "p", "d": "c", "e": "c", "other": "p"}
    places = Places("", parents, {}, {"p": ["c", "other"], "c": ["d", "e"]})
    assert places.innermost({"p", "c"}) == ["c"], "a city that has counties is named where no county is"
    assert places.innermost({"p", "c", "d", "e", "other"}) == ["d", "e", "other"]
    assert places.innermost(()) == []
