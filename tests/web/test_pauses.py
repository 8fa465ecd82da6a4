"""What has outlived a full collection is not looked at again, and not for ever."""

from __future__ import annotations

import gc
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
    callbacks = list(gc.callbacks)
    yield
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
