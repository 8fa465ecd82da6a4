"""What is asked, what came back, and whether that is right."""

from __future__ import annotations

import http.client
import json
import math
import random
import statistics
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from gazette.query.ask import ask
from gazette.release.manifest import Release
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.web.questions import published_questions

_LISTS = ("/clusters", "/notices", "/calendar", "/clusters.csv", "/search?q=%E4%BA%A7%E4%B8%9A")
PAGES = ("/", "/dataset", "/ont", "/about", *_LISTS)
KINDS = ("cluster", "recognition", "notice", "region")
EACH = 8
"""Things of each kind whose descriptions are asked for."""
LONG = 6000
"""Characters from which on a query is sent in the body."""
LIMITS = frozenset(
    {"query-timeout", "query-memory", "answer-too-large", "overloaded", "query-crashed", "query-unavailable"}
)
"""What a query may end by that is not hostile itself: the word at the end of the problem's type."""


@dataclass(frozen=True)
class Memory:
    """MiB that a server held at a second, shared pages in parts: of serving processes all, what is their own, and what
    is of files; of query processes, and how many these were."""

    second: float
    served: float
    own: float
    files: float
    queries: float
    processes: int


@dataclass
class Seen:
    """What came back in a time: seconds of the pages, how requests ended, what was wrong, the server's memory."""

    pages: list[float] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    memory: list[Memory] = field(default_factory=list)
    steal: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def page(self, share: float) -> float:
        """Milliseconds that no more than this share of the pages took longer than."""
        return 1000 * sorted(self.pages)[max(0, math.ceil(share * len(self.pages)) - 1)] if self.pages else math.nan

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"{sum(self.ends.values())} requests: " + ", ".join(f"{n} {end}" for end, n in self.ends.most_common())
        yield f"pages: {self.page(0.5):.1f} ms at the median, {self.page(0.99):.1f} ms at the 99th percentile"
        yield f"steal: {self.steal}"
        if self.memory:
            served = [at.served for at in self.memory]
            yield f"memory: {served[0]:.0f} MiB at first, {served[-1]:.0f} at last, {max(served):.0f} at most"
        for minute in range(math.ceil(self.memory[-1].second / 60) if self.memory else 0):
            within = [at for at in self.memory if minute <= at.second / 60 < minute + 1]
            if within:
                yield f"memory in minute {minute + 1}: {_middle(within)}"
        yield from self.wrong[:20]


def _middle(found: Sequence[Memory]) -> str:
    """The medians of what was held in a time."""
    parts = (
        f"{statistics.median(getattr(at, name) for at in found):.0f} MiB {words}"
        for name, words in (
            ("served", "in serving processes"), ("own", "of it their own"), ("files", "of files"),
            ("queries", "in query processes"),
        )
    )  # fmt: skip
    return ", ".join(parts) + f"; {statistics.median(at.processes for at in found):.0f} query processes"


@dataclass(frozen=True)
class Request:
    """An address, whether it is a query, and, if it is hostile, the statuses that it may have."""

    path: str
    query: bool = False
    hostile: frozenset[int] | None = None


def anew(request: Request, mark: str) -> Request:
    """A query with a comment of its own behind it: nobody has its answer in memory."""
    form = dict(urllib.parse.parse_qsl(request.path.partition("?")[2]))
    return replace(request, path=query_path(f"{form['query']}\n# {mark}", form.get("format")))


@dataclass(frozen=True)
class Answer:
    """The status, the ETag (empty: none), the last word of the problem's type, and the bytes."""

    status: int
    tag: str
    problem: str
    body: bytes


Known = dict[str, dict[str, Answer]]
"""By path and ETag, what a release said in calm."""


