"""Keeping the pauses short in which Python looks for garbage.

A full collection goes through all objects of the process while every thread waits: tables, templates and libraries
make that a quarter of a second, in which no page is answered. What has outlived one is therefore set apart, where the
next ones do not look.
"""

from __future__ import annotations

import gc

_ALL = 2
"""The generation of a full collection."""
_AGAIN = 100
"""Every so many full collections the next one looks at everything: what was set apart may have become garbage."""


def shorten() -> None:
    """From now on set apart what outlives a full collection. Call it once in a process."""
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
