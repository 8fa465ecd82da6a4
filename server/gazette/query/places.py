"""How many queries are answered at once: so many places, and a queue for them."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from gazette.query.errors import AnswerTooLarge, Overloaded, QueryTimeout, QueryUnavailable
from gazette.query.guard import Query, QueryKind

PROBE = Query("ASK {}", QueryKind.ASK, has_dataset=False, repeatable=True)
"""Asked to see whether anybody answers."""


@dataclass(frozen=True)
class Limits:
    """What visitors' queries may use, of the settings with the same names."""

    workers: int
    query_timeout: float
    query_memory: int
    query_rows: int
    query_bytes: int
    query_queue: int


class Places:
    """Places for `limits.workers` queries. `lock` guards the state; an owner holds it for what goes with a place."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.lock = threading.Condition()
        self.running = 0
        self.waiting = 0
        self.closed = False

    def take(self, patience: float) -> None:
        """Wait at most `patience` seconds for a place. Raises `Overloaded`, and `QueryUnavailable` once closed."""
        with self.lock:
            if self.waiting or self.running >= self.limits.workers:
                if self.waiting >= self.limits.query_queue:
                    raise self._overloaded()
                self.waiting += 1
                try:
                    free = self.lock.wait_for(lambda: self.closed or self.running < self.limits.workers, patience)
                finally:
                    self.waiting -= 1
                if not free:
                    raise self._overloaded()
            if self.closed:
                raise QueryUnavailable("The service is stopping.")
            self.running += 1

    def leave(self) -> None:
        """Give the place to the next that waits."""
        with self.lock:
            self.running -= 1
            self.lock.notify()

    def close(self) -> bool:
        """Let nobody in any more. False where it was closed before."""
        with self.lock:
            closed, self.closed = self.closed, True
            self.lock.notify_all()
        return not closed

    def statistics(self, idle: int) -> dict[str, int]:
        """How many are idle and busy, and how many queries wait."""
        with self.lock:
            return {"idle": idle, "busy": self.running, "waiting": self.waiting}

    def _overloaded(self) -> Overloaded:
        return Overloaded(
            "As many queries as this service answers at once are at work, and the queue is full.",
            retry_after=max(1, round(self.limits.query_timeout / 4)),
        )


def too_late(timeout: float) -> QueryTimeout:
    """What a client is told whose query was stopped at the limit of time, in seconds."""
    return QueryTimeout(
        f"It was stopped after {timeout:g} seconds, the limit of this service.",
        advice="Ask for less: name a type or a property, add a LIMIT, or take a dump and ask it at home.",
    )


def too_large(what: str) -> AnswerTooLarge:
    """What a client is told whose answer has `what` (more than so many rows or bytes)."""
    return AnswerTooLarge(
        f"It has {what}, the limit of this service.",
        advice="Add a LIMIT, ask for fewer columns, or take a dump of the whole data set.",
    )
