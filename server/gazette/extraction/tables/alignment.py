"""Cells that lost their table, brought back to rows and columns.

A page that puts one cell a line drops empty cells, repeats some, and lets advertisements in. So the cells are not
counted off: the best reading of all of them together is looked for, in which every row has a name, columns keep their
order, cells fit their columns, and what fits nowhere is left out. A fault in one row then stays in that row.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gazette.extraction.tables.columns import UNFIT, Column, LevelOf, misfit
from gazette.extraction.tables.rows import CLUSTER_NAME

_ABSENT: Mapping[Column, float] = {
    "number": 2.5,
    "province": 1.0,
    "city": 1.5,
    "county": 2.0,
    "name": math.inf,
    "industry": 2.0,
    "applicant": 1.0,
    "outcome": 1.0,
    "note": 0.0,
}
"""What it costs that a row has no cell of a column. A row without a name is no row."""
_LOST_NAME = 12.0
"""What it costs to leave out a cell that ends as clusters' names end: more than a row of nothing but a name."""
_SOONER = 1e-6
"""Of two cells that fit a place as well, the first one takes it: to leave out a later cell costs so much less."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """`rows`: for each row, the index of the cell in each column that has one; `left_out`: the cells of no row, those
    behind the last row not among them."""

    rows: list[dict[int, int]]
    left_out: list[int]


@dataclass(frozen=True, slots=True)
class _Step:
    """The best reading up to a cell: its cost, where the cell went (None: left out), and the reading before it."""

    cost: float
    column: int | None = None
    opens_row: bool = False
    before: _Step | None = None


_State = tuple[int, bool]
"""The last column filled in the open row (-1: no row is open), and whether that row has its number."""
_Readings = dict[_State, _Step]


def align(cells: Sequence[str], columns: Sequence[Column], level_of: LevelOf) -> Aligned:
    """The reading of cells as rows of the columns that costs least (dynamic programming over the cells).

    A row without a number must show by its name cell that it is a cluster's. `columns` must hold a name.
    """
    gaps = _gaps(columns)
    fits: dict[str, list[float]] = {}
    best: _Readings = {(-1, False): _Step(0.0)}
    for index, cell in enumerate(cells):
        if cell not in fits:
            fits[cell] = [misfit(cell, column, level_of) for column in columns]
        named = CLUSTER_NAME.search(cell) is not None
        out = (_LOST_NAME if named else UNFIT) + (len(cells) - index) * _SOONER
        best = _with_cell(best, out, fits[cell], columns, gaps, named=named)
    return _traced(_closed(best, gaps), len(cells))


def _gaps(columns: Sequence[Column]) -> list[list[float]]:
    """What it costs to leave the columns [low, high) empty, for each low and high."""
    width = len(columns)
    return [[sum(_ABSENT[c] for c in columns[low:high]) for high in range(width + 1)] for low in range(width + 1)]


def _with_cell(
    best: _Readings, out: float, fit: list[float], columns: Sequence[Column], gaps: list[list[float]], *, named: bool
) -> _Readings:
    """Every reading goes on in three ways: the cell is left out, goes into the open row, or opens the next one.

    `out`: what leaving it out costs; `fit`: how badly it fits each column; `named`: it ends as clusters' names end.
    """
    width = len(columns)
    reached: _Readings = {}
    for (last, numbered), step in best.items():
        _keep(reached, (last, numbered), step.cost + out, step)
        for column in range(last + 1, width) if last >= 0 else ():
            if numbered or named or columns[column] != "name":
                _keep(reached, (column, numbered), step.cost + gaps[last + 1][column] + fit[column], step, column)
    closed = _closed(best, gaps)
    for column in range(width):
        if named or columns[column] != "name":
            state = (column, columns[column] == "number")
            _keep(reached, state, closed.cost + gaps[0][column] + fit[column], closed, column, opens_row=True)
    return reached


def _keep(
    reached: _Readings, state: _State, cost: float, before: _Step, column: int | None = None, *, opens_row: bool = False
) -> None:
    known = reached.get(state)
    if cost < math.inf and (known is None or cost < known.cost):
        reached[state] = _Step(cost, column, opens_row, before)


def _closed(best: _Readings, gaps: list[list[float]]) -> _Step:
    """The cheapest reading in which no row is left half-filled; it is the same step, with the cost of the gap."""
    costs = ((step.cost + (gaps[last + 1][-1] if last >= 0 else 0.0), step) for (last, _), step in best.items())
    cost, step = min(costs, key=lambda each: each[0])
    return _Step(cost, step.column, step.opens_row, step.before)


def _traced(step: _Step, count: int) -> Aligned:
    """The rows of a reading, followed back from its last cell."""
    rows: list[dict[int, int]] = []
    left_out: list[int] = []
    row: dict[int, int] = {}
    for index in range(count - 1, -1, -1):
        if step.column is not None:
            row[step.column] = index
        elif row or rows:
            left_out.append(index)
        if step.opens_row:
            rows.append(dict(sorted(row.items())))
            row = {}
        assert step.before is not None
        step = step.before
    return Aligned(rows[::-1], left_out[::-1])
