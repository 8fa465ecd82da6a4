"""Keeping the pauses short in which Python lets a request wait: while it looks for garbage, and while others compute.

A full collection goes through all objects of the process while every thread waits: tables, templates and libraries
make that a quarter of a second, in which no page is answered. What has outlived one is therefore set apart, where the
next ones do not look.

And a thread that computes, over a long query that is read, say, keeps the interpreter for five milliseconds before it
lets another have it: longer than most pages take from memory.
"""

from __future__ import annotations

import gc
import sys

_ALL = 2
"""The generation of a full collection."""
_AGAIN = 100
"""Every so many full collections the next one looks at everything: what was set apart may have become garbage."""
_TURN = 0.0005
"""Seconds that a thread computes on while others wait for the interpreter."""


def shorten() -> None:
    """From now on set apart what outlives a full collection, and let threads take turns more often. Call it once in a
    process."""
    sys.setswitchinterval(_TURN)
    collections = 0

    def after(phase: str, information: dict[str, int]) -> None:
        nonlocal collections
        if phase != "stop" or information["generation"] != _ALL:
            return
        collections += 1
        if collections % _AGAIN == 0:
            gc.unfreeze()
        else:
            gc.freeze()

    gc.callbacks.append(after)
    gc.collect()


def look_again() -> None:
    """Let the next full collection look at everything: much has just become garbage."""
    gc.unfreeze()
