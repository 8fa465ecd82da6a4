"""Looking for garbage less often where there is much work: nearly all that piles up there is data, not circles.

Python looks after every 700 new containers, and through all that it holds each time that has grown by a quarter. While
pieces of a release are made that takes a quarter of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (100_000, 50, 100)
"""New containers, and collections of the generation below, after which one of each generation is due."""


def seldom() -> None:
    """Look seldom from now on, in this process."""
    gc.set_threshold(*_SELDOM)


@contextmanager
def seldom_looked_for() -> Iterator[None]:
    """Look seldom while the block runs."""
    before = gc.get_threshold()
    seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
