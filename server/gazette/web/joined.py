"""Several files as one: read, sought and served as if they stood one after the other on the disk."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import IO


class Joined(io.RawIOBase):
    """The bytes of these files, in order. One of them is open at a time. Raises OSError where one is missing."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._ends = list(accumulate(path.stat().st_size for path in paths))
        self._at = 0
        self._open: tuple[int, IO[bytes]] | None = None

    @property
    def size(self) -> int:
        """Bytes in all."""
        return self._ends[-1] if self._ends else 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go somewhere, as in a file."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a buffer from the file that the position is in, or 0 at the end of all."""
        number = bisect_right(self._ends, self._at)
        if number == len(self._paths):
            return 0
        if self._open is None or self._open[0] != number:
            self._close()
            self._open = number, self._paths[number].open("rb")
        file = self._open[1]
        file.seek(self._at - (self._ends[number - 1] if number else 0))
        data = file.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        """Close the file that is open."""
        self._close()
        super().close()

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None
