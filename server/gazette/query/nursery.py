"""The web process's end of the process that query processes are forked from."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from gazette.query.forking import LONGEST

_START_TIME = 60.0
"""Seconds it may take to read a store into memory."""
_FORK_TIME = 10.0
"""Seconds a fork may take."""
_NOTED = 4096
"""Bytes of a dead process's last words that are read."""
_GROWTH = 3
"""A store in memory is at most so many times as large as its folder (2.6 times, measured)."""
_SHARE = 4
"""The part of the memory of a query process that its store may take."""


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


class Nursery:
    """Forks query processes over one store, and reaps them. Safe among threads.

    It ends when it is retired and the last of its processes has been reaped.
    """

    def __init__(self, config: Config, *, in_memory: bool) -> None:
        """Start it and wait until it is ready. Raises `StartFailed`."""
        self.config = config
        self.in_memory = in_memory
        self._lock = threading.Lock()
        self._children = 0
        self._retired = False
        self._words = open_words()
        self._control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            started: Future[subprocess.Popen[bytes]] = Future()
            threading.Thread(
                target=self._keep, args=(other.fileno(), started), name="query-nursery", daemon=True
            ).start()
            try:
                self._process = started.result()
            except StartFailed:
                self._control.close()
                self._words.close()
                raise
        content = {
            "store": str(config.store),
            "base_iri": config.base_iri,
            "prefixes": config.prefixes,
            "memory": config.memory,
            "in_memory": in_memory,
            "parent": os.getpid(),
        }
        try:
            self._ask(content, (), _START_TIME)
        except StartFailed:
            self._end()
            raise

    def _keep(self, control: int, started: Future[subprocess.Popen[bytes]]) -> None:
        """Start the process and wait for its end: the kernel ends it with the thread that started it."""
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "gazette.query.forking"],
                stdin=control,
                stdout=self._words,
                stderr=self._words,
                env=_environment(),
            )
        except OSError as error:
            started.set_exception(StartFailed(f"query processes cannot be forked: {error}"))
            return
        started.set_result(process)
        process.wait()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def fork(self, requests: int, replies: int, words: int) -> int:
        """A query process with these ends of its pipes; its process id. Raises `StartFailed`."""
        with self._lock:
            pid = int(self._ask({}, (requests, replies, words), _FORK_TIME)["pid"])
            self._children += 1
        return pid

    def reap(self, pid: int) -> int | None:
        """How a process that has ended did so, as in Popen.returncode; None if that is not known. Once for each."""
        with self._lock:
            status = None
            with contextlib.suppress(StartFailed):
                status = int(self._ask({"reap": pid}, (), _FORK_TIME)["status"])
            self._children -= 1
            self._end_when_done()
        return status

    def retire(self) -> None:
        """Let it end when all its processes have."""
        with self._lock:
            self._retired = True
            self._end_when_done()

    def _end_when_done(self) -> None:
        if self._retired and not self._children and not self._words.closed:
            self._end()

    def _end(self) -> None:
        self._control.close()
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._words.close()

    def _ask(self, message: dict[str, Any], descriptors: Sequence[int], seconds: float) -> dict[str, Any]:
        try:
            self._control.settimeout(seconds)
            socket.send_fds(self._control, [json.dumps(message).encode()], descriptors)
            answer = self._control.recv(LONGEST)
        except OSError as error:  # it has ended, or does not answer
            self._process.kill()
            raise StartFailed(f"query processes cannot be forked: {error}") from error
        if not answer:
            raise StartFailed(f"query processes cannot be forked: {last_words(self._words.fileno())}")
        content: dict[str, Any] = json.loads(answer)
        if "failed" in content:
            raise StartFailed(f"query processes cannot be forked: {content['failed']}")
        return content


def fits_in_memory(config: Config) -> bool:
    """Whether query processes may hold the store in the memory that they share."""
    try:
        size = sum(path.stat().st_size for path in config.store.iterdir())
    except OSError:
        return False
    return size * _GROWTH * _SHARE <= config.memory << 20


def open_words() -> IO[bytes]:
    """A file in memory for what a process writes to its error stream."""
    return os.fdopen(os.memfd_create("query-process-errors"), "rb", buffering=0)


def last_words(descriptor: int) -> str:
    """The end of what a process wrote."""
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, _NOTED, max(0, size - _NOTED)).decode("utf-8", "replace").strip()


def _environment() -> dict[str, str]:
    """Nothing of the web process's environment but what Python needs to find its modules."""
    return {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}
