"""Bars by year, stacked by level: what is known by name, and above it, open, what was announced besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEVELS = ("national", "provincial", "prefectural", "county")
"""From the foot of a bar upwards."""
HEIGHT = 160
WIDTH = 56
"""Units of the drawing: the tallest bar, and what one year takes."""


@dataclass(frozen=True, slots=True)
class Part:
    """One level's part of a bar."""

    level: str
    count: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One year. `announced` is the number that notices state, where it is more than what is named; else None."""

    year: int
    x: int
    parts: tuple[Part, ...]
    total: int
    announced: int | None
    top: float

    @property
    def label_y(self) -> float:
        """Where the number above the bar stands."""
        return min(self.top, self.parts[-1].y if self.parts else float(HEIGHT)) - 7


def bars(named: Mapping[tuple[int, str], int], announced: Mapping[int, int] | None = None) -> list[Bar]:
    """Bars for every year from the first to the last, from counts by year and level."""
    stated = announced or {}
    years = sorted({year for year, _ in named} | {year for year, count in stated.items() if count})
    if not years:
        return []
    totals = {year: sum(count for (of, _), count in named.items() if of == year) for year in years}
    most = max([*totals.values(), *stated.values(), 1])
    return [
        _bar(year, number, named, totals.get(year, 0), stated.get(year), most)
        for number, year in enumerate(_without_long_gaps(years))
    ]


def _without_long_gaps(years: list[int]) -> Iterable[int]:
    """All years between, unless that would be mostly empty: then those that have something."""
    every = range(years[0], years[-1] + 1)
    return every if len(every) <= 2 * len(years) else years


def _bar(
    year: int, number: int, named: Mapping[tuple[int, str], int], total: int, announced: int | None, most: int
) -> Bar:
    y = float(HEIGHT)
    parts = []
    for level in LEVELS:
        count = named.get((year, level), 0)
        if count:
            height = max(1.5, HEIGHT * count / most)
            y -= height
            parts.append(Part(level, count, round(y, 2), round(height, 2)))
    more = announced if announced is not None and announced > total else None
    top = HEIGHT - HEIGHT * more / most if more is not None else y
    return Bar(year, number * WIDTH, tuple(parts), total, more, round(top, 2))
