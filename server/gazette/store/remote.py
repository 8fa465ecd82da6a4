"""A store on another server, asked by the SPARQL 1.1 Protocol.

What every server is held to: the default graph of a query is the union of the named graphs. Of Virtuoso, which tells
its name, two habits are known besides. It answers ASK by a row, and writes booleans as 1 and 0: both are put right. It
ends answers early, at a number of rows or seconds, and says so in a header only: such an answer is an error here,
never a short answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO
from urllib.parse import urlencode

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse_query_results,
    serialize,
)

from gazette.store.exchange import Account, Reply, StoreFailed, StoreLate, StoreUnreachable, exchange
from gazette.store.interface import Graph, Object, Row, Subject

RESULTS = "application/sparql-results+json"
AT_ONCE = 200
"""So many subjects are looked up by one request."""
_EVERYTHING = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
"""Where only the names of the graphs are wanted too: Virtuoso 7 takes minutes for them with DISTINCT."""
_ASKED = "__ASK_RETVAL"
_ROUGH_BOOLEAN = re.compile(
    rb'("datatype": "http://www\.w3\.org/2001/XMLSchema#boolean", "value": )"([01])"'  # as Virtuoso writes it
)


class RemoteStore:
    """A `QuadSource` over a SPARQL server. Safe to use from several threads; each look-up is one request.

    `own` is what the IRIs of the data's graphs begin with; `hidden` are graphs of that kind that are not data.
    `watch` is called before each request, and may raise: where the store holds something else by now, say.
    Every method raises the errors of `gazette.store.exchange`.
    """

    def __init__(
        self,
        url: str,
        own: str,
        *,
        hidden: Sequence[str] = (),
        account: Account | None = None,
        seconds: float = 60.0,
        watch: Callable[[], None] = lambda: None,
    ) -> None:
        self.url = url
        self._own = own
        self._hidden = frozenset(hidden)
        self._account = account
        self._seconds = seconds
        self._watch = watch
        self._virtuoso = False

    def select(self, query: str, values: Mapping[str, Object] | None = None) -> list[Row]:
        """See `QuadSource.select`. The values are written into the query."""
        values = values or {}
        return [row | dict(values) for row in self._rows(_bound(query, values))]

    def quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Object | None = None,
        graph: Graph | None = None,
    ) -> Iterator[Quad]:
        """See `QuadSource.quads`. All of them are fetched before the first is given."""
        if isinstance(graph, DefaultGraph):
            return
        pattern = {"g": graph, "s": subject, "p": predicate, "o": object}
        words = {name: f"?{name}" if term is None else str(term) for name, term in pattern.items()}
        where = "GRAPH {g} {{ {s} {p} {o} }}".format(**words)
        yield from self._found(where, {name: term for name, term in pattern.items() if term is not None})

    def first_said(self, subjects: Iterable[NamedNode], predicates: Sequence[NamedNode]) -> Iterator[Quad]:
        """See `QuadSource.first_said`: one request for each `AT_ONCE` subjects."""
        wanted = list(dict.fromkeys(subjects))
        asked = " ".join(map(str, predicates))
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            where = f"VALUES ?s {{ {' '.join(map(str, some))} }} VALUES ?p {{ {asked} }} GRAPH ?g {{ ?s ?p ?o }}"
            said: dict[tuple[object, NamedNode], list[Quad]] = {}
            for quad in self._found(where, {}):
                said.setdefault((quad.subject, quad.predicate), []).append(quad)
            for subject in some:
                yield from next((said[subject, p] for p in predicates if (subject, p) in said), [])

    def sizes(self) -> dict[str, int]:
        """Every graph that the server holds, others' too, with its triples."""
        rows = self._rows(_EVERYTHING)
        return {_value(row["g"]): int(_value(row["n"])) for row in rows}

    def dump_graph(self, graph: str, output: IO[bytes], format: RdfFormat, prefixes: Mapping[str, str]) -> None:
        """See `QuadSource.dump_graph`."""
        quads = self.quads(graph=NamedNode(graph))
        named = format.supports_datasets and format != RdfFormat.JSON_LD
        serialize(quads if named else (q.triple for q in quads), output, format, prefixes=dict(prefixes))

    def open(self, text: str, accept: str, *, seconds: float, parameters: Sequence[tuple[str, str]] = ()) -> Reply:
        """Send a query as it is and give the answer as it comes; it may take `seconds` until it is read."""
        self.check()
        form = [("query", text), *parameters]
        if self._virtuoso:
            form.append(("timeout", str(max(1000, round(seconds * 1000)))))
        reply = exchange(
            self.url,
            body=urlencode(form).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": accept},
            account=self._account,
            seconds=seconds,
        )
        self._virtuoso = reply.header("Server").startswith("Virtuoso")
        if reply.header("X-SQL-State") == "S1TAT":
            with reply:
                raise StoreLate("the store has stopped the query, and has a part of the answer only")
        return reply

    def check(self) -> None:
        """Raise what the watch over this store raises; done before each request and after its answer."""
        self._watch()

    def _is_data(self, graph: str) -> bool:
        return graph.startswith(self._own) and graph not in self._hidden

    def _reply(self, text: str) -> Reply:
        return self.open(text, RESULTS, seconds=self._seconds)

    def _rows(self, text: str) -> list[Row]:
        with self._reply(text) as reply:
            rows = _solutions(reply, reply.read_all())
        self.check()
        return rows

    def _found(self, where: str, known: Mapping[str, object]) -> Iterator[Quad]:
        asked = " ".join(f"?{name}" for name in "spog" if name not in known) or "*"
        for row in self._rows(f"SELECT {asked} {{ {where} }}"):
            terms = {**row, **known}
            quad = Quad(terms["s"], terms["p"], terms["o"], terms["g"])  # type: ignore[arg-type]
            if "g" in known or self._is_data(_value(quad.graph_name)):
                yield quad


