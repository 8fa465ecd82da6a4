"""Visitors' SPARQL answered by another server, under the limits, in the formats and with the errors of the pool.

A query is read by three: the guard; then the embedded engine, over a store without data, in a process of its own, so
that what is no SPARQL is told in the same words and never leaves this machine; then the server. The server is asked
for JSON or N-Triples, and the formats are written here: servers differ in them.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast
from urllib.parse import urljoin

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results

from gazette.query.child import HELD, PIECE, TooLarge
from gazette.query.counting import row_counter
from gazette.query.errors import (
    AnswerTooLarge,
    Overloaded,
    QueryCrashed,
    QueryError,
    QueryFailed,
    QueryRefused,
    QueryTimeout,
    QueryUnavailable,
)
from gazette.query.formats import GRAPHS, RESULTS
from gazette.query.guard import Query, QueryKind
from gazette.query.pool import Counts, Dataset, Limits, Pool
from gazette.query.tokens import tokens, unescape
from gazette.query.writing import write_graph
from gazette.store.embedded import EmbeddedStore
from gazette.store.exchange import Reply, StoreError, StoreFailed, StoreLate, StoreRefused, StoreUnreachable
from gazette.store.remote import RESULTS as ROWS
from gazette.store.remote import RemoteStore, check_whole, read_results, tidied

_NO_GRAPH = "urn:x-gazette:no-graph"
_INSIDE = ("bif:", "sql:", "http://www.openlinksw.com/schemas/bif#", "http://www.openlinksw.com/schemas/sql#")
"""What IRIs of a server's own functions begin with: they read files and change its state."""
_PROBE = Query("ASK {}", QueryKind.ASK, has_dataset=False, repeatable=True)


class RemoteAnswer:
    """An answer that is here in whole: a part of it in `first`, the rest in a file. See `gazette.query.answer`."""

    def __init__(self, content: IO[bytes], rows: int, size: int, seconds: float) -> None:
        content.seek(0)
        self.first = content.read(HELD)
        self.whole = size <= HELD
        self.rows = rows
        self.bytes = size
        self.seconds = seconds
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self.first
        while piece := self._content.read(PIECE):
            yield piece

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._content.close()


