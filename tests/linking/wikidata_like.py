"""A service on the loopback that answers as Wikidata's does, by its own data model, and fails as told."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pyoxigraph as ox
from werkzeug.serving import WSGIRequestHandler, make_server

WD, WDT = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/"
P, PS = "http://www.wikidata.org/prop/", "http://www.wikidata.org/prop/statement/"
BASE = "http://wikiba.se/ontology#"
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
SAME = ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")
_DATE = ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")

Answer = tuple[str, list[tuple[str, str]], Iterable[bytes]]


class Items:
    """Items of Wikidata in its RDF: labels, statements with ranks, direct values, redirects."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self._statements = 0

    def label(self, item: str, text: str, language: str = "zh") -> None:
        self._add(ox.NamedNode(WD + item), LABEL, ox.Literal(text, language=language))

    def state(self, item: str, prop: str, value: str, rank: str = "NormalRank") -> None:
        """A statement; the direct value is there unless it is deprecated."""
        self._statements += 1
        statement = ox.NamedNode(f"{WD}statement/{self._statements}")
        self._add(ox.NamedNode(WD + item), ox.NamedNode(P + prop), statement)
        self._add(statement, ox.NamedNode(PS + prop), ox.Literal(value))
        self._add(statement, ox.NamedNode(f"{BASE}rank"), ox.NamedNode(BASE + rank))

    def direct(self, item: str, prop: str, value: str) -> None:
        term = ox.NamedNode(WD + value) if value.startswith("Q") else ox.Literal(f"{value}T00:00:00Z", datatype=_DATE)
        self._add(ox.NamedNode(WD + item), ox.NamedNode(WDT + prop), term)

    def redirect(self, item: str, to: str) -> None:
        self._add(ox.NamedNode(WD + item), SAME, ox.NamedNode(WD + to))

    def remove(self, item: str) -> None:
        for quad in list(self.store.quads_for_pattern(ox.NamedNode(WD + item), None, None, None)):
            self.store.remove(quad)

    def _add(self, *triple: ox.NamedNode | ox.Literal) -> None:
        self.store.add(ox.Quad(*triple))  # type: ignore[arg-type]


def items_of(reference: Path, province: str) -> Items:
    """The items of a province's regions: the identifiers and codes of the tables (Wikidata, CC0), names in both scripts."""
    from opencc import OpenCC

    traditional = OpenCC("s2t")
    names = {
        row["gb_code"]: row["name_zh"] for row in csv.DictReader((reference / "regions.csv").open(encoding="utf-8"))
    }
    items = Items()
    for row in csv.DictReader((reference / "links" / "wikidata.csv").open(encoding="utf-8")):
        code, item = row["region"], row["target"]
        if not code.startswith(province):
            continue
        pairs = [code[i : i + 2] for i in range(0, 6, 2)]
        while pairs[-1] == "00":
            pairs.pop()
        items.state(item, "P442", " ".join(pairs))
        items.label(item, traditional.convert(names[code]) if int(code) % 2 else names[code])
    return items


@dataclass
class Service:
    """The service: where it is, what it was asked, and which faults come next."""

    items: Items
    url: str = ""
    agents: list[str] = field(default_factory=list)
    requests: int = 0
    faults: list[Callable[[bytes], Answer] | None] = field(default_factory=list)

    def __call__(self, environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
        self.requests += 1
        self.agents.append(str(environ.get("HTTP_USER_AGENT")))
        length = int(str(environ.get("CONTENT_LENGTH") or 0))
        sent = environ["wsgi.input"].read(length).decode() if length else str(environ["QUERY_STRING"])  # type: ignore[attr-defined]
        fault = self.faults.pop(0) if self.faults else None
        body = self._answer(parse_qs(sent)["query"][0]) if fault is None or "query" in parse_qs(sent) else b""
        status, headers, pieces = (fault or _sound)(body)
        start(status, headers)
        return pieces

    def _answer(self, query: str) -> bytes:
        return bytes(self.items.store.query(query).serialize(format=ox.QueryResultsFormat.JSON))  # type: ignore[union-attr,arg-type]


_JSON = ("Content-Type", "application/sparql-results+json")


def _sound(body: bytes) -> Answer:
    return "200 OK", [_JSON, ("Content-Length", str(len(body)))], [body]


def status(line: str, **headers: str) -> Callable[[bytes], Answer]:
    return lambda _: (line, [(name.replace("_", "-"), value) for name, value in headers.items()], [b"busy"])


def cut(body: bytes) -> Answer:
    return "200 OK", [_JSON, ("Content-Length", str(len(body)))], [body[: len(body) // 2]]


def cut_in_silence(body: bytes) -> Answer:
    return "200 OK", [_JSON], [body[: len(body) // 2]]


def html(_: bytes) -> Answer:
    return "200 OK", [("Content-Type", "text/html")], [b"<!DOCTYPE html><p>Query timeout</p>"]


def html_called_json(_: bytes) -> Answer:
    return "200 OK", [_JSON], [b"<html>Service unavailable</html>"]


def other_json(_: bytes) -> Answer:
    return "200 OK", [_JSON], [b'{"error": "overloaded"}']


def empty(_: bytes) -> Answer:
    return "200 OK", [_JSON], []


def drip(body: bytes) -> Answer:
    def pieces() -> Iterator[bytes]:
        for byte in body:
            time.sleep(0.2)
            yield bytes([byte])

    return "200 OK", [_JSON], pieces()


def silence(body: bytes) -> Answer:
    def pieces() -> Iterator[bytes]:
        time.sleep(2.5)
        yield body

    return "200 OK", [_JSON], pieces()


def endless(_: bytes) -> Answer:
    def pieces() -> Iterator[bytes]:
        yield b'{"results": {"bindings": ['
        while True:
            yield b" " * 65536

    return "200 OK", [_JSON], pieces()


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object, **__: object) -> None:
        """Say nothing: connections that break off are what the tests are about."""


@contextmanager
def serving(items: Items) -> Iterator[Service]:
    """The service, on a free port of the loopback."""
    service = Service(items)
    server = make_server("127.0.0.1", 0, service, threaded=True, request_handler=_Quiet)
    service.url = f"http://127.0.0.1:{server.server_port}/sparql"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
