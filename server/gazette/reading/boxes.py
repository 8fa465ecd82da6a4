"""Pieces of text with their places on a page, brought into lines, and into the cells of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of text and its place: distances from the left and the top edge."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


def placed(boxes: Iterable[Box]) -> list[list[Box]]:
    """The boxes in lines from top to bottom, each from left to right: a box is on the line whose middle it covers."""
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (box.middle, box.left)):
        line = lines[-1] if lines else None
        if line is not None and _covers(line[-1], box):
            line.append(box)
        else:
            lines.append([box])
    return [sorted(line, key=lambda box: box.left) for line in lines]


def _covers(one: Box, other: Box) -> bool:
    middle = min(one.bottom, other.bottom) - max(one.top, other.top)
    return middle > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def in_columns(boxes: Sequence[Box]) -> list[list[str]] | None:
    """The cells of a table without lines, told by gaps that no box crosses; None where it has no two columns.

    A line that fills only some columns, between lines that fill more, belongs to the row whose middle is nearer: it is
    the rest of a cell that was broken.
    """
    bands = _bands(boxes)
    if len(bands) < 2:
        return None
    rows: list[list[list[Box]]] = []
    for line in placed(boxes):
        cells: list[list[Box]] = [[] for _ in bands]
        for box in line:
            cells[_band(bands, box)].append(box)
        rows.append(cells)
    return [["".join(box.text for box in cell) for cell in row] for row in _with_broken(rows)]


def _bands(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    """The stretches of the width that boxes cover, parted by gaps."""
    bands: list[tuple[float, float]] = []
    for box in sorted(boxes, key=lambda box: box.left):
        if bands and box.left <= bands[-1][1]:
            bands[-1] = bands[-1][0], max(bands[-1][1], box.right)
        else:
            bands.append((box.left, box.right))
    return bands


def _band(bands: Sequence[tuple[float, float]], box: Box) -> int:
    middle = (box.left + box.right) / 2
    return min(range(len(bands)), key=lambda i: max(bands[i][0] - middle, middle - bands[i][1], 0.0))


def _with_broken(rows: list[list[list[Box]]]) -> list[list[list[Box]]]:
    """Rows with the lines of broken cells put together: a row is known by its first column."""
    anchors = [i for i, row in enumerate(rows) if row[0]]
    if len(anchors) < 2 or len(anchors) == len(rows):
        return rows
    merged = {i: [list(cell) for cell in rows[i]] for i in anchors}
    for i, row in enumerate(rows):
        if i in merged:
            continue
        middle = next(cell[0] for cell in row if cell).middle
        nearest = min(anchors, key=lambda at: abs(rows[at][0][0].middle - middle))
        for cell, more in zip(merged[nearest], row, strict=True):
            cell += more
    return [[sorted(cell, key=lambda box: box.middle) for cell in merged[i]] for i in anchors]
