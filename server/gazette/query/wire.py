"""The frames between the web process and a query process: one byte of kind, four of length, the content."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import struct

READY = b"r"
"""child → parent: the store is open. JSON: `seconds`, the time it took."""
DATA = b"d"
"""child → parent: a piece of the answer, with more to come."""
WHOLE = b"w"
"""child → parent: the whole answer. END follows."""
END = b"e"
"""child → parent: the answer is complete. JSON: `rows`, `bytes`, `retire`."""
FAIL = b"x"
"""child → parent: no answer, or no more of it. JSON: `kind`, `message`."""
QUERY = b"q"
"""parent → child: a query and how to answer it."""

HEAD = struct.Struct(">cI")
PIPE = 1 << 20
"""Bytes that the pipe of replies holds, if the system allows so many: the writer need not wait for the reader."""


def frame(kind: bytes, content: bytes) -> bytes:
    """A frame as it goes over the pipe."""
    return HEAD.pack(kind, len(content)) + content


def message(kind: bytes, content: dict[str, object]) -> bytes:
    """A frame whose content is JSON."""
    return frame(kind, json.dumps(content).encode())


def send(descriptor: int, kind: bytes, content: bytes) -> None:
    """Write a frame without copying its content. Raises BrokenPipeError when the reader has gone."""
    head = HEAD.pack(kind, len(content))
    written = os.writev(descriptor, [head, content])
    if written < len(head) + len(content):
        write_all(descriptor, (head + content)[written:])


def widen(descriptor: int) -> None:
    """Let a pipe hold `PIPE` bytes, if the system allows it (pipe(7))."""
    with contextlib.suppress(PermissionError):
        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, PIPE)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`, however often the pipe is full. Raises BrokenPipeError when the reader has gone."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def read_frame(descriptor: int) -> tuple[bytes, bytes] | None:
    """The next frame of a blocking pipe; None when the writer has closed it."""
    head = _read_exactly(descriptor, HEAD.size)
    if head is None:
        return None
    kind, length = HEAD.unpack(head)
    content = _read_exactly(descriptor, length)
    return None if content is None else (kind, content)


def _read_exactly(descriptor: int, length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        part = os.read(descriptor, length - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)
