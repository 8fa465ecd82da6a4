"""Request bodies, waited for with patience but not for ever.

A body is read by a thread that blocks, and a client may send half of one and fall silent. So few may be waited for at
once, each for a few seconds, and everybody else goes on.
"""

from __future__ import annotations

import queue
import threading

from flask import request
from werkzeug.exceptions import ClientDisconnected, HTTPException

from gazette.query.errors import Overloaded
from gazette.web.problems import Problem

_SECONDS = 5.0
_PATIENCE = 1.0
"""Seconds to wait for a place."""
PLACES = 12
"""Bodies that are waited for at once."""
QUEUE = 16
"""Requests that may wait for a place; one more is told at once, so that the threads stay free for other work."""


class Bodies:
    """Reads the bodies of requests; at most `PLACES` are waited for at once, each at most `seconds`."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._places = threading.BoundedSemaphore(PLACES)
        self._queue = threading.BoundedSemaphore(QUEUE)
        self._seconds = seconds

    def read(self) -> bytes:
        """The body of this request.

        Raises `Problem` (408, RFC 9110, section 15.5.9) when it does not come, `Overloaded` where too many are waited
        for, and werkzeug's own exceptions (413).
        """
        stream = request.stream  # made here: it knows the request only in this thread
        self._take_place()
        try:
            come: queue.SimpleQueue[bytes | HTTPException] = queue.SimpleQueue()

            def receive() -> None:
                try:
                    come.put(stream.read())
                except HTTPException as error:
                    come.put(error)
                except OSError:
                    come.put(ClientDisconnected())

            # The thread ends with the connection, which the server closes when it has sent the 408.
            threading.Thread(target=receive, daemon=True, name="body").start()
            try:
                body = come.get(timeout=self._seconds)
            except queue.Empty:
                raise Problem(
                    408, "request-timeout", "The rest of the request did not come.", headers={"Connection": "close"}
                ) from None
        finally:
            self._places.release()
        if isinstance(body, HTTPException):
            raise body
        return body

    def _take_place(self) -> None:
        if self._places.acquire(blocking=False):
            return
        if self._queue.acquire(blocking=False):
            try:
                if self._places.acquire(timeout=_PATIENCE):
                    return
            finally:
                self._queue.release()
        raise Overloaded("Too many requests are being received slowly at once.", retry_after=round(self._seconds))
