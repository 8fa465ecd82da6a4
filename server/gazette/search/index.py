"""The index of a release: one SQLite file that is never changed, and beside it, maybe, what came and went since.

`thing` holds the entries in the order of their rank; `name` every name, number, pinyin and initials compared whole
(`folding.key_of`), for names that are given in full or begun; `words` is full text (FTS5, contentless) for what stands
inside names. A row's number has the rank in its high bits, so full text can weigh it without another look-up.

What is written here is made whole. A release that differs little from the one before has its index, and an addition to
it (see `addition`); `opened` reads both as one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gazette.search.rows import Row
from gazette.store.sqlite_file import address

FILE: Final = "search.sqlite"
ADDED: Final = "search-added.sqlite"
"""What an index does not hold, where it is that of an earlier release."""
VERSION: Final = 2
"""What the index holds and how; another number makes another release of the same data."""
RANK_SHIFT: Final = 40
LEAST: Final = 100_000
"""Things that an index has at least for an addition to be made to it: a smaller one is made as quickly."""

_GATHERED: Final = 64 << 20
"""Bytes of full text that are gathered before they are written: the fewer parts there are to be joined, the quicker."""
SCHEMA: Final = """
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
CREATE TABLE made_from (digest TEXT NOT NULL, things INTEGER NOT NULL, tokens INTEGER NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(
    kind, label, names, numbers, place, pinyin, content = '', tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2'
);
CREATE TEMP TABLE given (key TEXT, how INTEGER, thing INTEGER, kind TEXT);
"""


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """The files of an index: the one made `whole`, and what was `added` to it since."""

    whole: Path
    added: Path | None = None


def made_from(files: IndexFiles) -> str | None:
    """The digest of the entries that an index was made from; None where there is no index, or it does not say."""
    try:
        with closing(sqlite3.connect(address(files.added or files.whole), uri=True)) as connection:
            row = connection.execute("SELECT digest FROM made_from").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])


def is_large(files: IndexFiles) -> bool:
    """Whether an index is so large that it is quicker to write an addition to it. Raises `sqlite3.Error`."""
    with closing(sqlite3.connect(address(files.whole), uri=True)) as connection:
        (things,) = connection.execute("SELECT things FROM made_from").fetchone()
    return int(things) >= LEAST


def write_index(path: Path, ranked: Iterable[tuple[int, Iterable[Row]]], digest: str) -> int:
    """Write the index into the new file `path`, from the rows of each rank, the first first; how many they are.

    `digest` is told by `made_from`. Equal rows give equal bytes with one release of SQLite.
    """
    syllables: set[str] = set()
    count = tokens = 0
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
        connection.execute("INSERT INTO words(words, rank) VALUES ('hashsize', ?)", [_GATHERED])
        for rank, rows in ranked:
            for number, row in enumerate(rows, rank << RANK_SHIFT):
                insert(connection, number, row)
                syllables |= row.syllables
                count += 1
                tokens += row.length
        end(connection, syllables)
        connection.execute("INSERT INTO made_from VALUES (?, ?, ?)", [digest, count, tokens])
        connection.execute("INSERT INTO words(words) VALUES ('optimize')")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.commit()
        connection.execute("ANALYZE")
        connection.execute("VACUUM")
    return count


def insert(connection: sqlite3.Connection, number: int, row: Row) -> None:
    """Put a row by its number into an index that is written (`SCHEMA`); its keys when it is ended."""
    connection.execute(
        "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (number, row.iri, row.kind, row.label_zh, row.label_en, row.place, row.place_en, row.names),
    )
    connection.executemany(
        "INSERT INTO given VALUES (?, ?, ?, ?)", [(key, how, number, row.kind) for key, how in row.keys]
    )
    connection.execute(
        "INSERT INTO words(rowid, kind, label, names, numbers, place, pinyin) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, row.kind, *row.words),
    )


def end(connection: sqlite3.Connection, syllables: set[str]) -> None:
    """End an index that is written: put the keys in their order, which is quicker than one by one, and the syllables
    that are not there."""
    connection.execute("INSERT INTO name SELECT * FROM given ORDER BY key, how, thing")
    connection.execute("DROP TABLE given")
    connection.executemany("INSERT OR IGNORE INTO syllable VALUES (?)", [(s,) for s in sorted(syllables)])
