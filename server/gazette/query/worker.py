"""The web process's end of one query process."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import threading
import time
from typing import Any

from gazette.query import wire
from gazette.query.nursery import Nursery, StartFailed, last_words, open_words

_START_TIME = 30.0
"""Seconds a query process may take to open the store."""


class Died(Exception):
    """The process ended; `words` is the end of what it wrote to its error stream, `status` as in Popen.returncode."""

    def __init__(self, status: int | None, words: str) -> None:
        super().__init__(f"query process ended with {status}: {words or 'no word'}")
        self.status = status
        self.words = words

    @property
    def for_memory(self) -> bool:
        """Whether it ended because it was given no more memory."""
        return any(sign in self.words for sign in ("memory allocation", "bad_alloc", "MemoryError"))


class Late(Exception):
    """The process has not answered by the deadline."""


class Worker:
    """A query process. One thread at a time uses it; only `kill` may come from another."""

    def __init__(self, nursery: Nursery) -> None:
        """Have the process forked and wait until it is ready. Raises `StartFailed`."""
        started = time.monotonic()
        self.config = nursery.config
        self._nursery = nursery
        self._words = open_words()
        requests, self._requests = os.pipe()
        self._replies, replies = os.pipe()
        wire.widen(replies)
        try:
            self.pid = nursery.fork(requests, replies, self._words.fileno())
        except StartFailed:
            self._close_pipes()
            raise
        finally:
            os.close(requests)
            os.close(replies)
        try:
            self._handle = os.pidfd_open(self.pid)  # nobody else has this number until it is reaped
        except OSError as error:
            self._close_pipes()  # then it ends by itself
            nursery.reap(self.pid)
            raise StartFailed(f"the query process cannot be watched: {error}") from error
        self._reaped = False
        self._closing = threading.Lock()
        self._poll = select.poll()
        self._poll.register(self._replies, select.POLLIN)
        self._received = memoryview(b"")
        try:
            self._greet()
        except (Died, Late) as error:
            raise StartFailed(f"the query process did not start: {error}") from error
        finally:
            self.start_seconds = time.monotonic() - started

    def _close_pipes(self) -> None:
        os.close(self._requests)
        os.close(self._replies)
        self._words.close()

    def _greet(self) -> None:
        try:
            kind, reply = self.receive(time.monotonic() + _START_TIME)
        except (Died, Late):
            self.kill()
            self.close()
            raise
        if kind != wire.READY:
            self.close()
            raise StartFailed(json.loads(reply)["message"])

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return not self._ended(0)

    def send(self, request: dict[str, Any]) -> None:
        """Give it a query. Raises `Died` when it is gone."""
        try:
            wire.write_all(self._requests, wire.message(wire.QUERY, request))
        except BrokenPipeError as error:
            raise self._died() from error

    def receive(self, deadline: float) -> tuple[bytes, bytes]:
        """The next frame: kind and content. Raises `Late` past the deadline (monotonic) and `Died`."""
        kind, length = wire.HEAD.unpack(self._take(wire.HEAD.size, deadline))
        return kind, self._take(length, deadline)

    def _take(self, length: int, deadline: float) -> bytes:
        """The next bytes of the replies. As much is read at once as there is, since each reading costs its time."""
        parts = []
        while length:
            if not self._received:
                self._wait(deadline)
                self._received = memoryview(os.read(self._replies, wire.PIPE))
                if not self._received:
                    raise self._died()
            parts.append(self._received[:length])
            self._received = self._received[length:]
            length -= len(parts[-1])
        return b"".join(parts)

    def _wait(self, deadline: float) -> None:
        """Until there is something to read. Raises `Late`."""
        now = time.monotonic()
        if deadline <= now or not self._poll.poll((deadline - now) * 1000):
            raise Late

    def kill(self) -> None:
        """End it at once, whatever it does. Any thread may call this, any number of times."""
        with self._closing, contextlib.suppress(ProcessLookupError):
            if not self._words.closed:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def close(self) -> None:
        """Ask it to end, see that it does, and give its descriptors back."""
        if self._words.closed:
            return
        os.close(self._requests)
        if not self._ended(1):
            self.kill()
            self._ended(None)
        self._reap()
        with self._closing:
            os.close(self._replies)
            os.close(self._handle)
            self._words.close()

    def _ended(self, seconds: float | None) -> bool:
        """Wait so long, or as long as it takes, for its end; whether it came."""
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        return bool(poll.poll(None if seconds is None else seconds * 1000))

    def _reap(self) -> int | None:
        """How it ended, the first time that this is asked."""
        reaped, self._reaped = self._reaped, True
        return None if reaped else self._nursery.reap(self.pid)

    def _died(self) -> Died:
        status = self._reap() if self._ended(5) else None
        return Died(status, last_words(self._words.fileno()))
