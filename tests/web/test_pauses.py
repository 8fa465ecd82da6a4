"""What has outlived a full collection is not looked at again, and not for ever; and nobody waits long for a turn."""

from __future__ import annotations

import gc
import statistics
import sys
import threading
import time
import weakref
from collections.abc import Iterator

import pytest

from gazette.web import pauses


class Ring:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.myself = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    callbacks, interval = list(gc.callbacks), sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval)
    gc.callbacks[:] = callbacks
    gc.unfreeze()


def test_what_outlives_a_full_collection_is_set_apart() -> None:
    pauses.shorten()
    gc.collect(1)
    before = gc.get_freeze_count()
    kept: list[list[int]] = [[] for _ in range(1000)]
    gc.collect(1)
    assert gc.get_freeze_count() == before
    gc.collect()
    assert gc.get_freeze_count() >= before + len(kept)


def test_garbage_among_it_is_found_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pauses, "_AGAIN", 3)
    pauses.shorten()
    ring = Ring()
    there = weakref.ref(ring)
    gc.collect()
    del ring
    gc.collect()
    assert there() is not None
    gc.collect()
    gc.collect()
    assert there() is None


def test_it_is_found_by_the_next_one_when_asked() -> None:
    pauses.shorten()
    ring = Ring()
    there = weakref.ref(ring)
    gc.collect()
    del ring
    pauses.look_again()
    gc.collect()
    assert there() is None


def test_who_waits_while_another_thread_computes_gets_its_turn_sooner() -> None:
    over = threading.Event()

    def compute() -> None:
        while not over.is_set():
            sum(range(100))

    def waited() -> float:
        found = []
        for _ in range(30):
            start = time.perf_counter()
            time.sleep(0.001)
            found.append(time.perf_counter() - start - 0.001)
        return statistics.median(found)

    thread = threading.Thread(target=compute)
    thread.start()
    sys.setswitchinterval(0.005)  # Python's own
    try:
        before = waited()
        pauses.shorten()
        after = waited()
    finally:
        over.set()
        thread.join()
    assert after < before / 2
