"""One HTTP exchange with a SPARQL server: a deadline over all of it, and every failure told in one way."""

from __future__ import annotations

import base64
import http.client
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import ClassVar, Self, TypeVar
from urllib.parse import urlsplit

from gazette.errors import UserError

_Given = TypeVar("_Given")
_HEADERS = {"User-Agent": "cluster-gazette", "Connection": "close"}
_TOLD = 300
"""Characters of a server's own words that are passed on."""


class StoreError(UserError):
    """A store on another server does not do what was asked. `passing`: the same request may succeed later."""

    status = 503
    passing: ClassVar[bool] = False


class StoreUnreachable(StoreError):
    """The server does not answer, or the connection to it broke off."""

    passing = True


class StoreLate(StoreError):
    """The server has not answered in time."""

    passing = True


class StoreRefused(StoreError):
    """The server wants another account (401), or does not let this one do it (403)."""


class StoreBusy(StoreError):
    """The server answers with an error that may pass: 429 or 5xx."""

    passing = True


class StoreFailed(StoreError):
    """The server answers with an error that stays."""


@dataclass(frozen=True)
class Account:
    """Who asks. Without a user nothing is sent."""

    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Challenge:
    """How a server wants its users to prove who they are: `basic` or `digest` (RFC 7617, RFC 7616), in which realm."""

    scheme: str
    values: dict[str, str]

    @property
    def realm(self) -> str:
        """The realm that the account belongs to."""
        return self.values.get("realm", "")

    def answer(self, account: Account, method: str, url: str) -> str:
        """The Authorization header for one request."""
        if self.scheme == "basic":
            return "Basic " + base64.b64encode(f"{account.user}:{account.password}".encode()).decode()
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, url, account.user, account.password)
        request = urllib.request.Request(url, method=method)  # noqa: S310 - never opened, read for the answer only
        said = urllib.request.HTTPDigestAuthHandler(known).get_authorization(request, self.values)
        if not said:
            raise StoreRefused(f"{url} wants a proof that is not known here: {self.values}")
        return f"Digest {said}"


class Reply:
    """A server's answer with status 2xx, to be read to its end. Use it as a context manager."""

    def __init__(self, url: str, connection: http.client.HTTPConnection, deadline: float) -> None:
        self.url = url
        self._connection = connection
        self._deadline = deadline
        self._response = self._within(connection.getresponse)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self._response.status

    def header(self, name: str) -> str:
        """A header's value, or nothing."""
        return self._response.getheader(name) or ""

    def read(self, size: int = 1 << 16) -> bytes:
        """The next bytes, none at the end. Raises `StoreLate`, and `StoreUnreachable` when the rest does not come."""
        data = self._within(lambda: self._response.read(size))
        if not data and size and self._response.length:
            raise _broken_off(self.url, f"{self._response.length} bytes are missing")
        return data

    def read_all(self) -> bytes:
        """All that is left."""
        return b"".join(iter(self.read, b""))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def _within(self, act: Callable[[], _Given]) -> _Given:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise _late(self.url)
        if self._connection.sock is not None:
            self._connection.sock.settimeout(left)
        try:
            return act()
        except TimeoutError as error:
            raise _late(self.url) from error
        except (OSError, http.client.HTTPException) as error:
            raise _broken_off(self.url, str(error) or type(error).__name__) from error


def exchange(
    url: str,
    *,
    method: str = "POST",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    account: Account | None = None,
    seconds: float = 60.0,
) -> Reply:
    """Send one request and give its answer once the head of it is there; `seconds` hold until the last byte is read.

    With an account the server is asked for its challenge first, by the same request without a body: a long body then
    goes once. Raises the errors above.
    """
    deadline = time.monotonic() + seconds
    sent = dict(headers or {})
    if account is not None and account.user:
        asked = challenge(url, method=method, seconds=seconds)
        if asked is not None:
            sent["Authorization"] = asked.answer(account, method, url)
    reply = _sent(url, method, body, sent, deadline)
    if 200 <= reply.status < 300:
        return reply
    with reply:
        raise _refusal(reply)


def challenge(url: str, *, method: str = "POST", seconds: float = 60.0) -> Challenge | None:
    """How the server at `url` wants its users to prove who they are; None where it does not ask."""
    with _sent(url, method, b"", {}, time.monotonic() + seconds) as reply:
        scheme, _, rest = reply.header("WWW-Authenticate").partition(" ")
        if reply.status != 401 or scheme.lower() not in ("basic", "digest"):
            return None
        pairs = urllib.request.parse_http_list(rest)
        return Challenge(scheme.lower(), urllib.request.parse_keqv_list([pair for pair in pairs if "=" in pair]))


def _sent(url: str, method: str, body: bytes, headers: dict[str, str], deadline: float) -> Reply:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    left = deadline - time.monotonic()
    if left <= 0:
        raise _late(url)
    connection = kind(parts.hostname or "", parts.port, timeout=left)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        try:
            connection.request(method, target, body, _HEADERS | headers)
        except TimeoutError as error:
            raise _late(url) from error
        except OSError as error:
            raise StoreUnreachable(
                f"the store at {_shown(url)} cannot be reached: {error.strerror or error}",
                advice="See that the server runs, and that the address is right.",
            ) from error
        return Reply(url, connection, deadline)
    except BaseException:
        connection.close()
        raise


def _refusal(reply: Reply) -> StoreError:
    told = " ".join(reply.read_all().decode("utf-8", "replace").split())[:_TOLD]
    where = f"the store at {_shown(reply.url)}"
    if reply.status in (401, 403):
        return StoreRefused(
            f"{where} does not let this account in ({reply.status})" if reply.status == 401
            else f"{where} does not let this account do this ({reply.status}): {told}",
            advice="Set GAZETTE_STORE_USER and GAZETTE_STORE_PASSWORD to an account with the right to do it.",
        )  # fmt: skip
    kind = StoreBusy if reply.status == 429 or reply.status >= 500 else StoreFailed
    return kind(f"{where} answers {reply.status}: {told}")


def _late(url: str) -> StoreLate:
    return StoreLate(f"the store at {_shown(url)} has not answered in time")


def _broken_off(url: str, why: str) -> StoreUnreachable:
    return StoreUnreachable(f"the connection to the store at {_shown(url)} broke off: {why}")


def _shown(url: str) -> str:
    """The address without its query and without what may be secret in it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"
