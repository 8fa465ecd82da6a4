"""Counting the rows of an answer in the bytes that the engine writes.

The engine writes a whole answer in one call, so the rows are counted as they pass. Each counter is exact for any
literal, wherever the bytes are cut.
"""

from __future__ import annotations

from collections.abc import Callable


def row_counter(format_name: str) -> Callable[[bytes], int]:
    """A function that takes the next bytes of an answer in this format and gives the rows begun so far."""
    counters: dict[str, type[_Json | _Xml | _Csv | _Tsv]] = {"json": _Json, "xml": _Xml, "csv": _Csv, "tsv": _Tsv}
    return counters[format_name]()


class _Marks:
    """Counts a mark of a few bytes, also where it is cut in two."""

    def __init__(self, mark: bytes) -> None:
        self.mark = mark
        self.count = 0
        self._tail = b""

    def feed(self, data: bytes) -> int:
        text = self._tail + data
        self.count += text.count(self.mark)
        self._tail = text[-(len(self.mark) - 1) :] if len(self.mark) > 1 else b""
        return self.count


class _Xml:
    """`<` is always escaped in XML text, so the start tag of a result is one."""

    def __init__(self) -> None:
        self._results = _Marks(b"<result>")

    def __call__(self, data: bytes) -> int:
        return self._results.feed(data)


class _Tsv:
    """A line feed in a literal is written as an escape; the first line is the head."""

    def __init__(self) -> None:
        self._lines = _Marks(b"\n")

    def __call__(self, data: bytes) -> int:
        return max(0, self._lines.feed(data) - 1)


class _Csv:
    """A line feed in a literal stands between quotes (RFC 4180); the first line is the head."""

    def __init__(self) -> None:
        self._quoted = False
        self._lines = 0

    def __call__(self, data: bytes) -> int:
        pieces = data.split(b'"')
        self._lines += sum(piece.count(b"\n") for piece in pieces[int(self._quoted) :: 2])
        self._quoted ^= len(pieces) % 2 == 0
        return max(0, self._lines - 1)


class _Json:
    """Rows are the objects of the array `bindings`: with all strings gone, only they follow each other as `},{`."""

    _USELESS = bytes(byte for byte in range(256) if byte not in b'{}[],:"')

    def __init__(self) -> None:
        self._in_string = False
        self._cut = b""
        self._first = _Marks(b"[{")
        self._next = _Marks(b"},{")

    def __call__(self, data: bytes) -> int:
        text = self._cut + data
        whole = len(text) - (len(text) - len(text.rstrip(b"\\"))) % 2
        text, self._cut = text[:whole], text[whole:]
        text = text.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, self._USELESS)
        pieces = ((b'"' if self._in_string else b"") + text).split(b'"')
        self._in_string = len(pieces) % 2 == 0
        outside = b"".join(pieces[::2])
        return self._first.feed(outside) + self._next.feed(outside)
