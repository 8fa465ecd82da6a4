"""An answer as it comes out of a query process, piece by piece."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gazette.query import wire
from gazette.query.errors import QueryError
from gazette.query.worker import Died, Late, Worker


class EngineRefused(Exception):
    """The process says why there is no answer; `kind` is the child's word for it.

    Of a syntax error it may have found the `offset` and what was `expected` there.
    """

    def __init__(self, kind: str, message: str, offset: int | None = None, expected: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.offset = offset
        self.expected = tuple(expected)


class Answer:
    """The bytes of one answer, to be iterated once. Use it as a context manager, so that the process is freed.

    `first` is the first piece; `whole` says that there is no other, and that the process is free again already.
    `rows` (or triples), `bytes` and `seconds` are known at its end. `store` is the one that was asked.
    """

    def __init__(
        self,
        worker: Worker,
        give_back: Callable[[Worker, bool], bool],
        explain: Callable[[EngineRefused | Late | Died], QueryError],
        seconds: float,
    ) -> None:
        self.first = b""
        self.whole = False
        self.rows = 0
        self.bytes = 0
        self.seconds = 0.0
        self._started = time.monotonic()
        self._worker = worker
        self.store: Path | None = worker.config.store
        self._give_back = give_back
        self._explain = explain
        self._deadline = self._started + seconds
        self._lock = threading.Lock()
        self._finished = False

    def begin(self, request: dict[str, Any]) -> None:
        """Send the query and wait for the first piece. Raises the errors of `gazette.query.errors`."""
        try:
            self._worker.send(request)
            kind, self.first = self._receive()
            self.whole = kind == wire.WHOLE
            if self.whole:
                self._receive()
        except BaseException as error:
            self._finish(healthy=False)
            if isinstance(error, Died):
                raise self._explain(error) from error
            raise

    def __iter__(self) -> Iterator[bytes]:
        """The pieces. Raises the errors of `gazette.query.errors` when the rest does not come."""
        yield self.first
        kind = wire.END if self.whole else wire.DATA
        while kind != wire.END:
            kind, content = self._receive()
            if kind == wire.DATA:
                yield content

    def close(self) -> None:
        """Give the answer up: a query that still runs is killed."""
        self._finish(healthy=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _receive(self) -> tuple[bytes, bytes]:
        """The next frame; the process is given back with the last one, and with every failure."""
        try:
            kind, content = self._worker.receive(self._deadline)
        except (Late, Died) as error:
            self._finish(healthy=False)
            raise self._explain(error) from error
        if kind == wire.FAIL:
            self._finish(healthy=True)
            raise self._explain(EngineRefused(**json.loads(content)))
        if kind == wire.END:
            end = json.loads(content)
            self.rows, self.bytes, self.seconds = end["rows"], end["bytes"], time.monotonic() - self._started
            self._finish(healthy=not end["retire"])
        return kind, content

    def _finish(self, healthy: bool) -> None:
        with self._lock:
            finished, self._finished = self._finished, True
        if not finished and not self._give_back(self._worker, healthy):
            self._worker.close()
