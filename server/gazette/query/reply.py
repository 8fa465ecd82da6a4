"""A server's reply, in JSON or N-Triples, written in the format that was asked for, and kept until it is whole."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results

from gazette.query.child import HELD, PIECE, TooLarge
from gazette.query.counting import row_counter
from gazette.query.formats import RESULTS
from gazette.query.writing import write_graph
from gazette.query.xml_characters import XmlCharacters
from gazette.store.exchange import Reply, StoreError, StoreUnreachable
from gazette.store.remote import check_whole, read_results, tidied


class CutShort(StoreUnreachable):
    """The server began an answer and did not end it."""


class RemoteAnswer:
    """An answer that is here in whole: a part of it in `first`, the rest in a file. See `gazette.query.answer`."""

    def __init__(self, content: IO[bytes], rows: int, size: int, seconds: float) -> None:
        content.seek(0)
        self.first = content.read(HELD)
        self.whole = size <= HELD
        self.rows = rows
        self.bytes = size
        self.seconds = seconds
        self.store: Path | None = None
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self.first
        while piece := self._content.read(PIECE):
            yield piece

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._content.close()


class Sink:
    """Where an answer is written: counts rows and bytes. Raises `TooLarge`, and `NoXml` where it is XML."""

    def __init__(self, most_rows: int, most_bytes: int) -> None:
        self.content = cast(IO[bytes], tempfile.SpooledTemporaryFile(HELD))  # noqa: SIM115 - closed with the answer
        self.rows = 0
        self.bytes = 0
        self.counter: Callable[[bytes], int] | None = None
        self.characters: XmlCharacters | None = None
        self._most_rows = most_rows
        self._most_bytes = most_bytes

    def write(self, data: bytes) -> int:
        """Take a piece of the answer."""
        self.bytes += len(data)
        if self.bytes > self._most_bytes:
            raise TooLarge(f"more than {self._most_bytes} bytes")
        if self.characters is not None:
            self.characters.check(bytes(data))
        if self.counter is not None:
            self.count(self.counter(bytes(data)))
        return self.content.write(data)

    def flush(self) -> None:
        """Nothing: it is all read at the end."""

    def count(self, rows: int) -> None:
        """Note how many rows there are by now."""
        self.rows = rows
        if rows > self._most_rows:
            raise TooLarge(f"more than {self._most_rows} rows")


def write_results(reply: Reply, sink: Sink, format_name: str, *, boolean: bool) -> None:
    """Write the reply, rows in JSON or a truth value, as `format_name`.

    Raises `TooLarge`, and `StoreError` (`CutShort` where it is not whole).
    """
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


def write_reply_graph(reply: Reply, sink: Sink, format: RdfFormat, prefixes: Mapping[str, str]) -> None:
    """Write the reply, N-Triples, in another syntax. Raises as `write_results` does."""
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
