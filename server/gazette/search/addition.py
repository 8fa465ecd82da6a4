"""What came and went since an index was made whole: a small file beside it, so that the large one can stay as it is.

It has the tables of an index, for the rows that are not in the large file or not as they are there. Besides:

    gone          the numbers of the rows of the large file that do not count any more
    spelled       the full text of its own rows, to weigh them by what the large file knows of their words (`weighing`)
    addition_to   the digest of the large file, its things and tokens, and how many rows were written anew since

A thing that the large file knows keeps its number as long as it keeps its rank; others have numbers after the last of
their rank. So a number means one row, and things equal in all else stand in the order that they had.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from gazette.search.index import RANK_SHIFT, SCHEMA, VERSION, IndexFiles, end, insert
from gazette.search.rows import Row
from gazette.store.sqlite_file import address

_WORN: Final = 25
"""Where more than one in so many things was written anew since an index was made whole, it is made whole again."""
_FIRST: Final = """
CREATE TABLE gone (id INTEGER PRIMARY KEY);
CREATE TABLE spelled (
    id INTEGER PRIMARY KEY, label TEXT NOT NULL, names TEXT NOT NULL, numbers TEXT NOT NULL, place TEXT NOT NULL,
    pinyin TEXT NOT NULL
);
CREATE TABLE addition_to (
    digest TEXT NOT NULL, things INTEGER NOT NULL, tokens INTEGER NOT NULL, renewed INTEGER NOT NULL
);
INSERT INTO addition_to SELECT digest, things, tokens, 0 FROM whole.made_from;
INSERT INTO made_from VALUES ('', 0, 0);
"""
_NEXT: Final = """
PRAGMA main.journal_mode = OFF;
PRAGMA main.synchronous = OFF;
CREATE TEMP TABLE given (key TEXT, how INTEGER, thing INTEGER, kind TEXT);
"""


def write_addition(
    path: Path,
    before: IndexFiles,
    gone: Mapping[str, tuple[int, Row]],
    come: Mapping[str, tuple[int, Row]],
    digest: str,
) -> bool:
    """Write the addition into the new file `path` that makes of the index `before`, or of its large file with this in
    place of what was added to it, one without the rows that are `gone`, with those that `come`: each by its IRI, with
    its rank. Rows that stand in both are left alone. `digest` is told by `made_from`.

    False, and no file, where more was renewed than an addition is good for, or where the index does not hold what is
    gone: then it must be made whole. Raises OSError and `sqlite3.Error` like any write.
    """
    out = {iri: row for iri, (rank, row) in sorted(gone.items()) if come.get(iri) != (rank, row)}
    into = [(iri, *row) for iri, row in sorted(come.items()) if gone.get(iri) != row]
    if before.added:
        shutil.copyfile(before.added, path)
    with closing(sqlite3.connect(path.resolve().as_uri(), uri=True)) as connection:
        connection.execute("ATTACH ? AS whole", [address(before.whole)])
        connection.executescript(_NEXT if before.added else SCHEMA + _FIRST)
        done = _renew(connection, out, into, digest)
    if not done:
        path.unlink()
    return done


def _renew(
    connection: sqlite3.Connection, out: Mapping[str, Row], into: list[tuple[str, int, Row]], digest: str
) -> bool:
    things, renewed = connection.execute("SELECT things, renewed FROM addition_to").fetchone()
    renewed += len(out.keys() | {iri for iri, *_ in into})
    if renewed * _WORN > things or not all(_take_out(connection, row) for row in out.values()):
        return False
    free = {rank: _first_free(connection, rank) for rank in {rank for _, rank, _ in into}}
    for iri, rank, row in into:
        number = _number(connection, "whole", iri)
        if number is None or number >> RANK_SHIFT != rank:
            number, free[rank] = free[rank], free[rank] + 1
        insert(connection, number, row)
        connection.execute("INSERT INTO spelled VALUES (?, ?, ?, ?, ?, ?)", (number, *row.words))
    end(connection, {syllable for *_, row in into for syllable in row.syllables})
    connection.execute("UPDATE made_from SET digest = ?, (things, tokens) = (SELECT COUNT(*), 0 FROM thing)", [digest])
    connection.execute("UPDATE addition_to SET renewed = ?", [renewed])
    connection.execute(f"PRAGMA main.user_version = {VERSION}")
    connection.commit()
    return True


def _take_out(connection: sqlite3.Connection, row: Row) -> bool:
    """Take a row out of the addition, or note that it is gone from the large file; whether it was in either.

    What full text without contents forgets it must be told (FTS5, 6.4).
    """
    number = _number(connection, "main", row.iri)
    if number is None:
        number = _number(connection, "whole", row.iri)
        if number is None or connection.execute("SELECT 1 FROM gone WHERE id = ?", [number]).fetchone():
            return False
        connection.execute("INSERT INTO gone VALUES (?)", [number])
        return True
    connection.execute("DELETE FROM thing WHERE id = ?", [number])
    connection.execute("DELETE FROM spelled WHERE id = ?", [number])
    connection.executemany(
        "DELETE FROM main.name WHERE key = ? AND how = ? AND thing = ?", [(key, how, number) for key, how in row.keys]
    )
    connection.execute(
        "INSERT INTO words(words, rowid, kind, label, names, numbers, place, pinyin) "
        "VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)",
        (number, row.kind, *row.words),
    )
    return True


def _number(connection: sqlite3.Connection, file: str, iri: str) -> int | None:
    row = connection.execute(f"SELECT id FROM {file}.thing WHERE iri = ?", [iri]).fetchone()  # noqa: S608
    return None if row is None else int(row[0])


def _first_free(connection: sqlite3.Connection, rank: int) -> int:
    """The number after the last of a rank in both files."""
    first, after = rank << RANK_SHIFT, (rank + 1) << RANK_SHIFT
    last = first - 1
    for file in ("main", "whole"):
        sql = f"SELECT MAX(id) FROM {file}.thing WHERE id >= ? AND id < ?"  # noqa: S608
        (found,) = connection.execute(sql, [first, after]).fetchone()
        last = max(last, last if found is None else int(found))
    return last + 1
