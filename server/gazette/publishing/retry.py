"""Trying again, after longer and longer pauses, what may succeed later."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from gazette.store.exchange import StoreError

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each further try."""

Given = TypeVar("Given")


def with_retry(act: Callable[[], Given], tell: Callable[[str], None], pauses: Sequence[float] = PAUSES) -> Given:
    """What `act` gives; when it raises a passing `StoreError`, wait (with some chance in it) and try again.

    `act` must be one that can be done twice. Raises its last error when the pauses are used up.
    """
    for number, pause in enumerate(pauses, 1):
        try:
            return act()
        except StoreError as error:
            if not error.passing:
                raise
            tell(f"{error.message}; try {number + 1} of {len(pauses) + 1} follows")
        time.sleep(pause * random.uniform(0.75, 1.25))  # noqa: S311 - no secret: publishers must not march in step
    return act()
