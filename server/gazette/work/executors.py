"""The executor that a setting names. All are `concurrent.futures.Executor`, so what uses one knows no other kind.

`one`: this process. `processes`, or `processes:4`: local ones, as many as there are cores if no number is given.
`dask://host:port`: the workers of a Dask cluster, whose scheduler listens there (the extra `cluster`). `auto`: local
processes where there are at least `WORTH_IT` pieces for each, else this process.
"""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from gazette.errors import UserError

WORTH_IT = 100
"""Pieces for each process from which on starting processes pays: each loads the tables first, for a second."""
RETRIES = 3
"""How often a cluster tries a piece again whose worker went away."""
CONNECT_SECONDS = 10

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


@contextmanager
def executor_of(name: str, pieces: int) -> Iterator[Executor]:
    """The executor for so many pieces of work, closed at the end.

    Raises `UserError` for an unknown name, where Dask is not installed, or where its scheduler does not answer.
    """
    check_name(name)
    if name.startswith("dask://"):
        with _dask(name.removeprefix("dask://")) as cluster:
            yield cluster
        return
    kind, _, number = name.partition(":")
    processes = int(number or len(os.sched_getaffinity(0)))
    if kind == "one" or processes == 1 or (kind == "auto" and pieces < processes * WORTH_IT):
        yield InThisProcess()
        return
    # Spawned, not forked: a fork copies the locks of threads that are not copied.
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


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
