"""Answers made ahead: what was asked of a release is in memory when the next one is served.

Else each page would be made while somebody waits for it, all of them at once, from files that nobody has read yet: a
hundred times as long as from memory. The release before is served meanwhile, so there is time; yet not for ever.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gazette.web.response_cache import Question

_log = logging.getLogger(__name__)

RELEASE = "gazette.served"
"""In the environ of such a request: the release that it is to be answered from."""
MOST = 500
"""Answers made ahead: those that were asked for most."""
SECONDS = 30.0
"""How long the next release may have to wait for them."""
_BREATH = 0.1
"""Seconds at most between two of them, in which those are answered who do wait: as long as the last one took. This
thread has no lower priority instead, since one that waits for a processor with the interpreter in hand stops all."""


def make_ahead(questions: Iterable[Question], make: Callable[[Question], None], wanted: Callable[[], bool]) -> bool:
    """Have the questions answered one after the other, as long as there is time. What `make` raises ends it, and is
    logged.

    `wanted` is asked between any two whether the release that they are asked of is still to be served; what it says at
    last is given back.
    """
    started = now = time.monotonic()
    made = 0
    for question in questions:
        if now - started > SECONDS or not wanted():
            break
        try:
            make(question)
        except Exception:  # noqa: BLE001 - the release is served without them
            _log.exception("answers of the new release cannot be made ahead: %s", question.path)
            break
        made += 1
        before, now = now, time.monotonic()
        time.sleep(min(now - before, _BREATH))
        now = time.monotonic()
    _log.info("%d answers of the new release made ahead in %.1f s", made, now - started)
    return wanted()
