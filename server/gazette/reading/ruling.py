"""The ruling of a table in a picture: long dark lines, and the cells between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from gazette.reading.boxes import Box, placed
from gazette.reading.grid import Cell

_DARK = 160
_SHORTEST = 0.25
"""A line of a table runs over at least so much of the picture's width or of the table's height."""
_EDGE_SHARE = 0.6
"""An edge between two cells is there when so much of it is dark."""
_NEAR = 4


@dataclass(frozen=True)
class Ruling:
    """The lines of a table, in pixels: `xs` and `ys` from the left and the top; `dark` is where the picture is dark."""

    xs: tuple[int, ...]
    ys: tuple[int, ...]
    dark: Any

    @property
    def top(self) -> int:
        """The height of the uppermost line."""
        return self.ys[0]

    def holds(self, box: Box) -> bool:
        """Whether a piece of text stands inside the table."""
        x = (box.left + box.right) / 2
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= box.middle <= self.ys[-1]

    def cells(self, boxes: Sequence[Box]) -> Iterator[list[Cell]]:
        """The rows of the table, the pieces of text in their cells; cells without an edge between them are one."""
        taken: set[tuple[int, int]] = set()
        width, height = len(self.xs) - 1, len(self.ys) - 1
        inside: dict[tuple[int, int], list[Box]] = {}
        for box in boxes:
            inside.setdefault((_slot(self.ys, box.middle), _slot(self.xs, (box.left + box.right) / 2)), []).append(box)
        for row in range(height):
            cells = []
            for column in range(width):
                if (row, column) in taken:
                    continue
                right, below = column, row
                while right + 1 < width and (row, right + 1) not in taken and not self._upright(row, right + 1):
                    right += 1
                while below + 1 < height and not self._level(below + 1, column):
                    below += 1
                area = [(r, c) for r in range(row, below + 1) for c in range(column, right + 1)]
                taken.update(area)
                words = [box for place in area for box in inside.get(place, ())]
                text = "\n".join("".join(box.text for box in line) for line in placed(words))
                cells.append(Cell(text, below - row + 1, right - column + 1))
            yield cells

    def _upright(self, row: int, column: int) -> bool:
        """Whether a line parts a cell from the one to its left."""
        x = self.xs[column]
        return _is_line(
            self.dark[self.ys[row] + _NEAR : self.ys[row + 1] - _NEAR, max(0, x - _NEAR) : x + _NEAR + 1], 1
        )

    def _level(self, row: int, column: int) -> bool:
        """Whether a line parts a cell from the one above it."""
        y = self.ys[row]
        return _is_line(
            self.dark[max(0, y - _NEAR) : y + _NEAR + 1, self.xs[column] + _NEAR : self.xs[column + 1] - _NEAR], 0
        )


def find_ruling(grey: Any) -> Ruling | None:
    """The ruling of the table in a picture (an array of grey values); None where there is none with two columns."""
    dark = grey < _DARK
    ys = _lines(dark, round(_SHORTEST * dark.shape[1]))
    if len(ys) < 2:
        return None
    body = dark[ys[0] : ys[-1] + 1]
    xs = _lines(body.T, round(_SHORTEST * body.shape[0]))
    return Ruling(tuple(xs), tuple(ys), dark) if len(xs) >= 3 else None


def _lines(dark: Any, shortest: int) -> list[int]:
    """The rows of an array in which a dark run is long enough, neighbouring ones counted once."""
    found: list[int] = []
    for at in numpy.flatnonzero(dark.sum(axis=1) >= shortest):
        if _longest_run(dark[at]) < shortest:
            continue
        if found and at - found[-1] <= 2 * _NEAR:
            continue
        found.append(int(at))
    return found


def _longest_run(row: Any) -> int:
    ends = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], row.astype(numpy.int8), [0]))))
    return int((ends[1::2] - ends[0::2]).max(initial=0))


def _is_line(band: Any, axis: int) -> bool:
    """Whether the band around an edge is dark along it. `axis`: across the line."""
    return bool(band.size) and float(band.any(axis=axis).mean()) >= _EDGE_SHARE


def _slot(edges: Sequence[int], value: float) -> int:
    return max(0, min(sum(1 for edge in edges if edge <= value) - 1, len(edges) - 2))
