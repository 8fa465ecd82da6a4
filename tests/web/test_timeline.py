"""The timeline draws bounds as bounds: what may hold is not drawn as what holds."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.catalogue.composed import END, START, D, row

from gazette.web.charts.timeline import WIDTH, Happening, timeline


def stretches(start, end) -> list[tuple[bool, float]]:
    line = timeline([row(start=start, end=end)], [], D("2026-06-30"))
    return [(part.sure, part.width) for part in line.lanes[0].stretches]


@pytest.mark.parametrize(
    ("start", "end", "sure"),
    [
        (START, END, [False, True, False]),
        ((START[0], START[0]), (END[0], END[0]), [True]),
        ((START[0], START[0]), END, [True, False]),
        ((START[0], END[1]), (START[1], END[1]), [False]),
    ],
)
def test_bounds_are_drawn_as_unsure_stretches(start, end, sure):
    assert [of for of, _ in stretches(start, end)] == sure


def test_stretches_are_as_long_as_their_days():
    lengths = [width for _, width in stretches(START, END)]
    days = [(START[1] - START[0]).days, (END[0] - START[1]).days, (END[1] - END[0]).days]
    assert lengths == pytest.approx([sum(lengths) * of / sum(days) for of in days], abs=0.2)
    assert sum(lengths) < WIDTH


@pytest.mark.parametrize(
    ("kind", "shape"),
    [("proposal", "open"), ("recommendation", "open"), ("grant", "full"), ("recheck", "tick"), ("revocation", "cut")],
)
def test_each_act_has_its_mark_and_a_year_alone_is_told_to_be_unsure(kind, shape):
    acts = [Happening("r", kind, dt.date(2024, 7, 29), 2024, "n", "n"), Happening("r", kind, None, 2025, "n", "n")]
    marks = timeline([row(start=START, end=END)], acts, D("2026-06-30")).lanes[0].marks
    assert [(mark.shape, mark.unsure) for mark in marks] == [(shape, False), (shape, True)]


def test_the_day_that_is_looked_at_lies_in_the_drawing_and_nothing_dated_draws_nothing():
    for day in ("2012-01-01", "2024-07-29", "2040-12-31"):
        line = timeline([row(start=START, end=END)], [], D(day))
        assert 0 <= line.day_x <= WIDTH
    assert timeline([row()], [], D("2026-06-30")) is None
