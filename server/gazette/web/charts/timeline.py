"""A timeline of recognitions: a lane each, acts as marks, what holds as a bar, unsure bounds as unsure stretches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gazette.catalogue import Recognition

WIDTH = 720
"""Units of the drawing between the first and the last year."""
LANE = 54
"""Height of a lane."""
_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class Happening:
    """An act upon a recognition: its kind, the day or, where only that is known, the year."""

    recognition: str
    kind: str
    date: dt.date | None
    year: int | None
    notice: str
    label: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """An act, drawn: `open` for what is no grant, `tick` for a recheck, `cut` for a revocation or a recheck not passed;
    `unsure` where only the year is known."""

    x: float
    shape: str
    unsure: bool
    happening: Happening


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a bar: sure or unsure."""

    x: float
    width: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One recognition's line."""

    row: Recognition
    y: int
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Timeline:
    """The whole drawing: lanes, the years on the axis, and the day that is looked at."""

    lanes: list[Lane]
    years: list[tuple[int, float]]
    day: dt.date
    day_x: float
    height: int


_SHAPES = {"grant": "full", "renewal": "full", "recheck": "tick", "revocation": "cut"}


def timeline(rows: Sequence[Recognition], happenings: Iterable[Happening], day: dt.date) -> Timeline | None:
    """The timeline of these recognitions; None where nothing of them is dated."""
    acts = list(happenings)
    days = [bound for row in rows for bound in (*row.start, *row.end) if bound]
    days += [found for act in acts if (found := _middle(act))]
    if not days:
        return None
    first, last = min([*days, day]).year, max([*days, day]).year + 1
    origin = dt.date(first, 1, 1).toordinal()
    scale = WIDTH / (dt.date(last + 1, 1, 1).toordinal() - origin)

    def x_of(when: dt.date) -> float:
        return round((when.toordinal() - origin) * scale, 1)

    lanes = [
        Lane(
            row,
            number * LANE,
            tuple(_stretches(row, x_of)),
            tuple(_mark(act, x_of) for act in acts if act.recognition == row.iri and _middle(act)),
        )
        for number, row in enumerate(rows)
    ]
    step = 1 if last - first < 14 else 5
    years = [(year, x_of(dt.date(year, 1, 1))) for year in range(first, last + 2) if year % step == 0]
    return Timeline(lanes, years, day, x_of(day), len(rows) * LANE)


def _middle(act: Happening) -> dt.date | None:
    """Where an act is drawn: on its day, or in the middle of its year."""
    return act.date or (dt.date(act.year, 7, 1) if act.year else None)


def _mark(act: Happening, x_of: Callable[[dt.date], float]) -> Mark:
    when = _middle(act)
    assert when is not None
    shape = "cut" if act.kind == "recheck" and act.outcome == "fail" else _SHAPES.get(act.kind, "open")
    return Mark(x_of(when), shape, act.date is None, act)


def _stretches(row: Recognition, x_of: Callable[[dt.date], float]) -> Iterable[Stretch]:
    """The stretch that is in force for certain between those that may be."""
    (first, second), (third, fourth) = row.start, row.end
    if first is None or second is None or fourth is None:
        return
    if third is None or third <= second:
        yield Stretch(x_of(first), x_of(fourth) - x_of(first), False)
        return
    for start, end, sure in ((first, second, False), (second, third, True), (third, fourth, False)):
        if end > start:
            yield Stretch(x_of(start), round(x_of(end) - x_of(start), 1), sure)
