"""The texts behind a release's notices, raw and in plain form: what a notice's page is laid out from."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from gazette.text import Plain, to_plain

if TYPE_CHECKING:
    from gazette.release.kept_sources import KeptSource

REMEMBERED = 256
"""So many texts are kept in plain form in memory."""
READ = 64
"""So many sources are kept as they were read."""


class Captures:
    """The sources that a release was made from, by the digest of their bytes. Safe among threads."""

    def __init__(self, release: Path) -> None:
        self._release = release
        self._source = lru_cache(READ)(self._read)
        self._plain: OrderedDict[str, Plain] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, sha256: str) -> KeptSource | None:
        """The source with a digest; None where the release kept none."""
        found: KeptSource | None = self._source(sha256)
        return found

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

    def _read(self, sha256: str) -> KeptSource | None:
        from gazette.release.shelf import Shelf  # the reading of captures is loaded with it

        folder = self._folders.get(sha256)
        rows = Shelf(self._release, Path()).rows(folder) if folder else []
        return next((row for row in rows if row.sha256 == sha256), None)

    @cached_property
    def _folders(self) -> dict[str, str]:
        """The folder of each capture by its digest; none where an earlier version made the release."""
        from gazette.release.shelf import Shelf

        try:
            return Shelf(self._release, Path()).folder_of()
        except FileNotFoundError:
            return {}