class RemotePool:
    """Answers queries by a server: at most `workers` at once, more wait, and too many are told to come back.

    `store_of` gives the store that is asked now. Of the limits the memory is for the server to keep.
    """

    def __init__(
        self, store_of: Callable[[], RemoteStore], limits: Limits, *, prefixes: Mapping[str, str], base_iri: str
    ) -> None:
        self.limits = limits
        self.counts = Counts()
        self._store_of = store_of
        self._prefixes = dict(prefixes)
        self._base = base_iri
        self._lock = threading.Condition()
        self._running = 0
        self._waiting = 0
        self._closed = False
        self._folder = Path(tempfile.mkdtemp(prefix="gazette-judge-"))
        EmbeddedStore.writable(self._folder / "store").settle()
        judges = replace(limits, workers=1, query_queue=limits.query_queue + limits.workers)
        self._judge = Pool(self._folder / "store", judges, prefixes=prefixes, base_iri=base_iri)

    def run(self, query: Query, format_name: str, dataset: Dataset | None = None) -> RemoteAnswer:
        """See `gazette.query.pool.Pool.run`."""
        refuse_inside(query.text, self._prefixes, self._base)
        graph = query.kind is not None and query.kind.gives_graph
        with self._judge.run(query, "nt" if graph else "json"):
            pass  # the process is free again, or ended
        timeout = self.limits.query_timeout
        return self._placed(query, format_name, dataset or Dataset(), timeout, patience=timeout)

    def ready(self, patience: float = 1.0) -> str:
        """See `gazette.query.pool.Pool.ready`."""
        try:
            with self._placed(_PROBE, "json", Dataset(), patience, patience):
                return "ready"
        except Overloaded:
            return "busy"

    def swap(self, store: Path) -> None:
        """See `gazette.query.pool.Pool.swap`: `store_of` gives the new one already."""

    def close(self) -> None:
        """See `gazette.query.pool.Pool.close`. Queries that run come to their end."""
        with self._lock:
            closed, self._closed = self._closed, True
            self._lock.notify_all()
        if not closed:
            self._judge.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def statistics(self) -> dict[str, float]:
        """See `gazette.query.pool.Pool.statistics`: places are what processes are there."""
        with self._lock:
            idle = max(0, self.limits.workers - self._running)
            return asdict(self.counts) | {"idle": idle, "busy": self._running, "waiting": self._waiting}

    def _placed(
        self, query: Query, format_name: str, dataset: Dataset, timeout: float, patience: float
    ) -> RemoteAnswer:
        self._take_place(patience)
        started = time.monotonic()
        try:
            answer = self._answered(query, format_name, dataset, timeout)
        except (StoreError, TooLarge) as failure:
            error = self._explained(failure, timeout)
            error.seconds = time.monotonic() - started
            raise error from failure
        finally:
            with self._lock:
                self._running -= 1
                self._lock.notify()
        self._count("answered")
        return answer

    def _take_place(self, patience: float) -> None:
        with self._lock:
            if self._waiting or self._running >= self.limits.workers:
                if self._waiting >= self.limits.query_queue:
                    raise self._overloaded()
                self._waiting += 1
                try:
                    free = self._lock.wait_for(lambda: self._closed or self._running < self.limits.workers, patience)
                finally:
                    self._waiting -= 1
                if not free:
                    raise self._overloaded()
            if self._closed:
                raise QueryUnavailable("The service is stopping.")
            self._running += 1

    def _answered(self, query: Query, format_name: str, dataset: Dataset, timeout: float) -> RemoteAnswer:
        started = time.monotonic()
        store = self._store_of()
        text = with_prologue(query.text, self._prefixes, self._base)
        graph = query.kind is not None and query.kind.gives_graph
        accept = RdfFormat.N_TRIPLES.media_type if graph else ROWS
        sink = _Sink(self.limits.query_rows, self.limits.query_bytes)
        try:
            with store.open(text, accept, seconds=timeout, parameters=_named(dataset)) as reply:
                if graph:
                    _write_graph(reply, sink, GRAPHS[format_name], self._prefixes)
                else:
                    _write_results(reply, sink, format_name, boolean=query.kind is QueryKind.ASK)
            store.check()
        except BaseException:
            sink.content.close()
            raise
        return RemoteAnswer(sink.content, sink.rows, sink.bytes, time.monotonic() - started)

    def _explained(self, failure: StoreError | TooLarge, timeout: float) -> QueryError:
        if isinstance(failure, TooLarge):
            self._count("failed")
            return AnswerTooLarge(
                f"It has {failure}, the limit of this service.",
                advice="Add a LIMIT, ask for fewer columns, or take a dump of the whole data set.",
            )
        if isinstance(failure, StoreLate):
            self._count("stopped")
            return QueryTimeout(
                f"It was stopped after {timeout:g} seconds, the limit of this service.",
                advice="Ask for less: name a type or a property, add a LIMIT, or take a dump and ask it at home.",
            )
        if isinstance(failure, CutShort):
            self._count("crashed")
            return QueryCrashed(
                "The store broke its answer off; other queries go on.", advice="Try again. If it stays so, report it."
            )
        if isinstance(failure, StoreFailed):
            self._count("failed")
            return QueryFailed(f"The store said: {failure.message.rpartition(': ')[2]}")
        self._count("crashed")
        if isinstance(failure, StoreRefused):
            return QueryUnavailable("The store does not let this service ask; the operator's settings say how.")
        return QueryUnavailable("The store cannot be asked now.", advice="Try again in a little while.")

    def _overloaded(self) -> Overloaded:
        self.counts.turned_away += 1
        return Overloaded(
            "All places for queries are taken and the queue is full.",
            retry_after=max(1, round(self.limits.query_timeout / 4)),
        )

    def _count(self, name: str) -> None:
        with self._lock:
            setattr(self.counts, name, getattr(self.counts, name) + 1)


class CutShort(StoreUnreachable):
    """The server began an answer and did not end it."""


def refuse_inside(text: str, prefixes: Mapping[str, str], base: str) -> None:
    """Refuse a query that names one of a server's own functions, however it writes the name. Raises `QueryRefused`."""
    names = dict(prefixes)
    at_base = base
    found = list(tokens(unescape(text)))
    for place, token in enumerate(found):
        before = found[place - 1].text.upper() if place else ""
        if token.kind == "iri":
            iri = urljoin(at_base, token.text[1:-1]) if ":" not in token.text else token.text[1:-1]
            if before == "BASE":
                at_base = iri
            if place > 1 and found[place - 2].text.upper() == "PREFIX":
                names[found[place - 1].text[:-1]] = iri
        elif token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            iri = names.get(prefix, f"{prefix}:") + local.replace("\\", "")
        else:
            continue
        if iri.lower().startswith(_INSIDE):
            raise QueryRefused(
                f"{token.text} is a function of the store's own, and this service does not run those.",
                line=text.count("\n", 0, min(token.start, len(text))) + 1,
                advice="Use the functions of SPARQL 1.1.",
            )


