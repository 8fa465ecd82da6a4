"""Pages of a list, and the arguments that every list takes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from gazette.web.problems import Problem

SIZE = 50
"""Rows of a page."""
VIEWS = ("table", "map", "chart")


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of `total` rows."""

    page: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // SIZE))

    @property
    def start(self) -> int:
        """The first row of the page, from 0."""
        return (self.page - 1) * SIZE

    @property
    def end(self) -> int:
        """One past the last row of the page."""
        return min(self.total, self.start + SIZE)


def paging(total: int) -> Paging:
    """The page that the address asks for. Raises a `Problem`: 400 for what is no number, 404 past the end."""
    found = Paging(page_asked(), total)
    if found.page > found.pages:
        raise past_the_end()
    return found


def is_page(text: str) -> bool:
    """Whether a text is the number of a page, there or not."""
    return text.isascii() and text.isdigit() and len(text) < 9 and int(text) > 0


def page_asked() -> int:
    """The number that the address has, 1 where it has none. Raises a 400 `Problem` for what is no number."""
    text = request.args.get("page") or "1"
    if not is_page(text):
        raise Problem(400, "bad-request", "A page is a whole number from 1.", detail_zh="页码是从 1 起的整数。")
    return int(text)


def past_the_end() -> Problem:
    """There is no such page."""
    return Problem(404, "not-found", "The list ends before that page.", detail_zh="列表没有这么多页。")


def view() -> str:
    """How the list is shown."""
    asked = request.args.get("view", "")
    return asked if asked in VIEWS else VIEWS[0]


def sorting(columns: tuple[str, ...], default: str) -> tuple[str, bool]:
    """The column to sort by and whether downwards: `sort=-year`."""
    text = request.args.get("sort") or default
    column = text.removeprefix("-")
    return (column, text.startswith("-")) if column in columns else (default.removeprefix("-"), default[0] == "-")
