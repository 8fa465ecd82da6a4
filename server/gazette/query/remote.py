"""Visitors' SPARQL answered by another server, under the limits, in the formats and with the errors of the pool.

A query is read by three: the guard; then the embedded engine, over a store without data, in a process of its own, so
that what is no SPARQL is told in the same words and never leaves this machine; then the server. The server is asked
for JSON or N-Triples, and the formats are written here: servers differ in them.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

from pyoxigraph import RdfFormat

from gazette.query.child import TooLarge
from gazette.query.errors import (
    NotInXml,
    Overloaded,
    QueryCrashed,
    QueryError,
    QueryFailed,
    QueryRefused,
    QueryUnavailable,
)
from gazette.query.formats import GRAPHS
from gazette.query.guard import Query, QueryKind
from gazette.query.places import PROBE, Limits, Places, too_large, too_late
from gazette.query.pool import Dataset, Pool
from gazette.query.reply import CutShort, RemoteAnswer, Sink, write_reply_graph, write_results
from gazette.query.tokens import tokens, unescape
from gazette.query.xml_characters import FORMATS, NoXml, XmlCharacters
from gazette.store.embedded import EmbeddedStore
from gazette.store.exchange import StoreError, StoreFailed, StoreLate, StoreRefused
from gazette.store.remote import RESULTS as ROWS
from gazette.store.remote import RemoteStore

_NO_GRAPH = "urn:x-gazette:no-graph"
_INSIDE = ("bif:", "sql:", "http://www.openlinksw.com/schemas/bif#", "http://www.openlinksw.com/schemas/sql#")
"""What IRIs of a server's own functions begin with: they read files and change its state."""


class RemotePool:
    """Answers queries by a server: at most `workers` at once, more wait, and too many are told to come back.

    `store_of` gives the store that is asked now. Of the limits the memory is for the server to keep.
    """

    def __init__(
        self, store_of: Callable[[], RemoteStore], limits: Limits, *, prefixes: Mapping[str, str], base_iri: str
    ) -> None:
        self.limits = limits
        self.places = Places(limits)
        self._store_of = store_of
        self._prefixes = dict(prefixes)
        self._base = base_iri
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
            with self._placed(PROBE, "json", Dataset(), patience, patience):
                return "ready"
        except Overloaded:
            return "busy"

    def swap(self, store: Path) -> None:
        """See `gazette.query.pool.Pool.swap`: `store_of` gives the new one already."""

    def close(self) -> None:
        """See `gazette.query.pool.Pool.close`. Queries that run come to their end."""
        if self.places.close():
            self._judge.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def statistics(self) -> dict[str, int]:
        """See `gazette.query.pool.Pool.statistics`: places are what processes are there."""
        return self.places.statistics(max(0, self.limits.workers - self.places.running))

    def _placed(
        self, query: Query, format_name: str, dataset: Dataset, timeout: float, patience: float
    ) -> RemoteAnswer:
        self.places.take(patience)
        started = time.monotonic()
        try:
            answer = self._answered(query, format_name, dataset, timeout)
        except (StoreError, TooLarge, NoXml) as failure:
            error = self._explained(failure, timeout)
            error.seconds = time.monotonic() - started
            raise error from failure
        finally:
            self.places.leave()
        return answer

    def _answered(self, query: Query, format_name: str, dataset: Dataset, timeout: float) -> RemoteAnswer:
        started = time.monotonic()
        store = self._store_of()
        text = with_prologue(query.text, self._prefixes, self._base)
        graph = query.kind is not None and query.kind.gives_graph
        accept = RdfFormat.N_TRIPLES.media_type if graph else ROWS
        sink = Sink(self.limits.query_rows, self.limits.query_bytes)
        sink.characters = XmlCharacters() if format_name in FORMATS else None
        try:
            with store.open(text, accept, seconds=timeout, parameters=_named(dataset)) as reply:
                if graph:
                    write_reply_graph(reply, sink, GRAPHS[format_name], self._prefixes)
                else:
                    write_results(reply, sink, format_name, boolean=query.kind is QueryKind.ASK)
            store.check()
        except BaseException:
            sink.content.close()
            raise
        return RemoteAnswer(sink.content, sink.rows, sink.bytes, time.monotonic() - started)

    def _explained(self, failure: StoreError | TooLarge | NoXml, timeout: float) -> QueryError:
        if isinstance(failure, TooLarge):
            return too_large(str(failure))
        if isinstance(failure, NoXml):
            return NotInXml(str(failure))
        if isinstance(failure, StoreLate):
            return too_late(timeout)
        if isinstance(failure, CutShort):
            return QueryCrashed(
                "The store broke its answer off; other queries go on.", advice="Try again. If it stays so, report it."
            )
        if isinstance(failure, StoreFailed):
            return QueryFailed(f"The store said: {failure.message.rpartition(': ')[2]}")
        if isinstance(failure, StoreRefused):
            return QueryUnavailable("The store does not let this service ask; the operator's settings say how.")
        return QueryUnavailable("The store cannot be asked now.", advice="Try again in a little while.")


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
