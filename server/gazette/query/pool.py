"""A small pool of query processes, and the clock over them.

A query waits for a free process, runs in it alone, and is killed with its process at the deadline. Another process
takes the dead one's place. A new release takes over by `swap`: new processes open the new store, and those that are
busy finish on the old one.
"""

from __future__ import annotations

import atexit
import logging
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from gazette.query.answer import Answer, EngineRefused
from gazette.query.errors import (
    NotInXml,
    Overloaded,
    QueryCrashed,
    QueryError,
    QueryFailed,
    QueryMemory,
    QueryUnavailable,
)
from gazette.query.guard import Query
from gazette.query.nursery import Config, Nursery, StartFailed, fits_in_memory
from gazette.query.places import PROBE, Limits, Places, too_large, too_late
from gazette.query.syntax import syntax_error, unknown_function
from gazette.query.worker import Died, Late, Worker

_log = logging.getLogger(__name__)

_GRACE = 5.0
"""Seconds of processor time above the time limit after which the kernel ends a process that nobody stopped."""


@dataclass(frozen=True)
class Dataset:
    """The graphs a protocol request asks for (SPARQL 1.1 Protocol, section 2.1.4); both empty means all of them."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


class Pool:
    """Query processes over one release's store. Nothing is started before the first query."""

    def __init__(self, store: Path, limits: Limits, *, prefixes: Mapping[str, str], base_iri: str) -> None:
        self.limits = limits
        self.places = Places(limits)
        self._config = Config(store, base_iri, dict(prefixes), limits.query_memory)
        self._lock = self.places.lock
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._nurseries: dict[int, Nursery] = {}  # by generation; the keeper's alone
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="query-pool-keeper")
        atexit.register(self.close)

    def run(self, query: Query, format_name: str, dataset: Dataset | None = None) -> Answer:
        """Run a query that the guard has read, and give its answer once the first piece of it is there.

        Read the answer at once: the time limit runs until its end, and its process works for nobody else. Raises the
        errors of `gazette.query.errors`, as reading the rest does.
        """
        timeout = self.limits.query_timeout
        return self._run(query, format_name, dataset or Dataset(), timeout=timeout, patience=timeout)

    def ready(self, patience: float = 1.0) -> str:
        """Ask a process a fixed question: "ready" when it answers, "busy" when all are at work. Raises QueryError."""
        try:
            self._run(PROBE, "json", Dataset(), timeout=patience, patience=patience).close()
        except Overloaded:
            return "busy"
        return "ready"

    def swap(self, store: Path) -> None:
        """Go over to another release's store. Raises `QueryUnavailable`, the old one kept, when it cannot be opened."""
        config = replace(self._config, store=store, generation=self._config.generation + 1)
        first = self._start(config)
        with self._lock:
            old, self._idle, self._config = self._idle, [first], config
            self._lock.notify()
        for worker in old:
            worker.close()
        self._keeper.submit(self._retire, config.generation)

    def close(self) -> None:
        """End all processes, busy ones too. The pool answers nothing any more."""
        with self._lock:
            if not self.places.close():
                return
            idle, self._idle = self._idle, []
            for worker in self._busy:
                worker.kill()
        for worker in idle:
            worker.close()
        self._keeper.shutdown(wait=True, cancel_futures=True)
        self._retire()
        atexit.unregister(self.close)

    def statistics(self) -> dict[str, int]:
        """How many processes are idle and busy, and how many queries wait."""
        return self.places.statistics(len(self._idle))

    def _run(self, query: Query, format_name: str, dataset: Dataset, *, timeout: float, patience: float) -> Answer:
        request = {
            "query": query.text,
            "format": format_name,
            "union": not (dataset or query.has_dataset),
            "default_graphs": list(dataset.default) if dataset else None,
            "named_graphs": list(dataset.named) if dataset else None,
            "rows": self.limits.query_rows,
            "bytes": self.limits.query_bytes,
            "processor": timeout + _GRACE,
        }
        worker = self._acquire(patience)
        started = time.monotonic()

        def explain(failure: EngineRefused | Late | Died) -> QueryError:
            error = self._explain(query, timeout, failure)
            error.seconds = time.monotonic() - started
            return error

        answer = Answer(worker, self._give_back, explain, timeout)
        answer.begin(request)
        return answer

    def _acquire(self, patience: float) -> Worker:
        """A process for this caller alone, waited for at most `patience` seconds."""
        self.places.take(patience)
        try:
            worker = self._take_idle() or self._start(self._config)
        except BaseException:
            self.places.leave()
            raise
        with self._lock:
            self._busy.add(worker)
        return worker

    def _take_idle(self) -> Worker | None:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                worker = self._idle.pop()
            if worker.alive:
                return worker
            worker.close()

    def _start(self, config: Config) -> Worker:
        try:
            worker = self._keeper.submit(self._born, config).result()
        except StartFailed as error:
            _log.error("%s", error)
            raise QueryUnavailable("No query process can be started; the operator's log says why.") from error
        except RuntimeError as error:
            raise QueryUnavailable("The service is stopping.") from error
        return worker

    def _born(self, config: Config) -> Worker:
        """A new process. Runs in the keeper's thread. Raises `StartFailed`."""
        nursery = self._nurseries.get(config.generation)
        if nursery is not None and not nursery.alive:
            _log.warning("the process that query processes are forked from has ended")
            nursery.retire()
            nursery = None
        if nursery is None:
            nursery = self._nurseries[config.generation] = _nursery(config)
        worker = Worker(nursery)
        _log.info("query process %d ready after %.3f s", worker.pid, worker.start_seconds)
        return worker

    def _retire(self, before: int | None = None) -> None:
        """Let the nurseries of releases no longer served end, or all. Runs in the keeper's thread, or after its end."""
        for generation in [number for number in self._nurseries if before is None or number < before]:
            self._nurseries.pop(generation).retire()

    def _give_back(self, worker: Worker, healthy: bool) -> bool:
        """Take a process back. False when it is not kept, so that its user has to close it."""
        with self._lock:
            self._busy.discard(worker)
            self.places.leave()
            keep = (
                healthy
                and not self.places.closed
                and worker.config.generation == self._config.generation
                and self._room()
            )
            if keep:
                self._idle.append(worker)
            else:
                worker.kill()
                if not self.places.closed:
                    self._keeper.submit(self._refill)
        return keep

    def _room(self) -> bool:
        """Whether one more idle process keeps their number in its limit: two may have been started for one place."""
        return len(self._idle) + self.places.running < self.limits.workers

    def _refill(self) -> None:
        """Put a new process in a dead one's place before somebody waits for it. Runs in the keeper's thread."""
        with self._lock:
            if self.places.closed or not self._room():
                return
            config = self._config
        try:
            worker = self._born(config)
        except StartFailed as error:
            _log.error("%s", error)  # the next query tries again, and tells its client
            return
        with self._lock:
            wanted = not self.places.closed and config.generation == self._config.generation and self._room()
            if wanted:
                self._idle.append(worker)
        if not wanted:
            worker.close()

    def _explain(self, query: Query, timeout: float, error: EngineRefused | Late | Died) -> QueryError:
        """What went wrong in a process, as its client is told."""
        if isinstance(error, Late):
            return too_late(timeout)
        if isinstance(error, Died):
            _log.warning("%s", error)
            if error.for_memory:
                return self._too_much_memory()
            return QueryCrashed(
                "The process that ran it ended without a word; other queries go on.",
                advice="Very deep nesting can do this. If the query is plain, please report it.",
            )
        if error.kind == "syntax":
            return syntax_error(query.text, error.message, self._config.prefixes, error.offset, error.expected)
        if error.kind == "too-large":
            return too_large(error.message)
        if error.kind == "no-xml":
            return NotInXml(error.message)
        if error.kind == "memory":
            return self._too_much_memory()
        if (unknown := unknown_function(query.text, error.message, self._config.prefixes)) is not None:
            return unknown
        return QueryFailed(f"The engine said: {error.message}.")

    def _too_much_memory(self) -> QueryMemory:
        return QueryMemory(
            f"It asked for more than the {self.limits.query_memory} MiB that one query may use.",
            advice="ORDER BY, DISTINCT and GROUP BY keep all rows in memory: narrow the pattern before them.",
        )


def _nursery(config: Config) -> Nursery:
    """A nursery over a store, in memory if it fits there. Raises `StartFailed`."""
    if fits_in_memory(config):
        try:
            return Nursery(config, in_memory=True)
        except StartFailed as error:
            _log.warning("the store is not held in memory: %s", error)
    return Nursery(config, in_memory=False)
