"""The web process's end of one query process."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gazette.query import wire

_START_TIME = 30.0
"""Seconds a query process may take to open the store."""
_NOTED = 4096
"""Bytes of a dead process's last words that are read."""


class Died(Exception):
    """The process ended; `words` is the end of what it wrote to its error stream, `status` as in Popen.returncode."""

    def __init__(self, status: int | None, words: str) -> None:
        super().__init__(f"query process ended with {status}: {words.strip() or 'no word'}")
        self.status = status
        self.words = words

    @property
    def for_memory(self) -> bool:
        """Whether it ended because it was given no more memory."""
        return any(sign in self.words for sign in ("memory allocation", "bad_alloc", "MemoryError"))


class Late(Exception):
    """The process has not answered by the deadline."""


class StartFailed(Exception):
    """The process could not be made ready."""


@dataclass(frozen=True)
class Config:
    """What every query process over one store is told once."""

    store: Path
    base_iri: str
    prefixes: dict[str, str]
    memory: int
    """MiB of address space."""
    generation: int = 0


class Worker:
    """A query process. One thread at a time uses it; only `kill` may come from another."""

    def __init__(self, config: Config) -> None:
        """Start the process and wait until its store is open. Raises `StartFailed`.

        Call it from a thread that lives as long as the process may: the kernel ends the process with that thread.
        """
        started = time.monotonic()
        self.config = config
        self._words = os.fdopen(os.memfd_create("query-process-errors"), "rb", buffering=0)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gazette.query.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            bufsize=0,
            env=_environment(),
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._requests = self._process.stdin.fileno()
        self._replies = self._process.stdout.fileno()
        wire.widen(self._replies)
        self._poll = select.poll()
        self._poll.register(self._replies, select.POLLIN)
        self._received = b""
        try:
            self._greet()
        except (Died, Late, BrokenPipeError) as error:
            raise StartFailed(f"the query process did not start: {error}") from error
        finally:
            self.start_seconds = time.monotonic() - started

    def _greet(self) -> None:
        content = {
            "store": str(self.config.store),
            "base_iri": self.config.base_iri,
            "prefixes": self.config.prefixes,
            "memory": self.config.memory,
            "parent": os.getpid(),
        }
        try:
            wire.write_all(self._requests, wire.message(wire.CONFIG, content))
            kind, reply = self.receive(time.monotonic() + _START_TIME)
        except (Died, Late, BrokenPipeError):
            self.kill()
            self.close()
            raise
        if kind != wire.READY:
            self.close()
            raise StartFailed(json.loads(reply)["message"])

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

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
        while length > len(self._received):
            parts.append(self._received)
            length -= len(self._received)
            left = deadline - time.monotonic()
            if left <= 0 or not self._poll.poll(left * 1000):
                raise Late
            self._received = os.read(self._replies, wire.PIPE)
            if not self._received:
                raise self._died()
        parts.append(self._received[:length])
        self._received = self._received[length:]
        return b"".join(parts)

    def kill(self) -> None:
        """End it at once, whatever it does. Any thread may call this, any number of times."""
        self._process.kill()

    def close(self) -> None:
        """Ask it to end, see that it does, and give its descriptors back."""
        if self._words.closed:
            return
        assert self._process.stdin is not None and self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._words.close()

    def _died(self) -> Died:
        try:
            status = self._process.wait(5)
        except subprocess.TimeoutExpired:
            status = None
        words = self._words.fileno()
        size = os.fstat(words).st_size
        return Died(status, os.pread(words, _NOTED, max(0, size - _NOTED)).decode("utf-8", "replace"))


def _environment() -> dict[str, str]:
    """Nothing of the web process's environment but what Python needs to find its modules."""
    return {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}
