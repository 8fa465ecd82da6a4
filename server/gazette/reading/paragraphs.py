"""Lines as they stand on a page, put together to paragraphs and titles by where they begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_PAGE_NUMBER = re.compile(r"^[-—–─・·\s]*(?:第\s?)?\d{1,4}(?:\s?页)?(?:\s?[/／]\s?\d{1,4})?[-—–─・·\s]*$")
_MARGIN = 0.1
"""A page's number stands in the outer tenth of its height."""
_AT_EDGE = 1.6
"""A line that ends so many characters from the right edge of the text is full."""
_INDENT = 0.8
"""A line that begins more characters than this behind the left edge begins a paragraph."""
_SHORTEST = 12
"""A line of fewer characters than this goes on nowhere."""
_LEADING = 1.5
_SAME_SIZE = 0.25
_TITLE = 1.15
"""Characters larger than the page's by this factor are a title's."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its words, its edges from the left and the top, and the size of its characters."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


def is_page_number(line: Line, height: float) -> bool:
    """Whether a line is the number of its page, whose height is given."""
    outer = line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height
    return outer and bool(_PAGE_NUMBER.match(line.text))


def paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """Lines joined where the one reaches the right edge of the text and the next begins at its left edge.

    Lines of a title, larger than the rest and one beneath the other, are one.
    """
    if not lines:
        return
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    usual = median(line.size for line in lines for _ in line.text)
    text = lines[0].text
    for before, line in pairwise(lines):
        if _goes_on(before, line, left, right) or _is_one_title(before, line, usual):
            text = joined(text, line.text)
        else:
            yield text
            text = line.text
    yield text


def _goes_on(before: Line, line: Line, left: float, right: float) -> bool:
    size = max(line.size, 1)
    return (
        right - before.right < _AT_EDGE * size
        and line.left - left < _INDENT * size
        and before.right - before.left > _SHORTEST * size
        and _is_beneath(before, line)
        and "  " not in before.text.strip()
    )


def _is_one_title(before: Line, line: Line, usual: float) -> bool:
    return min(before.size, line.size) >= _TITLE * usual and _is_beneath(before, line) and len(before.text) > 1


def _is_beneath(before: Line, line: Line) -> bool:
    size = max(line.size, 1)
    return abs(before.size - line.size) < _SAME_SIZE * size and line.top - before.bottom < _LEADING * size


def joined(text: str, more: str) -> str:
    """Two stretches of one sentence; between Latin words there is a space."""
    latin = text[-1:].isascii() and text[-1:].isalpha() and more[:1].isascii() and more[:1].isalpha()
    return f"{text} {more}" if latin else text + more
