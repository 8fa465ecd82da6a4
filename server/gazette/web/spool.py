"""Answers on their way out: kept until they are complete, then sent with their length.

Granian, like some other servers, ends a chunked response as if it were whole when its iterator raises: a client would
take half a CSV file for all of it. So an answer longer than one piece waits, in memory or, if it is a large one, in a
file without a name, until its last row is there. Until then every failure still has its proper status; after that a
client sees from the length whether it got everything, and however slowly it reads, it keeps no query process.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from flask import Response, request

from gazette.query.errors import Overloaded
from gazette.query.service import AnswerPieces
from gazette.settings import Settings

_PIECE = 256 * 1024
_MEMORY = 8 << 20
"""Bytes from which on an answer waits in a file; smaller ones are put together in memory to be sent or cached."""
_ANSWERS = 8
"""So many answers of the largest size may wait on disk at once, counted by their bytes."""


class Spool:
    """The answers that wait on disk, and how many bytes they may take in all."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.var
        self._limit = _ANSWERS * settings.query_bytes
        self._patience = max(1, round(settings.query_timeout / 4))
        self._held = 0
        self._lock = threading.Lock()

    def response(self, answer: AnswerPieces) -> Response:
        """Read an answer to its end, and make the response of it. Raises what reading raises, and `Overloaded`."""
        if answer.whole:
            return Response(answer.first)
        kept = _Kept(self)
        try:
            for piece in answer:
                kept.add(piece)
        except BaseException:
            kept.close()
            raise
        length = kept.length
        if request.method == "HEAD":
            kept.close()
            response = Response()
        elif (whole := kept.taken()) is not None:
            response = Response(whole)
        else:
            response = Response(kept.pieces(), direct_passthrough=True)
            response.call_on_close(kept.close)
        response.content_length = length
        return response

    def open(self) -> IO[bytes]:
        """A file without a name, in the folder of the settings where that is there, else where the system has them."""
        folder = self._folder if self._folder.is_dir() else Path(tempfile.gettempdir())
        return tempfile.TemporaryFile(dir=folder, buffering=0)

    def take(self, size: int) -> None:
        """Count bytes in. Raises `Overloaded` when all answers together would take too much."""
        with self._lock:
            if self._held + size > self._limit:
                raise self.full()
            self._held += size

    def full(self) -> Overloaded:
        """The error for an answer that finds no room."""
        return Overloaded("Too many large answers are being read at once.", retry_after=self._patience)

    def give(self, size: int) -> None:
        """Count bytes out."""
        with self._lock:
            self._held -= size


class _Kept:
    """One answer, in memory until it is a large one, then in its file."""

    def __init__(self, spool: Spool) -> None:
        self.length = 0
        self._spool = spool
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None

    def add(self, piece: bytes) -> None:
        self._spool.take(len(piece))
        self.length += len(piece)
        self._parts.append(piece)
        if self.length <= _MEMORY:
            return
        if self._file is None:
            self._file = self._spool.open()
        try:
            for part in self._parts:
                view = memoryview(part)
                while view:
                    view = view[self._file.write(view) :]
        except OSError as error:  # the disk is full
            raise self._spool.full() from error
        self._parts.clear()

    def taken(self) -> bytes | None:
        """The answer, if it is in memory: then it is no longer kept here."""
        if self._file is not None:
            return None
        whole = b"".join(self._parts)
        self.close()
        return whole

    def pieces(self) -> Iterator[bytes]:
        assert self._file is not None
        self._file.seek(0)
        try:
            while piece := self._file.read(_PIECE):
                yield piece
        finally:
            self.close()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        self._parts.clear()
        length, self.length = self.length, 0
        self._spool.give(length)
