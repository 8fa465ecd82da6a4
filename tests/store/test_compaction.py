"""That the engine's compaction gives way while a store is loaded."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from unittest.mock import patch

import pytest

from gazette.store import successor
from gazette.store.successor import Loader, Segment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a nice value for each thread")
MAY = os.geteuid() == 0
"""Whoever is not root may not take back that something gives way."""


def nice_values(name: str) -> set[int]:
    """Of the threads of this process that are called so."""
    found = set()
    for folder in Path("/proc/self/task").iterdir():
        if (folder / "comm").read_text().strip() == name:
            found.add(os.getpriority(os.PRIO_PROCESS, int(folder.name)))
    return found


def segment(number: int) -> Segment:
    lines = [f"<http://x/{number}/{line}> <http://x/p> <http://x/o> <http://x/g> .\n" for line in range(500)]
    return Segment(len(lines), "".join(lines).encode)


def loaded_until_compacting(folder: Path) -> Loader:
    """A store of many small files, which the engine has begun to merge."""
    loader = Loader(folder)
    for number in range(200):
        loader.take(segment(number))
        if nice_values("rocksdb:low") and number >= 5:
            return loader
        time.sleep(0.02)
    raise AssertionError("the engine has no thread that compacts")


def test_threads_that_compact_give_way_until_all_is_loaded(tmp_path: Path) -> None:
    with patch.object(successor, "_LOADED_AT_ONCE", 100):
        loader = loaded_until_compacting(tmp_path / "store")
        assert nice_values("rocksdb:low") == {19}
        own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        store = loader.finish()
    assert nice_values("rocksdb:low") == ({own} if MAY else {19})
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == own != 19
    store.settle()
    assert store.count() % 500 == 0 and store.count() >= 3_000
    store.close()
