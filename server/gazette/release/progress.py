"""How far long work has come: a bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Track(Protocol):
    """Gives the items of a sequence, and shows how many are done."""

    def __call__(self, items: Sequence[Item], what: str) -> Iterator[Item]:
        """`what` is done with them, in a word or two."""


def silently(items: Sequence[Item], what: str) -> Iterator[Item]:
    """Show nothing."""
    return iter(items)


def on_terminal(items: Sequence[Item], what: str) -> Iterator[Item]:
    """A bar on standard error, gone when the work is done; nothing where that is no terminal."""
    if not sys.stderr.isatty() or len(items) < 2:
        return iter(items)
    from rich.console import Console
    from rich.progress import track

    return iter(track(items, description=what, console=Console(stderr=True), transient=True))
