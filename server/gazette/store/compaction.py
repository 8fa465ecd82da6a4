"""How the engine's compaction shares the processors with other work.

While a new store is loaded, each few files that come to it are merged with all that are there, again and again. Where
that gives way to those who have something to load, more files are merged at once, and each less often: for five million
quads compaction took a third of the processor's time that it takes beside them with equal rights.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_THREADS = Path("/proc/self/task")  # Linux (proc(5)); elsewhere nothing gives way
_NAME = "rocksdb:low"
"""What the engine calls the threads of this process that compact."""
_LAST = 19


def give_way() -> None:
    """Let threads that compact work only where nobody else would. Such threads are started when there is work for them,
    so that this is said again after each load."""
    _set(_LAST)


def work_on() -> None:
    """Let them work like others again, where the system allows; without the right to, they give way to the end."""
    _set(os.getpriority(os.PRIO_PROCESS, 0))


def _set(nice: int) -> None:
    for thread in _compacting():
        with suppress(OSError):  # it is gone, or the process may not
            os.setpriority(os.PRIO_PROCESS, thread, nice)  # of a thread: setpriority(2), Linux


def _compacting() -> Iterator[int]:
    for folder in _THREADS.glob("*"):
        with suppress(OSError):
            if (folder / "comm").read_text(encoding="utf-8").startswith(_NAME):
                yield int(folder.name)
