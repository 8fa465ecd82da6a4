"""What the C library keeps of the memory that a process once needed: few heaps, and back to the system with the rest.

Long queries and large answers need much for a moment. What lies between what stays is free then, and the library keeps
it for the next: in a storm of ten minutes that became more than the process needs itself.
"""

from __future__ import annotations

import ctypes
import threading
import time

_ARENA_MAX = -8
"""M_ARENA_MAX of mallopt(3)."""
_EVERY = 60.0
"""Seconds between two times that memory is given back. It takes some milliseconds of a processor."""


def few() -> None:
    """Let all threads share two heaps. The C library gives each of dozens its own and keeps what they once needed."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # glibc's alone
        mallopt(_ARENA_MAX, 2)


def give_back() -> bool:
    """Give the system what is free in the heaps; whether there was anything."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and bool(trim(ctypes.c_size_t(0)))


def keep_giving_back() -> None:
    """From now on give back what is free, again and again, in a thread of this process."""
    threading.Thread(target=_keep_giving_back, name="heap-keeper", daemon=True).start()


def _keep_giving_back() -> None:
    while True:
        time.sleep(_EVERY)
        give_back()
