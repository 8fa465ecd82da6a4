"""The log of visitors' queries: one JSON object a line on the error stream.

A query can hold a person's name, so it is known by the digest of its text; the text itself only where the operator asks
for it. Nothing is told of who asked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
from typing import TextIO


class QueryLog:
    """Writes what became of each query. `tell` is `off`, `digest` or `text` (the setting `log_queries`)."""

    def __init__(self, tell: str, stream: TextIO | None = None) -> None:
        self._tell = tell
        self._stream = stream

    def note(self, text: str, *, release: str, form: str, outcome: str, seconds: float, rows: int, size: int) -> None:
        """Log a query: the release asked, the answer's format, the outcome, seconds, rows (or triples), bytes."""
        if self._tell == "off":
            return
        encoded = text.encode("utf-8", "surrogatepass")
        line: dict[str, object] = {
            "time": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
            "event": "query",
            "query": hashlib.sha256(encoded).hexdigest()[:16],
            "length": len(encoded),
            "release": release,
            "format": form,
            "outcome": outcome,
            "seconds": round(seconds, 4),
            "rows": rows,
            "bytes": size,
        }
        if self._tell == "text":
            line["text"] = text
        print(json.dumps(line, ensure_ascii=True), file=self._stream or sys.stderr, flush=True)
