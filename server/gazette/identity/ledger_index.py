"""What a large ledger says, kept beside it, so that a build looks up the few things that it asks for.

A cache that can be lost at any time: an SQLite file, bound to the SHA-256 of the ledger's bytes, and beside it what it
was to the file system when it was written. For any other ledger, and where it was changed since, it is made anew.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import closing
from pathlib import Path

import msgspec
from msgspec import Struct

from gazette.identity.ledger_lines import Closing, Thing
from gazette.store.disk import flush
from gazette.work.checksums import state_of

_log = logging.getLogger(__name__)

LEAST = 4 << 20
"""Bytes of a ledger from which on an index pays: a smaller one is read in a tenth of a second."""
_AT_ONCE = 50_000
"""Names of a kind that are read at once, if it has no more."""
_NO_JOURNAL = "PRAGMA journal_mode = OFF;"
"""What is half written has no seal. All is on the disk before it has one: a seal does not show what never got there."""
_SCHEMA = """
CREATE TABLE thing (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL, label TEXT NOT NULL, keys BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE name (kind TEXT, key TEXT, id TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE rest (content BLOB NOT NULL);
"""
_UNASKED = ""


class Rest(Struct):
    """What is kept whole: the digest of the ledger, how many things it has, what is joined and closed."""

    ledger: str
    things: int
    joined: dict[str, str]
    closed: list[Closing]


class LedgerIndex:
    """An index that is as its ledger is."""

    def __init__(self, path: Path, engine: sqlite3.Connection, rest: Rest) -> None:
        self._path = path
        self._engine = engine
        self.rest = rest
        self.things = KeptThings(engine, rest.things)
        self._names: dict[str, KeptNames] = {}

    @classmethod
    def open(cls, path: Path, ledger: str) -> LedgerIndex | None:
        """The index of the ledger with this digest; None where there is none, or it was changed."""
        try:
            if _seal(path).read_text(encoding="ascii") != _told(path):
                return None
            engine = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            (content,) = engine.execute("SELECT content FROM rest").fetchone()
            rest = msgspec.msgpack.decode(content, type=Rest)
        except (OSError, ValueError, sqlite3.Error):
            return None
        return cls(path, engine, rest) if rest.ledger == ledger else None

    @staticmethod
    def write(path: Path, rest: Rest, things: Mapping[str, Thing], names: Mapping[str, Mapping[str, str]]) -> None:
        """Write the index of a ledger that says this. Where that cannot be done, there is none."""
        scratch = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch.unlink(missing_ok=True)
            with closing(sqlite3.connect(scratch)) as engine:
                engine.executescript(_NO_JOURNAL + _SCHEMA)
                _put(
                    engine,
                    rest,
                    sorted(things.items()),
                    ((kind, sorted(names[kind].items())) for kind in sorted(names)),
                )
            scratch.replace(path)
            _seal(path).write_text(_told(path), encoding="ascii")
        except (OSError, sqlite3.Error) as error:
            _log.info("the index of the ledger cannot be kept: %s", error)

    def names(self, kind: str) -> KeptNames:
        """What names things of a kind."""
        found = self._names.get(kind)
        if found is None:
            found = self._names[kind] = KeptNames(self._engine, kind)
        return found

    def advance(self, rest: Rest) -> None:
        """Write down what was changed of things and names; the ledger says the same now. As in `write`."""
        self.rest = rest
        try:
            _seal(self._path).unlink()  # until all is written, the index is of no ledger
            flush(self._path.parent, deep=False)
            with closing(sqlite3.connect(self._path)) as engine:
                engine.executescript(_NO_JOURNAL)
                _put(engine, rest, self.things.looked_at(), ((kind, of.changed()) for kind, of in self._names.items()))
            _seal(self._path).write_text(_told(self._path), encoding="ascii")
        except (OSError, sqlite3.Error) as error:
            _log.info("the index of the ledger cannot be kept: %s", error)


class KeptThings(MutableMapping[str, Thing]):
    """Things by their identifiers, each read when it is asked for. What is changed stays here until `advance`."""

    def __init__(self, engine: sqlite3.Connection, count: int) -> None:
        self._engine = engine
        self._count = count
        self._seen: dict[str, Thing] = {}

    def __getitem__(self, identifier: str) -> Thing:
        found = self._seen.get(identifier)
        if found is None:
            row = self._engine.execute("SELECT number, label, keys FROM thing WHERE id = ?", [identifier]).fetchone()
            if row is None:
                raise KeyError(identifier)
            number, label, keys = row
            found = self._seen[identifier] = Thing(number, label, msgspec.msgpack.decode(keys, type=tuple[str, ...]))
        return found

    def __setitem__(self, identifier: str, thing: Thing) -> None:
        self._count += identifier not in self
        self._seen[identifier] = thing

    def __delitem__(self, identifier: str) -> None:
        raise TypeError("what was minted stays")

    def __iter__(self) -> Iterator[str]:
        raise TypeError("there may be a million: ask for those that are needed")

    def __len__(self) -> int:
        return self._count

    def looked_at(self) -> Iterable[tuple[str, Thing]]:
        """All that may have been changed."""
        return self._seen.items()


class KeptNames(MutableMapping[str, str]):
    """Identifiers of a kind by what names them, as `KeptThings`."""

    def __init__(self, engine: sqlite3.Connection, kind: str) -> None:
        self._engine = engine
        self._kind = kind
        rows = engine.execute("SELECT key, id FROM name WHERE kind = ? LIMIT ?", [kind, _AT_ONCE + 1]).fetchall()
        self._is_whole = len(rows) <= _AT_ONCE
        self._seen: dict[str, str | None] = dict(rows)
        self._changed: set[str] = set()

    def _find(self, key: str) -> str | None:
        found = self._seen.get(key, _UNASKED)
        if found == _UNASKED:
            row = None
            if not self._is_whole:
                asked = "SELECT id FROM name WHERE kind = ? AND key = ?"
                row = self._engine.execute(asked, [self._kind, key]).fetchone()
            found = self._seen[key] = None if row is None else str(row[0])
        return found

    def __getitem__(self, key: str) -> str:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._find(key) is not None

    def __setitem__(self, key: str, identifier: str) -> None:
        self._seen[key] = identifier
        self._changed.add(key)

    def __delitem__(self, key: str) -> None:
        if self._find(key) is None:
            raise KeyError(key)
        self._seen[key] = None
        self._changed.add(key)

    def __iter__(self) -> Iterator[str]:
        raise TypeError("there may be a million: ask for those that are needed")

    def __len__(self) -> int:
        raise TypeError("nobody has counted them")

    def changed(self) -> Iterable[tuple[str, str | None]]:
        """What was changed, in order; None for what names nothing any more."""
        return [(key, self._seen[key]) for key in sorted(self._changed)]


def _put(
    engine: sqlite3.Connection,
    rest: Rest,
    things: Iterable[tuple[str, Thing]],
    names: Iterable[tuple[str, Iterable[tuple[str, str | None]]]],
) -> None:
    rows = ((id, thing.number, thing.label, msgspec.msgpack.encode(thing.keys)) for id, thing in things)
    engine.executemany("INSERT OR REPLACE INTO thing VALUES (?, ?, ?, ?)", rows)
    for kind, of in names:
        now = list(of)
        gone = ((kind, key) for key, id in now if id is None)
        engine.executemany("DELETE FROM name WHERE kind = ? AND key = ?", gone)
        there = ((kind, key, id) for key, id in now if id is not None)
        engine.executemany("INSERT OR REPLACE INTO name VALUES (?, ?, ?)", there)
    engine.execute("DELETE FROM rest")
    engine.execute("INSERT INTO rest VALUES (?)", [msgspec.msgpack.encode(rest)])
    engine.commit()


def _seal(path: Path) -> Path:
    return path.with_name(f"{path.name}.state")


def _told(path: Path) -> str:
    return " ".join(map(str, state_of(path.stat())))
