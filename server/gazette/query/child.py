"""A query process: confines itself, then answers one query after another over its two pipes.

It is forked by `gazette.query.forking`, which has imported this, and has the store in memory if it is small enough.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store, Triple

from gazette.query import wire
from gazette.query.counting import row_counter
from gazette.query.diagnosis import diagnosed
from gazette.query.formats import GRAPHS, RESULTS
from gazette.query.sandbox import SandboxUnavailable, confine, limit_processor, name_process
from gazette.query.writing import write_graph
from gazette.query.xml_characters import FORMATS, NoXml, XmlCharacters

HELD = 256 * 1024
"""Bytes of an answer kept back at first: until they are full a failure can still become a proper error."""
PIECE = 256 * 1024
"""Bytes of each piece of an answer after that."""
_NICE = 5
"""Pages go before queries: at this nice value a query process gets a third of what a web process gets beside it. Not
less, since what else runs on the machine (a build of the next release) goes before it as well: queries that gave way to
all others got no answer as long as that took."""


def serve(config: Mapping[str, Any], store: Store | None, *, parent: int, requests: int, replies: int) -> None:
    """Serve queries from one descriptor to another until the first is closed. Without `store` it opens the release's.

    `parent`: the process id that this one was forked from, and ends with.
    """
    started = time.perf_counter()
    try:
        name_process()
        os.nice(_NICE)
        confine(memory=config["memory"], parent=parent)
        store = Store.read_only(config["store"]) if store is None else store
    except (SandboxUnavailable, OSError) as error:
        wire.write_all(replies, wire.message(wire.FAIL, {"kind": "start", "message": str(error)}))
        return
    wire.write_all(replies, wire.message(wire.READY, {"seconds": time.perf_counter() - started}))
    while (received := wire.read_frame(requests)) is not None:
        try:
            answer(store, json.loads(received[1]), config, replies)
        except BrokenPipeError:
            return


def answer(store: Store, request: Mapping[str, Any], config: Mapping[str, Any], replies: int) -> None:
    """Run one query and write its answer, or what went wrong, as frames to the descriptor `replies`."""
    limit_processor(request["processor"])
    sink = Sink(replies, request["bytes"])
    try:
        _run(store, request, config, sink)
        wire.write_all(replies, sink.last() + wire.message(wire.END, _statistics(sink, config)))
    except TooLarge as error:
        _fail(replies, "too-large", str(error))
    except NoXml as error:
        _fail(replies, "no-xml", str(error))
    except SyntaxError as error:
        _fail(replies, "syntax", str(error), _diagnosed(request["query"], str(error), config))
    except MemoryError:
        _fail(replies, "memory", "")
    except BrokenPipeError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        _fail(replies, "engine", str(error))


class TooLarge(Exception):
    """The answer has reached a limit."""


class Sink:
    """Where the engine writes: counts bytes and rows, holds the first piece back, then passes pieces on."""

    def __init__(self, replies: int, limit: int) -> None:
        self.rows = 0
        self.bytes = 0
        self.counter: Callable[[bytes], int] | None = None
        self.row_limit = 0
        self.characters: XmlCharacters | None = None
        self._replies = replies
        self._limit = limit
        self._pending: list[bytes] = []
        self._held = 0
        self._sent = False

    def write(self, data: bytes) -> int:
        """Take the next bytes of the answer. Raises `TooLarge`, and `NoXml` where it is XML."""
        self.bytes += len(data)
        if self.bytes > self._limit:
            raise TooLarge(f"more than {self._limit} bytes")
        self._pending.append(data)
        self._held += len(data)
        if self._held >= (PIECE if self._sent else HELD):
            wire.send(self._replies, wire.DATA, self._counted())
            self._sent = True
        return len(data)

    def flush(self) -> None:
        """Nothing: pieces go when they are full."""

    def last(self) -> bytes:
        """The frame of what is left."""
        return wire.frame(wire.DATA if self._sent else wire.WHOLE, self._counted())

    def count(self, rows: int) -> None:
        """Note the rows so far. Raises `TooLarge`."""
        self.rows = rows
        if rows > self.row_limit:
            raise TooLarge(f"more than {self.row_limit} rows")

    def _counted(self) -> bytes:
        piece = b"".join(self._pending)
        self._pending.clear()
        self._held = 0
        if self.characters is not None:
            self.characters.check(piece)
        if self.counter is not None:
            self.count(self.counter(piece))
        return piece


def _run(store: Store, request: Mapping[str, Any], config: Mapping[str, Any], sink: Sink) -> None:
    result = store.query(
        request["query"],
        base_iri=config["base_iri"],
        prefixes=config["prefixes"],
        use_default_graph_as_union=request["union"],
        default_graph=_nodes(request["default_graphs"]),
        named_graphs=_nodes(request["named_graphs"]),
    )
    sink.row_limit = request["rows"]
    name = request["format"]
    sink.characters = XmlCharacters() if name in FORMATS else None
    if isinstance(result, QueryTriples) and name in GRAPHS:
        write_graph(_counting(result, sink), cast(IO[bytes], sink), GRAPHS[name], config["prefixes"])
    elif isinstance(result, QuerySolutions) and name in RESULTS:
        sink.counter = row_counter(name)
        result.serialize(cast(IO[bytes], sink), RESULTS[name])
    elif isinstance(result, QueryBoolean) and name in RESULTS:
        result.serialize(cast(IO[bytes], sink), RESULTS[name])
    else:
        raise ValueError(f"this kind of query has no answer in the format {name!r}")


def _nodes(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [NamedNode(iri) for iri in iris]


def _counting(triples: QueryTriples, sink: Sink) -> Iterator[Triple]:
    for number, triple in enumerate(triples, 1):
        sink.count(number)
        yield triple


def _statistics(sink: Sink, config: Mapping[str, Any]) -> dict[str, object]:
    """What the parent may want to know; `retire` when this process keeps so much memory that the next would suffer."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    held = pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    return {"rows": sink.rows, "bytes": sink.bytes, "retire": held > config["memory"] / 2}


def _fail(replies: int, kind: str, text: str, more: Mapping[str, object] | None = None) -> None:
    wire.write_all(replies, wire.message(wire.FAIL, {"kind": kind, "message": text, **(more or {})}))


def _diagnosed(query: str, message: str, config: Mapping[str, Any]) -> dict[str, object]:
    """Where the query stops being SPARQL and what would fit there, unless the engine's message says it in words."""
    found = diagnosed(query, message, config["base_iri"], config["prefixes"])
    return {} if found is None else {"offset": found.offset, "expected": found.expected}