def requests_of(release: Release, settings: Settings) -> list[Request]:
    """The pages and queries of the mix."""
    store = EmbeddedStore.read_only(release.store)
    paths = list(PAGES)
    for kind in KINDS:
        start = f"{settings.base_uri}/id/{kind}/"
        rows = store.select(f'SELECT DISTINCT ?s {{ ?s a ?c FILTER(STRSTARTS(STR(?s), "{start}")) }}')
        keys = sorted(str(row["s"].value) for row in rows)  # type: ignore[union-attr]
        random.Random(7).shuffle(keys)  # noqa: S311
        documents = [key.replace(f"{settings.base_uri}/id/", "/doc/") for key in keys[:EACH]]
        paths += [*documents, *(f"{document}.ttl" for document in documents)]
    return [Request(path) for path in paths] + [Request(query_path(q.query), True) for q in published_questions()]


def query_path(text: str, form: str | None = "csv") -> str:
    """The address of a query's answer, in a form if one is named."""
    return "/sparql?" + urllib.parse.urlencode({"query": text} | ({"format": form} if form else {}))


class Client:
    """One connection, opened anew where it breaks."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Ask. Raises `http.client.HTTPException` or OSError where the answer breaks off."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            if len(path) > LONG:  # a long query goes in the body
                form = {"Content-Type": "application/x-www-form-urlencoded"}
                self._connection.request("POST", "/sparql", path.partition("?")[2], form)
            else:
                accept = "*/*" if path.startswith("/sparql") else "text/html, */*;q=0.5"
                self._connection.request("GET", path, headers={"Accept": accept})
            response = self._connection.getresponse()
            body = response.read()
        except (http.client.HTTPException, OSError):
            self.close()
            raise
        problem = ""
        if response.status >= 400:
            told = response.headers.get("Content-Type", "")
            problem = _problem(body) if "json" in told else ""
        return Answer(response.status, response.headers.get("ETag", ""), problem, body)

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _problem(body: bytes) -> str:
    try:
        return str(json.loads(body).get("type", "")).rpartition("/")[2]
    except ValueError:
        return ""


def same(one: Answer, other: Answer, query: bool) -> bool:
    """Whether two answers say the same; the order of a query's rows is not promised."""
    if one.status != other.status:
        return False
    return sorted(one.body.splitlines()) == sorted(other.body.splitlines()) if query else one.body == other.body


def learn(port: int, requests: Sequence[Request], release: Release, settings: Settings, known: Known) -> list[Request]:
    """Ask the release in force everything, in calm; what it cannot answer within its limits is left out of the mix.

    Raises AssertionError where a query's answer is not that of the store.
    """
    client, store, kept = Client(port), EmbeddedStore.read_only(release.store), []
    texts = {query_path(question.query): question.query for question in published_questions()}
    for request in requests:
        answer = client.get(request.path)
        if answer.problem in LIMITS:
            continue
        if request.query:
            direct = Answer(200, "", "", ask(store, texts[request.path], "csv", settings.base_uri).encode())
            assert same(answer, direct, True), f"{release.manifest.release} answers otherwise than its store: {request}"
        known.setdefault(request.path, {})[answer.tag or f"none of {release.manifest.release}"] = answer
        kept.append(request)
    client.close()
    return kept


def held(port: int, hostile: Sequence[Request]) -> list[float]:
    """For how many seconds each hostile query holds a connection where nothing else is asked."""
    client, times = Client(port), []
    for request in hostile:
        started = time.perf_counter()
        with suppress(http.client.HTTPException, OSError):
            client.get(request.path)
        times.append(time.perf_counter() - started)
    client.close()
    return times


def judged(request: Request, answer: Answer, known: dict[str, Answer] | list[Answer]) -> tuple[str, bool]:
    """How a request ended, and whether that is wrong. `known` are the answers by ETag, or all that may be given."""
    if request.hostile is not None:
        fine = answer.status in request.hostile or answer.problem in LIMITS
        return (f"{answer.status} {answer.problem}".strip(), not fine)
    if request.query and answer.problem in LIMITS:
        return answer.problem, False
    if isinstance(known, list):
        said = known
    else:
        said = [known[answer.tag]] if answer.tag in known else [] if answer.tag else list(known.values())
    if any(same(answer, one, request.query) for one in said):
        return "right", False
    return "wrong", True
