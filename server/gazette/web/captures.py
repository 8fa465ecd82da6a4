"""The texts behind a release's notices, raw and in plain form: what a notice's page is laid out from."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

import msgspec

from gazette.release.last_good import FILE, KeptSource
from gazette.text import Plain, to_plain

REMEMBERED = 256
"""So many texts are kept in plain form in memory."""


class Captures:
    """The sources that a release was made from, by the digest of their bytes. Safe among threads."""

    def __init__(self, release: Path) -> None:
        self._path = release / FILE
        self._sources: dict[str, KeptSource] | None = None
        self._plain: OrderedDict[str, Plain] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, sha256: str) -> KeptSource | None:
        """The source with a digest; None where the release kept none."""
        if self._sources is None:
            self._sources = self._read()
        return self._sources.get(sha256)

    def plain(self, source: KeptSource) -> Plain:
        """Its text in plain form, with the way back to the raw offsets."""
        with self._lock:
            found = self._plain.get(source.sha256)
            if found is not None:
                self._plain.move_to_end(source.sha256)
                return found
        made = to_plain(source.text)
        with self._lock:
            self._plain[source.sha256] = made
            while len(self._plain) > REMEMBERED:
                self._plain.popitem(last=False)
        return made

    def _read(self) -> dict[str, KeptSource]:
        try:
            rows = msgspec.json.decode(self._path.read_bytes(), type=list[KeptSource])
        except FileNotFoundError:
            return {}
        return {row.sha256: row for row in rows}
