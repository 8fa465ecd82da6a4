"""That the engine's compaction gives way while a store is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a nice value for each thread")

LOAD = """
import errno, os, sys, time
from pathlib import Path
from gazette.store import successor
from gazette.store.successor import Loader, Segment

def nice_values():
    folders = [f for f in Path("/proc/self/task").iterdir() if (f / "comm").read_text().strip() == "rocksdb:low"]
    return sorted({os.getpriority(os.PRIO_PROCESS, int(folder.name)) for folder in folders})

def segment(number):
    lines = [f"<http://x/{number}/{line}> <http://x/p> <http://x/o> <http://x/g> .\\n" for line in range(500)]
    return Segment(len(lines), "".join(lines).encode)

own = os.getpriority(os.PRIO_PROCESS, 0)
if "may not" in sys.argv:
    real = os.setpriority
    def only_up(kind, who, nice):
        if nice < os.getpriority(kind, who):
            raise PermissionError(errno.EACCES, "Permission denied")
        real(kind, who, nice)
    os.setpriority = only_up
successor._LOADED_AT_ONCE = 100
loader = Loader(Path(sys.argv[1]))
loaded = 0
while loaded < 200 and not (nice_values() and loaded >= 5):  # until the engine has begun to merge
    loader.take(segment(loaded))
    loaded += 1
    time.sleep(0.02)
while_loaded = nice_values()
store = loader.finish()
after = nice_values()
store.settle()
print(while_loaded, after, os.getpriority(os.PRIO_PROCESS, 0) == own, store.count() == 500 * loaded)
"""


def told(folder: Path, *arguments: str) -> str:
    """What a process of its own tells: whoever is not root may not take back that a thread gives way."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", LOAD, str(folder / "store"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120).stdout


def test_threads_that_compact_give_way_until_all_is_loaded(tmp_path: Path) -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert told(tmp_path) in (f"[19] [{own}] True True\n", "[10] [10] True True\n")


def test_threads_that_cannot_be_brought_back_give_way_a_little(tmp_path: Path) -> None:
    assert told(tmp_path, "may not") == "[10] [10] True True\n"
