"""Answers kept in memory, in front of everything else: a release never changes, so its answers need no second making.

Only complete answers that say `Cache-Control: public` are kept. What a release answers is told apart by everything
that the site negotiates on; an answer of a release that is no longer served is never given.
"""

from __future__ import annotations

import hashlib
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
_UNKEPT = ("HTTP_RANGE", "HTTP_AUTHORIZATION", "HTTP_COOKIE")
_NOT_MODIFIED = ("content-length", "content-type", "content-encoding")
"""Headers that a 304 does not carry (RFC 9110, section 15.4.5)."""
_SHARE = 8
"""One answer may take this part of all the memory there is for answers."""
_OVERHEAD = 1024
"""Bytes counted for an answer beside its body."""

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


class ResponseCache:
    """At most `limit` bytes of answers; those that nobody asked for longest go first. Safe among threads."""

    def __init__(self, limit: int) -> None:
        self.hits = 0
        self.misses = 0
        self._limit = limit
        self._size = 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()

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
            else:
                self.hits += 1
                self._kept.move_to_end(key)
            return found

    def put(self, key: bytes, answer: Kept) -> None:
        """Keep an answer, if it is not too large a part of the whole."""
        if answer.size > self.largest:
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self._size += answer.size - (old.size if old else 0)
            self._kept[key] = answer
            while self._size > self._limit:
                self._size -= self._kept.popitem(last=False)[1].size


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
        digest = self._digest()
        kept = self._cache.get(_key(digest, environ))
        if kept is None:
            return self._ask(environ, start_response, digest)
        if kept.etag is not None and _matches(environ.get("HTTP_IF_NONE_MATCH"), kept.etag):
            headers = [(name, value) for name, value in kept.headers if name.lower() not in _NOT_MODIFIED]
            start_response("304 NOT MODIFIED", headers)
            return []
        start_response(kept.status, list(kept.headers))
        return [kept.body]

    def _ask(self, environ: WSGIEnvironment, start_response: StartResponse, digest: str) -> Iterable[bytes]:
        key = _key(digest, environ)
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
        unchanged = self._digest() == digest  # else the answer may be of either release
        if unchanged and values.get("content-length", str(len(whole))) == str(len(whole)):
            kept = [(name, value) for name, value in headers if name.lower() != "server-timing"]
            self._cache.put(key, Kept(status, kept, whole, values.get("etag")))
        return [whole]


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


def _key(digest: str, environ: WSGIEnvironment) -> bytes:
    parts = (str(environ.get(name, "\0")) for name in ("PATH_INFO", "QUERY_STRING", *_NEGOTIATED))
    return hashlib.blake2b("\n".join((digest, *parts)).encode("utf-8", "surrogatepass"), digest_size=24).digest()


def _matches(condition: object, etag: str) -> bool:
    """Weak comparison, as If-None-Match asks for (RFC 9110, section 13.1.2)."""
    return bool(condition) and parse_etags(str(condition)).contains_weak(unquote_etag(etag)[0])
