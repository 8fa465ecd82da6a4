"""What the web application asks of whatever answers visitors' queries: processes of its own, or another server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from gazette.query.guard import Query
from gazette.query.pool import Dataset


class AnswerPieces(Protocol):
    """See `gazette.query.answer.Answer`."""

    first: bytes
    whole: bool
    rows: int
    seconds: float
    store: Path | None

    def __iter__(self) -> Iterator[bytes]: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...


class QueryService(Protocol):
    """See `gazette.query.pool.Pool`, whose methods these are."""

    def run(self, query: Query, format_name: str, dataset: Dataset | None = None) -> AnswerPieces:
        """Answer a query that the guard has read. Raises the errors of `gazette.query.errors`."""

    def ready(self, patience: float = 1.0) -> str:
        """Whether a query would be answered now: "ready", or "busy". Raises QueryError."""

    def swap(self, store: Path) -> None:
        """Go over to another release."""

    def close(self) -> None:
        """Answer nothing any more."""

    def statistics(self) -> dict[str, int]:
        """How many places are `idle` and `busy`, and how many queries are `waiting`."""