def with_prologue(text: str, prefixes: Mapping[str, str], base: str) -> str:
    """The query with the prefixes that it uses and does not declare, and a base; its lines keep their numbers."""
    found = list(tokens(text))
    used = {token.text.partition(":")[0] for token in found if token.kind == "pname"}
    pairs = list(pairwise(found))
    declared = {after.text[:-1] for word, after in pairs if word.text.upper() == "PREFIX" and after.kind == "pname"}
    based = any(word.text.upper() == "BASE" and after.kind == "iri" for word, after in pairs)
    wanted = sorted(prefix for prefix in used - declared if prefix in prefixes)
    head = "".join(f"PREFIX {prefix}: <{prefixes[prefix]}> " for prefix in wanted)
    return f"{'' if based else f'BASE <{base}> '}{head}{text}"


def _named(dataset: Dataset) -> list[tuple[str, str]]:
    """The data set as the protocol writes it; where a half is empty it is so by a graph that nothing stands in."""
    if not dataset:
        return []
    default, named = dataset.default or (_NO_GRAPH,), dataset.named or (_NO_GRAPH,)
    return [("default-graph-uri", iri) for iri in default] + [("named-graph-uri", iri) for iri in named]


def _write_results(reply: Reply, sink: _Sink, format_name: str, *, boolean: bool) -> None:
    if boolean:
        said = read_results(reply, reply.read_all())
        word = "true" if said is True else "false"
        answer = parse_query_results(f'{{"head":{{}},"boolean":{word}}}', QueryResultsFormat.JSON)
        answer.serialize(cast(IO[bytes], sink), RESULTS[format_name])
        return
    sink.counter = row_counter(format_name)
    lines = _Lines(reply)
    try:
        rows = parse_query_results(cast(IO[bytes], lines), QueryResultsFormat.JSON)
        if isinstance(rows, QueryBoolean):
            raise CutShort("the store answered rows by a boolean")
        rows.serialize(cast(IO[bytes], sink), RESULTS[format_name])
    except (SyntaxError, ValueError) as error:
        raise lines.failure or CutShort(f"the store's answer is not whole: {error}") from error
    check_whole(reply, sink.rows)


def _write_graph(reply: Reply, sink: _Sink, format: RdfFormat, prefixes: Mapping[str, str]) -> None:
    lines = _Lines(reply)

    def counted() -> Iterator[Triple]:
        for number, quad in enumerate(parse(cast(IO[bytes], lines), format=RdfFormat.N_TRIPLES), 1):
            sink.count(number)
            yield quad.triple

    try:
        write_graph(counted(), cast(IO[bytes], sink), format, prefixes)
    except (SyntaxError, ValueError) as error:
        raise lines.failure or CutShort(f"the store's answer is not whole: {error}") from error
    check_whole(reply, sink.rows)


class _Lines:
    """A reply as a file of whole lines, tidied. Keeps what went wrong: a parser may tell it in its own way."""

    def __init__(self, reply: Reply) -> None:
        self.failure: StoreError | None = None
        self._reply = reply
        self._part = b""
        self._ready = b""
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        while not self._ended and (not self._ready):
            try:
                piece = self._reply.read()
            except StoreUnreachable as error:
                self.failure = CutShort(error.message)
                raise self.failure from error
            except StoreError as error:
                self.failure = error
                raise
            self._ended = not piece
            lines, newline, rest = (self._part + piece).rpartition(b"\n")
            self._ready, self._part = (tidied(lines + newline), rest) if piece else (tidied(self._part), b"")
        given, self._ready = (self._ready, b"") if size < 0 else (self._ready[:size], self._ready[size:])
        return given


class _Sink:
    """Where an answer is written: counts rows and bytes. Raises `TooLarge`."""

    def __init__(self, most_rows: int, most_bytes: int) -> None:
        self.content = cast(IO[bytes], tempfile.SpooledTemporaryFile(HELD))  # noqa: SIM115 - closed with the answer
        self.rows = 0
        self.bytes = 0
        self.counter: Callable[[bytes], int] | None = None
        self._most_rows = most_rows
        self._most_bytes = most_bytes

    def write(self, data: bytes) -> int:
        self.bytes += len(data)
        if self.bytes > self._most_bytes:
            raise TooLarge(f"more than {self._most_bytes} bytes")
        if self.counter is not None:
            self.count(self.counter(bytes(data)))
        return self.content.write(data)

    def flush(self) -> None:
        """Nothing: it is all read at the end."""

    def count(self, rows: int) -> None:
        self.rows = rows
        if rows > self._most_rows:
            raise TooLarge(f"more than {self._most_rows} rows")
