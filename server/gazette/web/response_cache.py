"""Answers kept in memory, in front of everything else: a release never changes, so its answers need no second making.

Only complete answers that say `Cache-Control: public` are kept. What a release answers is told apart by everything
that the site negotiates on; an answer of a release that is no longer served is never given.
"""

from __future__ import annotations

import hashlib
import io
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from werkzeug.http import parse_etags, unquote_etag
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_NEGOTIATED = ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_PROFILE")
"""The request headers that any answer may differ by; whoever varies on another must not say `public`."""
BY_QUERY = "gazette.by_query"
"""Set in the environ of a request that a query process may answer: nobody makes such an answer ahead."""
_UNKEPT = ("HTTP_RANGE", "HTTP_AUTHORIZATION", "HTTP_COOKIE")
_NOT_MODIFIED = ("content-length", "content-type", "content-encoding")
"""Headers that a 304 does not carry (RFC 9110, section 15.4.5)."""
_SHARE = 8
"""One answer may take this part of all the memory there is for answers."""
_OVERHEAD = 1024
"""Bytes counted for an answer beside its body."""
_LONGEST = 500
"""Characters of the longest question that is kept beside its answer: what strangers send is not to fill the memory."""

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """One complete answer."""

    status: str
    headers: Headers
    body: bytes
    etag: str | None

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return len(self.body) + _OVERHEAD


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and of which release: its digest, the path, the query string, and the headers negotiated on."""

    digest: str
    path: str
    query: str
    negotiated: tuple[str | None, ...]

    @classmethod
    def of(cls, digest: str, environ: WSGIEnvironment) -> Question:
        """What a GET request asks of a release."""
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        return cls(digest, path, query, tuple(environ.get(name) for name in _NEGOTIATED))

    @property
    def key(self) -> bytes:
        """What its answer is kept under."""
        parts = (self.path, self.query, *("\0" if value is None else value for value in self.negotiated))
        return hashlib.blake2b(
            "\n".join((self.digest, *parts)).encode("utf-8", "surrogatepass"), digest_size=24
        ).digest()

    @property
    def short(self) -> bool:
        """Whether it takes so little that it may be kept beside its answer."""
        texts = (self.path, self.query, *self.negotiated)
        return sum(len(text) for text in texts if text is not None) <= _LONGEST

    def environ(self) -> WSGIEnvironment:
        """A request that asks it again (PEP 3333), of nobody in particular."""
        headers = {name: value for name, value in zip(_NEGOTIATED, self.negotiated, strict=True) if value is not None}
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path,
            "QUERY_STRING": self.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **headers,
        }


@dataclass(slots=True)
class _Place:
    """An answer, the question if it can be asked again, and how often it was asked."""

    answer: Kept
    question: Question | None
    asked: int


class ResponseCache:
    """At most `limit` bytes of answers; those that nobody asked for longest go first. Safe among threads."""

    def __init__(self, limit: int) -> None:
        self.hits = 0
        self.misses = 0
        self._limit = limit
        self._size = 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, _Place] = OrderedDict()

    @property
    def largest(self) -> int:
        """Bytes of the largest answer that is kept."""
        return self._limit // _SHARE

    def statistics(self) -> dict[str, float]:
        """Bytes and answers kept, and how often one was found or not."""
        return {"bytes": self._size, "answers": len(self._kept), "hits": self.hits, "misses": self.misses}

    def get(self, key: bytes) -> Kept | None:
        """The answer kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                self.misses += 1
                return None
            self.hits += 1
            found.asked += 1
            self._kept.move_to_end(key)
            return found.answer

    def __contains__(self, key: bytes) -> bool:
        """Whether an answer is kept, without asking for it."""
        with self._lock:
            return key in self._kept

    def put(self, key: bytes, answer: Kept, question: Question | None = None, asked: int = 1) -> None:
        """Keep an answer, if it is not too large a part of the whole; with the question, if it can be asked again."""
        if answer.size > self.largest:
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self._size += answer.size - (old.answer.size if old else 0)
            self._kept[key] = _Place(answer, question, asked + (old.asked if old else 0))
            while self._size > self._limit:
                self._size -= self._kept.popitem(last=False)[1].answer.size

    def most_asked(self, digest: str, most: int) -> list[Question]:
        """Of the questions that somebody asked of a release, and that can be asked again, those asked most; of those
        asked as often, the last. The first is the one asked most."""
        with self._lock:
            found = [
                (place.asked, place.question)
                for place in reversed(self._kept.values())
                if place.question is not None and place.asked and place.question.digest == digest
            ]
        found.sort(key=lambda pair: -pair[0])  # keeps the order of those that are equal
        return [question for _, question in found[:most]]


