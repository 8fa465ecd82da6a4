"""Fair use: how much query time a client may take, and how many failing queries it may send.

Two leaking buckets a client, as the Wikidata Query Service has: what counts is time spent and errors made, not the
number of requests, so that many cheap queries hurt nobody. The table is of fixed size and shared by all processes
that serve: a client has one budget, however its connections fall on them.
"""

from __future__ import annotations

import fcntl
import hashlib
import math
import mmap
import os
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gazette.query.errors import OverBudget

_SLOT = struct.Struct("<8sddd")  # client, seconds used, errors made, when that was
_WAYS = 8
_SETS = 1024
_SIZE = _SLOT.size * _WAYS * _SETS
_BURST_MINUTES = 2.0
"""A client that was quiet may take two minutes' worth at once."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one client may take in a minute: seconds of query time, and queries that fail."""

    seconds: float
    errors: float


class FairUse:
    """The buckets of at most 8,192 clients; of more, those that were quiet longest are forgotten."""

    def __init__(self, budget: Budget, file: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        """`file` is shared by the processes of one server, made where it is absent; without it the table is ours."""
        self.budget = budget
        self._clock = clock
        self._threads = threading.Lock()
        if file is None:
            self._lock: int | None = None
            self._table = mmap.mmap(-1, _SIZE)
        else:
            self._lock = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
            if os.fstat(self._lock).st_size < _SIZE:
                os.ftruncate(self._lock, _SIZE)
            self._table = mmap.mmap(self._lock, _SIZE)

    def admit(self, client: str) -> None:
        """Let a client's query pass, before any work is done for it. Raises `OverBudget`."""
        with self._locked():
            _, seconds, errors = self._find(client)
        for what, used, minute in (
            ("query time", seconds, self.budget.seconds),
            ("failing queries", errors, self.budget.errors),
        ):
            excess = used - _BURST_MINUTES * minute
            if excess > 0:
                raise OverBudget(
                    f"This address has used up its share of {what} ({minute:g} {_UNITS[what]} a minute).",
                    retry_after=max(1, math.ceil(60 * excess / minute)),
                )

    def spend(self, client: str, seconds: float, *, failed: bool) -> None:
        """Note what a query took, and whether it failed by its own fault."""
        with self._locked():
            place, used, errors = self._find(client)
            _SLOT.pack_into(self._table, place, _key(client), used + seconds, errors + failed, self._clock())

    def close(self) -> None:
        """Give the table back."""
        self._table.close()
        if self._lock is not None:
            os.close(self._lock)

    def _find(self, client: str) -> tuple[int, float, float]:
        """Where a client's slot is, or should be, with what is still counted against it."""
        key, now = _key(client), self._clock()
        start = int.from_bytes(key[:4], "little") % _SETS * _WAYS * _SLOT.size
        quietest, since = start, math.inf
        for place in range(start, start + _WAYS * _SLOT.size, _SLOT.size):
            owner, seconds, errors, noted = _SLOT.unpack_from(self._table, place)
            if owner == key:
                minutes = max(0.0, now - noted) / 60
                return (
                    place,
                    max(0.0, seconds - minutes * self.budget.seconds),
                    max(0.0, errors - minutes * self.budget.errors),
                )
            if noted < since:
                quietest, since = place, noted
        return quietest, 0.0, 0.0

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._threads:
            if self._lock is not None:
                fcntl.flock(self._lock, fcntl.LOCK_EX)
            try:
                yield
            finally:
                if self._lock is not None:
                    fcntl.flock(self._lock, fcntl.LOCK_UN)


_UNITS = {"query time": "seconds", "failing queries": "of them"}


def _key(client: str) -> bytes:
    return hashlib.blake2b(client.encode(), digest_size=8).digest()
