"""How often the threads of this process take turns where some do little between the files that they read.

Whoever wants to go on after reading or hashing a block asks for the interpreter's lock, and who holds it gives it up
after five milliseconds. Threads that ask thousands of times wait longer for it then than their own work takes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_OFTEN = 0.0005
"""Seconds after which a thread gives way to another one that waits."""


@contextmanager
def turns_taken_often() -> Iterator[None]:
    """Let threads take turns often while the block runs."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_OFTEN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
