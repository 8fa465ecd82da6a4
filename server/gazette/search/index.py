"""The index of a release: one SQLite file that is never changed: made whole, or as a copy of the last one, renewed.

`thing` holds the entries in the order of their rank; `name` every name, number, pinyin and initials compared whole
(`folding.key_of`), for names that are given in full or begun; `words` is full text (FTS5, contentless) for what stands
inside names. A row's number has the rank in its high bits, so full text can weigh it without another look-up.

A renewed index finds the same as one made whole. Only things that are equal in all that they are ordered by may come in
another order: by their numbers, which renewal leaves as they are.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from gazette.search.rows import Row

FILE: Final = "search.sqlite"
VERSION: Final = 2
"""What the index holds and how; another number makes another release of the same data."""
RANK_SHIFT: Final = 40
LEAST: Final = 100_000
"""Things that an index has at least for a copy to be renewed: a smaller one is made as quickly, and shorter then."""
_WORN: Final = 10
"""Where more than one in so many things was written anew since an index was made whole, it is made whole again."""

_GATHERED: Final = 64 << 20
"""Bytes of full text that are gathered before they are written: the fewer parts there are to be joined, the quicker."""
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
CREATE TABLE made_from (digest TEXT NOT NULL, things INTEGER NOT NULL, renewed INTEGER NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(
    kind, label, names, numbers, place, pinyin, content = '', tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row);
CREATE TEMP TABLE given (key TEXT, how INTEGER, thing INTEGER, kind TEXT);
"""
_RENEWED: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TEMP TABLE given (key TEXT, how INTEGER, thing INTEGER, kind TEXT);
"""


def made_from(path: Path) -> str | None:
    """The digest of the entries that an index was made from; None where there is no index, or it does not say."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            row = connection.execute("SELECT digest FROM made_from").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])


def write_index(path: Path, ranked: Iterable[tuple[int, Iterable[Row]]], digest: str) -> int:
    """Write the index into the new file `path`, from the rows of each rank, the first first; how many they are.

    `digest` is told by `made_from`. Equal rows give equal bytes with one release of SQLite.
    """
    syllables: set[str] = set()
    count = 0
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_SCHEMA)
        connection.execute("INSERT INTO words(words, rank) VALUES ('hashsize', ?)", [_GATHERED])
        for rank, rows in ranked:
            for number, row in enumerate(rows, rank << RANK_SHIFT):
                _insert(connection, number, row)
                syllables |= row.syllables
                count += 1
        _end(connection, syllables)
        connection.execute("INSERT INTO made_from VALUES (?, ?, 0)", [digest, count])
        connection.execute("INSERT INTO words(words) VALUES ('optimize')")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.commit()
        connection.execute("ANALYZE")
        connection.execute("VACUUM")
    return count


def is_large(path: Path) -> bool:
    """Whether an index is so large that it is quicker to renew a copy of it."""
    return _counts(path)[0] >= LEAST


def _counts(path: Path) -> tuple[int, int]:
    """How many things an index holds, and how many were renewed since it was made whole."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        things, renewed = connection.execute("SELECT things, renewed FROM made_from").fetchone()
    return int(things), int(renewed)


def renew_index(
    path: Path, before: Path, gone: Mapping[str, tuple[int, Row]], come: Mapping[str, tuple[int, Row]], digest: str
) -> bool:
    """Write the index into the new file `path` as a copy of the one `before` without the rows that are `gone`, with
    those that `come`: each by its IRI, with its rank. Rows that stand in both are left alone.

    False, and no file, where the index before was renewed too much.
    """
    out = {iri for iri, row in gone.items() if come.get(iri) != row}
    into = [(iri, *row) for iri, row in come.items() if gone.get(iri) != row]
    things, renewed = _counts(before)
    renewed += len(out | {iri for iri, *_ in into})
    if renewed * _WORN > things:
        return False
    shutil.copyfile(before, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_RENEWED)
        free = {rank: _first_free(connection, rank) for rank in {rank for _, rank, _ in into}}
        numbers = {iri: _remove(connection, gone[iri][1]) for iri in sorted(out)}
        for iri, rank, row in into:
            number = numbers.get(iri, -1)
            if number >> RANK_SHIFT != rank:
                number, free[rank] = free[rank], free[rank] + 1
            _insert(connection, number, row)
        _end(connection, {syllable for *_, row in into for syllable in row.syllables})
        now = things - len(gone) + len(come)
        connection.execute("UPDATE made_from SET digest = ?, things = ?, renewed = ?", [digest, now, renewed])
        connection.commit()
    return True


def _first_free(connection: sqlite3.Connection, rank: int) -> int:
    """The number after the last of a rank."""
    first, end = rank << RANK_SHIFT, (rank + 1) << RANK_SHIFT
    (last,) = connection.execute("SELECT MAX(id) FROM thing WHERE id >= ? AND id < ?", [first, end]).fetchone()
    return first if last is None else int(last) + 1


def _remove(connection: sqlite3.Connection, row: Row) -> int:
    """Take a row out; the number that it had. What full text without contents forgets it must be told (FTS5, 6.4)."""
    (number,) = connection.execute("SELECT id FROM thing WHERE iri = ?", [row.iri]).fetchone()
    connection.execute("DELETE FROM thing WHERE id = ?", [number])
    connection.executemany(
        "DELETE FROM name WHERE key = ? AND how = ? AND thing = ?", [(key, how, number) for key, how in row.keys]
    )
    connection.execute(
        "INSERT INTO words(words, rowid, kind, label, names, numbers, place, pinyin) "
        "VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)",
        (number, row.kind, *row.words),
    )
    return int(number)


def _insert(connection: sqlite3.Connection, number: int, row: Row) -> None:
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


def _end(connection: sqlite3.Connection, syllables: set[str]) -> None:
    """Put the keys in their order, which is quicker than one by one; and the syllables that are not there."""
    connection.execute("INSERT INTO name SELECT * FROM given ORDER BY key, how, thing")
    connection.execute("DROP TABLE given")
    connection.executemany("INSERT OR IGNORE INTO syllable VALUES (?)", [(s,) for s in sorted(syllables)])
