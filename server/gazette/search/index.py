"""The index of a release: one SQLite file, made whole and never changed.

`thing` holds the entries in the order of their rank; `name` every name, number, pinyin and initials compared whole
(`folding.key_of`), for names that are given in full or begun; `words` is full text (FTS5, contentless) for what stands
inside names. A row's number has the rank in its high bits, so full text can weigh it without another look-up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final

from gazette.search.entries import Entry
from gazette.search.folding import folded, key_of, tokens
from gazette.search.pinyin import initials, readings

FILE: Final = "search.sqlite"
VERSION: Final = 1
"""What the index holds and how; another number makes another release of the same data."""
RANK_SHIFT: Final = 40

LABEL, OTHER_NAME, PINYIN, INITIALS = range(4)
"""How a key names a thing: by its label or number, by another name, by pinyin, by the initials of the pinyin."""
_LONGEST_KEY = 120
_LONGEST_NAME = 40
"""Characters of a name whose pinyin is a key of its own; titles are longer."""
_REMEMBERED: Final = 1 << 16
_BREAK: Final = " 0 "
"""Stands between two readings, so that no phrase runs from one into the next."""

_SCHEMA: Final = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE thing (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, label_zh TEXT NOT NULL,
    label_en TEXT NOT NULL, place TEXT NOT NULL, place_en TEXT NOT NULL, names TEXT NOT NULL
);
CREATE TABLE name (key TEXT NOT NULL, how INTEGER NOT NULL, thing INTEGER NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY (key, how, thing)) WITHOUT ROWID;
CREATE TABLE syllable (syllable TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE made_from (digest TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(
    kind, label, names, numbers, place, pinyin, content = '', tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row);
"""


def made_from(path: Path) -> str | None:
    """The digest of the entries that an index was made from; None where there is no index, or it does not say."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            row = connection.execute("SELECT digest FROM made_from").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])


def write_index(path: Path, entries: Iterable[Entry], digest: str) -> int:
    """Write the index of entries, which come in the order of their rank, into the new file `path`; how many they are.

    `digest` is told by `made_from`. Equal entries give equal bytes with one release of SQLite.
    """
    writer = _Writer()
    count = 0
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_SCHEMA)
        for rank, of_rank in groupby(entries, lambda entry: entry.rank):
            for number, entry in enumerate(of_rank):
                writer.insert(connection, (rank << RANK_SHIFT) + number, entry)
                count += 1
        connection.executemany("INSERT INTO syllable VALUES (?)", [(s,) for s in sorted(writer.syllables)])
        connection.execute("INSERT INTO made_from VALUES (?)", [digest])
        connection.execute("INSERT INTO words(words) VALUES ('optimize')")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.commit()
        connection.execute("ANALYZE")
        connection.execute("VACUUM")
    return count


class _Writer:
    """Writes entries, and remembers what the same names and places came to."""

    def __init__(self) -> None:
        self.syllables: set[str] = set()
        self._folded = lru_cache(_REMEMBERED)(folded)
        self._tokens = lru_cache(_REMEMBERED)(tokens)
        self._readings = lru_cache(_REMEMBERED)(readings)

    def insert(self, connection: sqlite3.Connection, number: int, entry: Entry) -> None:
        spoken = list(self._spoken(entry))
        connection.execute(
            "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                entry.iri,
                entry.kind,
                entry.label_zh,
                entry.label_en,
                entry.where,
                entry.where_en,
                "\n".join((*entry.names, *entry.numbers)),
            ),
        )
        best: dict[str, int] = {}
        for name, how in self._keys(entry, spoken):
            if name:
                best[name[:_LONGEST_KEY]] = min(how, best.get(name[:_LONGEST_KEY], how))
        connection.executemany(
            "INSERT INTO name VALUES (?, ?, ?, ?)", [(name, how, number, entry.kind) for name, how in best.items()]
        )
        columns = (
            dict.fromkeys((entry.label_zh, entry.label_en)), (*entry.names, *entry.texts), entry.numbers,
            (entry.where, entry.where_en),
        )  # fmt: skip
        connection.execute(
            "INSERT INTO words(rowid, kind, label, names, numbers, place, pinyin) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                entry.kind,
                *(" ".join(map(self._tokens, texts)) for texts in columns),
                _BREAK.join(" ".join(reading) for reading in spoken),
            ),
        )

    def _spoken(self, entry: Entry) -> dict[tuple[str, ...], None]:
        found: dict[tuple[str, ...], None] = {}
        for name in (entry.label_zh, *entry.names):
            found |= dict.fromkeys(self._readings(self._folded(name), all_of_them=entry.several_readings))
        for reading in found:
            self.syllables.update(reading)
        return found

    def _keys(self, entry: Entry, spoken: list[tuple[str, ...]]) -> Iterator[tuple[str, int]]:
        for name in (entry.label_zh, entry.label_en, *entry.numbers):
            yield key_of(self._folded(name)), LABEL
        for name in entry.names:
            yield key_of(self._folded(name)), OTHER_NAME
        for reading in spoken:
            if len(reading) <= _LONGEST_NAME:
                yield "".join(reading), PINYIN
                yield initials(reading), INITIALS
