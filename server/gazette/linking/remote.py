"""A live SPARQL service of somebody else, asked politely: one small query at a time, slower when it says so.

Nothing that it answers is trusted: an answer that is cut, endless, late or no JSON is asked for again, a few times.
"""

from __future__ import annotations

import email.utils
import json
import time
import urllib.error
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Final

from SPARQLWrapper import GET, JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from gazette import __version__
from gazette.errors import UserError

AGENT: Final = f"ClusterGazette/{__version__} (gazette link; https://w3id.org/cluster-gazette)"
"""Wikimedia's user-agent policy asks for a name, a version and an address."""
_RESULTS: Final = "application/sparql-results+json"
_CHUNK: Final = 1 << 16
_LONG_QUERY: Final = 2000
"""Characters from which on a query is posted."""

Row = dict[str, str]


class EndpointFailed(UserError):
    """The service did not answer, or not sensibly, however often it was asked; what it gave before is kept."""


@dataclass
class Manners:
    """How patient and how slow to be. Seconds, but for `tries` and `most_bytes`."""

    pause: float = 1.0
    timeout: float = 90.0
    tries: int = 6
    longest_wait: float = 600.0
    most_bytes: int = 32 << 20
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)


class RemoteEndpoint:
    """Asks SELECT queries of one service. `faults` counts what went wrong on the way, `requests` how often it asked."""

    def __init__(self, url: str, manners: Manners | None = None) -> None:
        self.url = url
        self.manners = manners or Manners()
        self.requests = 0
        self.faults: Counter[str] = Counter()
        self._asked_before = False

    def select(self, query: str) -> list[Row]:
        """The rows of a query: IRIs and texts by variable, unbound ones left out.

        Raises `EndpointFailed` when the service refuses the query, asks for more patience than there is, or fails as
        often as it may.
        """
        wait = self.manners.pause
        for attempt in range(self.manners.tries):
            if self._asked_before:
                self.manners.sleep(wait)
            self._asked_before = True
            self.requests += 1
            try:
                return self._ask(query)
            except _Fault as fault:
                self.faults[fault.what] += 1
                last = fault
                if fault.final:
                    break
                wait = max(fault.wait or 0.0, self.manners.pause * 2 ** (attempt + 1))
                if wait > self.manners.longest_wait:
                    raise EndpointFailed(
                        f"{self.url} asks to come back after {wait:.0f} s",
                        advice="Run the command again then: it goes on where it stopped.",
                    ) from fault
        raise EndpointFailed(
            f"{self.url} gave no answer: {last.what}",
            advice="Run the command again later: it goes on where it stopped.",
        ) from last

    def _ask(self, query: str) -> list[Row]:
        wrapper = SPARQLWrapper(self.url, returnFormat=JSON, agent=AGENT)
        wrapper.setQuery(query)
        wrapper.setMethod(POST if len(query) > _LONG_QUERY else GET)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(max(1, round(self.manners.timeout)))
        wrapper.addCustomHttpHeader("Accept", f"{_RESULTS}, application/json;q=0.9")
        try:
            response = wrapper.query().response
            with response:
                body = self._body(response)
        except urllib.error.HTTPError as error:
            with error:
                raise _of_status(error) from error
        except TimeoutError as error:
            raise _Fault("no answer in time") from error
        except urllib.error.URLError as error:
            raise _Fault("no answer in time" if isinstance(error.reason, TimeoutError) else "no connection") from error
        except SPARQLWrapperException as error:
            raise _Fault(str(error.args[0] if error.args else error)[:80].strip(), final=_is_final(error)) from error
        except (HTTPException, OSError) as error:
            raise _Fault("the connection broke off") from error
        return _rows(body, response.headers.get("Content-Type") or "")

    def _body(self, response: Any) -> bytes:
        """The whole body; given up when it takes too long altogether (a slow drip) or has no end."""
        started, pieces, size = self.manners.clock(), [], 0
        while piece := response.read1(_CHUNK):
            pieces.append(piece)
            size += len(piece)
            if size > self.manners.most_bytes:
                raise _Fault("an answer without end")
            if self.manners.clock() - started > self.manners.timeout:
                raise _Fault("an answer that drips")
        told = response.headers.get("Content-Length")
        if told is not None and told.isdigit() and size < int(told):
            raise _Fault("an answer cut short")
        return b"".join(pieces)


class _Fault(Exception):
    """What went wrong with one request, how long the service asks to wait, and whether asking again is of no use."""

    def __init__(self, what: str, wait: float | None = None, *, final: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.wait = wait
        self.final = final


def _of_status(error: urllib.error.HTTPError) -> _Fault:
    final = error.code in (400, 401, 403, 404, 405, 410, 414)
    return _Fault(f"HTTP {error.code}", _retry_after(error.headers.get("Retry-After")), final=final)


def _is_final(error: SPARQLWrapperException) -> bool:
    return type(error).__name__ in ("QueryBadFormed", "EndPointNotFound", "Unauthorized", "URITooLong")


def _retry_after(told: str | None) -> float | None:
    """Seconds or a date (RFC 9110, section 10.2.3)."""
    if not told:
        return None
    if told.strip().isdigit():
        return float(told)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(told).timestamp() - time.time())
    except ValueError:
        return None


def _rows(body: bytes, content_type: str) -> list[Row]:
    """The rows of an answer in SPARQL results JSON (W3C, 2013)."""
    if "html" in content_type or body.lstrip()[:1] == b"<":
        raise _Fault("HTML instead of JSON")
    try:
        bindings = json.loads(body)["results"]["bindings"]
        return [{str(name): str(value["value"]) for name, value in row.items()} for row in bindings]
    except (ValueError, RecursionError) as error:
        raise _Fault("an answer cut short" if body else "an empty answer") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise _Fault("JSON that is no answer") from error
