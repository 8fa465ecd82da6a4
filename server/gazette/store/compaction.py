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
"""The nice value of threads that work only where nobody else would."""
_LATER = 10
"""That of threads which have to keep it: they still get a tenth of a processor that somebody else wants whole."""


def give_way() -> None:
    """Let threads that compact work when others have nothing to do. Such threads are started when there is work for
    them, so that this is said again after each load."""
    own = os.getpriority(os.PRIO_PROCESS, 0)
    for thread in _compacting():
        with suppress(OSError):  # it is gone
            if os.getpriority(os.PRIO_PROCESS, thread) <= own:
                os.setpriority(os.PRIO_PROCESS, thread, _LAST if _may_return(thread, own) else _LATER)


def work_on() -> None:
    """Let them work like others again, where the system allows that: not every process may take a nice value back."""
    own = os.getpriority(os.PRIO_PROCESS, 0)
    for thread in _compacting():
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, own)  # of one thread: setpriority(2), Linux


def _may_return(thread: int, own: int) -> bool:
    """Whether a thread that gives way may be brought back: a process of root may, unless it is in a container."""
    os.setpriority(os.PRIO_PROCESS, thread, own + 1)
    try:
        os.setpriority(os.PRIO_PROCESS, thread, own)
    except PermissionError:
        return False
    return True


def _compacting() -> Iterator[int]:
    for folder in _THREADS.glob("*"):
        with suppress(OSError):
            if (folder / "comm").read_text(encoding="utf-8").startswith(_NAME):
                yield int(folder.name)