def read_results(reply: Reply, body: bytes) -> list[Row] | bool:
    """The rows or the boolean of an answer in JSON, Virtuoso's habits put right. Raises `StoreError`."""
    try:
        said = parse_query_results(tidied(body), QueryResultsFormat.JSON)
        if isinstance(said, QueryBoolean):
            return bool(said)
        names = [variable.value for variable in said.variables]
        rows = [{name: solution[name] for name in names} for solution in said]
    except (SyntaxError, ValueError) as error:
        raise StoreUnreachable(f"the store's answer is no SPARQL result, or not all of one: {error}") from error
    if names == [_ASKED]:
        return any(_value(row[_ASKED]) in ("1", "true") for row in rows)
    check_whole(reply, len(rows))
    return rows


def tidied(body: bytes) -> bytes:
    """An answer in JSON with the booleans that Virtuoso writes as numbers in their canonical form."""
    return _ROUGH_BOOLEAN.sub(lambda found: found[1] + (b'"true"' if found[2] == b"1" else b'"false"'), body)


def check_whole(reply: Reply, rows: int) -> None:
    """Raise `StoreFailed` where an answer has as many rows as the server gives at most."""
    most = reply.header("X-SPARQL-MaxRows")
    if most.isdigit() and rows >= int(most):
        raise StoreFailed(
            f"the store ends its answers at {most} rows", advice="Raise ResultSetMaxRows in virtuoso.ini."
        )


def _solutions(reply: Reply, body: bytes) -> list[Row]:
    rows = read_results(reply, body)
    if isinstance(rows, bool):
        raise TypeError("select() takes a SELECT query")
    return rows


def _bound(query: str, values: Mapping[str, Object]) -> str:
    """One of our own queries with values in the place of variables; what is bound is not selected any more."""
    if not values:
        return query
    head, brace, body = query.partition("{")
    for name, value in values.items():
        variable = re.compile(rf"[?$]{re.escape(name)}(?!\w)")
        head = variable.sub("", head)
        body = variable.sub(lambda _, term=str(value): term, body)  # type: ignore[misc]
    head = re.sub(r"(\bSELECT(?:\s+DISTINCT)?)\s*$", r"\1 *", head.rstrip(), flags=re.IGNORECASE)
    return f"{head} {brace}{body}"


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))