class CachedApplication:
    """A WSGI application with a cache before it. `digest` gives the digest of the release that is served now."""

    def __init__(self, application: WSGIApplication, cache: ResponseCache, digest: Callable[[], str]) -> None:
        self._application = application
        self._cache = cache
        self._digest = digest

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or ask the application and keep what it says (PEP 3333)."""
        if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in _UNKEPT):
            return self._application(environ, start_response)
        question = Question.of(self._digest(), environ)
        kept = self._cache.get(question.key)
        if kept is None:
            return self._ask(environ, start_response, question)
        if kept.etag is not None and _matches(environ.get("HTTP_IF_NONE_MATCH"), kept.etag):
            headers = [(name, value) for name, value in kept.headers if name.lower() not in _NOT_MODIFIED]
            start_response("304 NOT MODIFIED", headers)
            return []
        start_response(kept.status, list(kept.headers))
        return [kept.body]

    def make_ahead(self, question: Question, release: object, *, name: str) -> None:
        """Have a question answered before anybody asks it, and keep the answer, unless it is kept already.

        The environ holds `release` under `name`: the application is to answer from that, whichever is in force. Raises
        what the application raises.
        """
        if question.key not in self._cache:
            body = self._ask({**question.environ(), name: release}, _to_nobody, question, ahead=True)
            for close in _closers(body):
                close()

    def _ask(
        self, environ: WSGIEnvironment, start_response: StartResponse, question: Question, *, ahead: bool = False
    ) -> Iterable[bytes]:
        said: list[tuple[str, Headers]] = []

        def note(status: str, headers: Headers, failure: Any = None) -> Callable[[bytes], object]:
            said.append((status, headers))
            return start_response(status, headers, failure)

        body = self._application(environ, cast("StartResponse", note))
        if not said or not _keepable(*said[-1], self._cache.largest):
            return body
        pieces = iter(body)
        first: list[bytes] = []
        length = 0
        for piece in pieces:
            first.append(piece)
            length += len(piece)
            if length > self._cache.largest:
                return ClosingIterator(chain(first, pieces), _closers(body))
        for close in _closers(body):
            close()
        whole = b"".join(first)
        status, headers = said[-1]
        values = {name.lower(): value for name, value in headers}
        unchanged = ahead or self._digest() == question.digest  # else the answer may be of either release
        if unchanged and values.get("content-length", str(len(whole))) == str(len(whole)):
            kept = [(name, value) for name, value in headers if name.lower() != "server-timing"]
            again = question if question.short and BY_QUERY not in environ else None
            answer = Kept(status, kept, whole, values.get("etag"))
            self._cache.put(question.key, answer, again, asked=0 if ahead else 1)
        return [whole]


def _to_nobody(status: str, headers: Headers, failure: Any = None, /) -> Callable[[bytes], object]:
    """The start of an answer that nobody waits for (PEP 3333)."""
    return lambda data: None


def _keepable(status: str, headers: Headers, largest: int) -> bool:
    values = {name.lower(): value for name, value in headers}
    return (
        status.startswith("200")
        and "public" in values.get("cache-control", "")
        and int(values.get("content-length", "0")) <= largest
    )


def _closers(body: Iterable[bytes]) -> list[Callable[[], None]]:
    close = getattr(body, "close", None)
    return [close] if close else []


def _matches(condition: object, etag: str) -> bool:
    """Weak comparison, as If-None-Match asks for (RFC 9110, section 13.1.2)."""
    return bool(condition) and parse_etags(str(condition)).contains_weak(unquote_etag(etag)[0])
