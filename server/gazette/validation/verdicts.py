"""Verdicts kept from build to build, by the digest of all that they depend on. Losing them loses nothing but time.

var/cache/verdicts/<two digits>/<digest of what was judged>   one verdict: a checksum and JSON
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from gazette.work.checksums import read_checked, write_checked

Kept = TypeVar("Kept")
_BASE = r"\u001a"
"""Stands for the base of IRIs in the JSON that is kept, so that a verdict holds at any base."""
_VALIDATORS = ("pyshacl", "rdflib", "oxrdflib", "pyoxigraph")
LIMIT = 50_000


class KeptBreach(Struct, frozen=True, array_like=True):
    """One node that breaks a rule: what `Broken` says, with the rule by its name."""

    rule: str
    name: str
    focus: str
    path: str | None
    value: str | None
    message_zh: str
    message_en: str


class Verdicts:
    """Verdicts under `folder` (None: none are kept), given by the shapes in `shapes` and the validators of now."""

    def __init__(self, folder: Path | None, shapes: Path, base: str) -> None:
        self._folder = folder
        self._base = f"{base}/"
        self._context = _context(shapes) if folder else ""

    def kept(self, what: str, parts: Iterable[str], kind: type[Kept], make: Callable[[], Kept]) -> Kept:
        """The verdict on `parts` (digests of what it is about), kept or made now. A damaged one is made again."""
        if self._folder is None:
            return make()
        path = self._path(what, parts)
        found = self._read(path, kind)
        if found is None:
            found = make()
            self._write(path, found)
        return found

    def get(self, what: str, parts: Iterable[str], kind: type[Kept]) -> Kept | None:
        """The verdict on `parts` if one is kept."""
        return None if self._folder is None else self._read(self._path(what, parts), kind)

    def put(self, what: str, parts: Iterable[str], verdict: object) -> None:
        """Keep a verdict."""
        if self._folder is not None:
            self._write(self._path(what, parts), verdict)

    def prune(self, limit: int = LIMIT) -> None:
        """Keep the `limit` verdicts that were used last."""
        if self._folder is None or not self._folder.is_dir():
            return
        files = [(path.stat().st_mtime_ns, path) for path in self._folder.glob("??/*")]
        for _, path in sorted(files)[: max(0, len(files) - limit)]:
            path.unlink(missing_ok=True)

    def _path(self, what: str, parts: Iterable[str]) -> Path:
        assert self._folder is not None
        name = hashlib.sha256("\n".join((self._context, what, *parts)).encode()).hexdigest()
        return self._folder / name[:2] / name

    def _read(self, path: Path, kind: type[Kept]) -> Kept | None:
        try:
            text = read_checked(path)
            if text is None:
                return None
            found = msgspec.json.decode(text.decode().replace(_BASE, self._base), type=kind)
            os.utime(path)
        except (msgspec.MsgspecError, OSError):
            return None
        return found

    def _write(self, path: Path, verdict: object) -> None:
        text = msgspec.json.encode(verdict).decode().replace(self._base, _BASE).encode()
        write_checked(path, text)


def _context(shapes: Path) -> str:
    """What decides besides the data: the shapes, the code of this room, the validators."""
    digest = hashlib.sha256()
    for path in (*sorted(shapes.glob("*.ttl")), *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    for name in _VALIDATORS:
        digest.update(f"{name} {version(name)}\n".encode())
    return digest.hexdigest()
