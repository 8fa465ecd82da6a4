"""The executor that a setting names. All are `concurrent.futures.Executor`, so what uses one knows no other kind.

`one`: this process. `processes`, or `processes:4`: local ones, as many as there are cores if no number is given.
`dask://host:port`: the workers of a Dask cluster, whose scheduler listens there (the extra `cluster`). `auto`: local
processes where there are at least `WORTH_IT` pieces for each, else this process.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import Thread
from typing import Any, TypeVar

from gazette.errors import UserError
from gazette.work.garbage import seldom

WORTH_IT = 100
"""Pieces for each process from which on starting processes pays: each loads the tables first, for a second."""
RETRIES = 3
"""How often a cluster tries a piece again whose worker went away."""
CONNECT_SECONDS = 10
_PR_SET_PDEATHSIG = 1

Given = TypeVar("Given")
_NAME = re.compile(r"auto|one|processes(?::[1-9][0-9]{0,2})?|dask://[^\s/]+:[0-9]+")


class InThisProcess(Executor):
    """Does each piece when it is handed in, in the thread that hands it in."""

    def submit(self, fn: Callable[..., Given], /, *args: Any, **kwargs: Any) -> Future[Given]:
        """See `concurrent.futures.Executor.submit`."""
        future: Future[Given] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - a future holds whatever was raised, and raises it when asked
            future.set_exception(error)
        return future


def check_name(name: str) -> str:
    """The name of an executor. Raises `UserError` where it is none."""
    if not _NAME.fullmatch(name):
        raise UserError(
            f"there is no executor named {name!r}",
            advice="Use auto, one, processes, processes:4 or dask://host:port (--executor, GAZETTE_EXECUTOR).",
        )
    return name


class Workers:
    """Who does the work of one run: started when the work is worth it, kept for what comes after, gone at the end."""

    def __init__(self, name: str) -> None:
        """Raises `UserError` for an unknown name."""
        self._name = check_name(name)
        self._started: Executor | None = None
        self._beside: Executor | None = None
        self._open = ExitStack()
        self._closing: Thread | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *about: object) -> None:
        if self._closing is not None:
            self._closing.join()
        self._open.close()

    def end(self) -> None:
        """No more work will come: local processes begin to go, which takes a while, beside what is left to do here."""
        if self._closing is None and _processes(self._name) is not None:
            self._closing = Thread(target=self._open.close)
            self._closing.start()

    def for_work(self, pieces: int) -> Executor:
        """Who does so many pieces of work.

        Raises `UserError` where Dask is not installed, or where its scheduler does not answer.
        """
        if self._started is None and self._worth_it(pieces):
            self._beside = None
            self._open.close()
            self._started = self._open.enter_context(_started(self._name, _processes(self._name)))
        return self._started or InThisProcess()

    def begin(self, pieces: int, get_ready: Callable[..., object], *args: object) -> None:
        """Have a local process get ready while this one works, where so many pieces of work would be worth it: starting
        one when it is needed takes longer than a small part of that work. See `beside`."""
        if self._started is None and _processes(self._name) is not None and self._worth_it(pieces):
            self._beside = self._open.enter_context(_started(self._name, 1))
            self._beside.submit(get_ready, *args)

    @property
    def beside(self) -> Executor | None:
        """A local process that was begun for any work, however little, beside this one's; it is gone when there is
        work for all."""
        return self._beside

    def _worth_it(self, pieces: int) -> bool:
        processes = _processes(self._name)
        return processes is None or (processes > 1 and (self._name != "auto" or pieces >= processes * WORTH_IT))


@contextmanager
def told_if_one_dies(doing: str) -> Iterator[None]:
    """Raises `UserError` where a process ends meanwhile whose work is waited for; `doing` says what it was to do."""
    try:
        yield
    except BrokenExecutor as error:
        raise UserError(
            f"a process that was {doing} ended without a word",
            advice="Look whether memory ran out. With `--executor one` all is done in one process, which tells more.",
        ) from error


def _processes(name: str) -> int | None:
    """How many processes of this machine a name means; None where it means a cluster."""
    if name.startswith("dask://"):
        return None
    kind, _, number = name.partition(":")
    return 1 if kind == "one" else int(number or len(os.sched_getaffinity(0)))


def _started(name: str, processes: int | None) -> AbstractContextManager[Executor]:
    if processes is None:
        return _dask(name.removeprefix("dask://"))
    # Spawned, not forked: a fork copies the locks of threads that are not copied.
    return ProcessPoolExecutor(
        processes, mp_context=multiprocessing.get_context("spawn"), initializer=_begin, initargs=(os.getpid(),)
    )


def _begin(parent: int) -> None:
    """What a local process does first: it looks for garbage seldom, and ends with the one that it works for.

    A process of a pool waits for work for ever, also where the one that would give it was killed (prctl(2), Linux).
    """
    seldom()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before
            os._exit(1)


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise UserError("Dask is not installed", advice="pip install 'cluster-gazette[cluster]'") from error
    try:
        client = Client(f"tcp://{address}", timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError) as error:
        raise UserError(
            f"no Dask scheduler answers at {address}", advice="Start one with `dask scheduler`, and workers for it."
        ) from error
    with client, client.get_executor(pure=False, retries=RETRIES) as executor:  # type: ignore[no-untyped-call]
        yield executor
