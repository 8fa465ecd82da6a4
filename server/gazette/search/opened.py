"""The files of an index opened as one: what is gone from the large file is not seen, what was added to it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Final

from gazette.errors import NothingToServe
from gazette.search.entries import Kind
from gazette.search.index import RANK_SHIFT, VERSION, IndexFiles
from gazette.search.weighing import COLUMNS, weigher
from gazette.store.sqlite_file import SqliteFile

_PER_RANK: Final = 0.6
_WEIGHTS: Final = ", ".join(map(str, (0.0, *COLUMNS.values())))
_COUNTED: Final = 5_000
"""Rows that are counted to tell how many hold a phrase; by where the last of them stands it is told of more."""
_REMEMBERED: Final = 1 << 12

Values = Mapping[str, str | int]
Thing = tuple[int, str, Kind, str, str, str, str, str]
"""Number, IRI, kind, labels in Chinese and English, place in both, other names and numbers, one a line."""


class OpenedIndex:
    """An index for any number of threads, each of which has a connection of its own. All raise `sqlite3.Error` where a
    file is damaged."""

    def __init__(self, files: IndexFiles) -> None:
        """Open the files. Raises `NothingToServe` where one is not there, damaged, of another version, or not the other
        one's."""
        self._files = files
        self._file = SqliteFile(files.whole, {"added": files.added} if files.added else None)
        self._holding = lru_cache(_REMEMBERED)(self._count_holding)
        try:
            self._check()
            self.syllables = frozenset(s for (s,) in self._rows(self._in_each("syllable", "syllable", "TRUE")))
            self._things, self._mean = self._statistics()
        except sqlite3.DatabaseError as error:
            self.close()
            raise _unusable(str(error)) from error
        except NothingToServe:
            self.close()
            raise

    def close(self) -> None:
        """Close what all threads opened."""
        self._file.close()

    def full(self, key: str, kinds: Collection[Kind], most: int) -> dict[int, int]:
        """The things that a key names in full, and how: the best way of each."""
        named = self._named("key = :key", kinds)
        full = f"SELECT thing, MIN(how) FROM ({named}) GROUP BY thing ORDER BY 2, 1 LIMIT :most"  # noqa: S608
        return dict(self._rows(full, _kinds(kinds) | {"key": key, "most": most}))

    def begun(self, start: str, kinds: Collection[Kind], read: int, most: int) -> dict[int, int]:
        """The things that have a longer key that begins so, and how; of the first keys, so many as are `read`."""
        named = self._named("key > :start AND key < :after", kinds)
        first = f"SELECT thing, how FROM ({named} ORDER BY key, how, thing LIMIT :read)"  # noqa: S608
        begun = f"SELECT thing, MIN(how) FROM ({first}) GROUP BY thing ORDER BY 2, 1 LIMIT :most"  # noqa: S608
        return dict(self._rows(begun, _kinds(kinds) | _from(start) | {"read": read, "most": most}))

    def keys(self, start: str, kinds: Collection[Kind], below: int, most: int) -> dict[int, str]:
        """Keys that begin so, by thing, of the ways of naming that are lower than `below`."""
        named = self._named("key >= :start AND key < :after AND how < :below", kinds)
        keys = f"SELECT thing, key FROM ({named} ORDER BY key, how, thing LIMIT :most)"  # noqa: S608
        return dict(self._rows(keys, _kinds(kinds) | _from(start) | {"below": below, "most": most}))

    def matching(self, match: str, most: int) -> list[int]:
        """The rows that full text has for an expression of FTS5, those of the best rank first."""
        each = self._in_each("words", "rowid", "words MATCH :match", "rowid")
        return [number for (number,) in self._rows(f"{each} ORDER BY 1 LIMIT :most", {"match": match, "most": most})]

    def count(self, match: str, most: int) -> int:
        """How many rows there are that match; of more than `most`, so many."""
        found = 0
        for each in self._of_each("words", "1", "words MATCH :match", "rowid"):
            if found < most:
                counted = f"SELECT COUNT(*) FROM ({each} LIMIT :left)"  # noqa: S608
                [(more,)] = self._rows(counted, {"match": match, "left": most - found})
                found += more
        return found

    def weights(self, match: str) -> dict[int, float]:
        """How well each row that matches does so, lowest best."""
        ranked = f"rowid, bm25(words, {_WEIGHTS}) + (rowid >> {RANK_SHIFT}) * {_PER_RANK}"
        whole, *_ = self._of_each("words", ranked, "words MATCH :match", "rowid")
        found: dict[int, float] = dict(self._rows(whole, {"match": match}))
        return found | self._weights_of_added(match) if self._files.added else found

    def things(self, numbers: Iterable[int]) -> list[Thing]:
        """Things by their numbers, in no order that counts."""
        columns = "id, iri, kind, label_zh, label_en, place, place_en, names"
        return self._rows(self._in_each("thing", columns, f"id IN ({', '.join(map(str, numbers))})", "id"))

    def number(self, iri: str) -> int | None:
        """The number of a thing, None where the index has none of the IRI."""
        found = self._rows(self._in_each("thing", "id", "iri = :iri", "id"), {"iri": iri})
        return found[0][0] if found else None

    def _named(self, where: str, kinds: Collection[Kind]) -> str:
        of_kinds = f" AND kind IN ({', '.join(f':{name}' for name in _kinds(kinds))})" if kinds else ""
        return self._in_each("name", "key, how, thing", where + of_kinds, "thing")

    def _in_each(self, table: str, what: str, where: str, number: str | None = None) -> str:
        """A query of a table of both files; `number` is the column in which a row of the large one may be gone."""
        return " UNION ALL ".join(self._of_each(table, what, where, number))

    def _of_each(self, table: str, what: str, where: str, number: str | None = None) -> list[str]:
        """The queries of each file that this is."""
        whole = f"SELECT {what} FROM main.{table} WHERE {where}"  # noqa: S608
        if not self._files.added:
            return [whole]
        standing = f" AND {number} NOT IN (SELECT id FROM added.gone)" if number else ""  # noqa: S608
        return [whole + standing, f"SELECT {what} FROM added.{table} WHERE {where}"]  # noqa: S608

    def _weights_of_added(self, match: str) -> dict[int, float]:
        asked = "SELECT rowid FROM added.words WHERE words MATCH :match"
        columns = ", ".join(COLUMNS)
        rows = self._rows(f"SELECT id, {columns} FROM added.spelled WHERE id IN ({asked})", {"match": match})  # noqa: S608
        if not rows:
            return {}
        weigh = weigher(match, self._things, self._mean, self._holding)
        return {number: weigh(columns) + (number >> RANK_SHIFT) * _PER_RANK for number, *columns in rows}

    def _count_holding(self, asked: str) -> int:
        """How many rows of the large file hold a phrase, or of the addition where none of the large one does."""
        count, last = self._first_holding("main", asked)
        if count < _COUNTED:
            return count or self._first_holding("added", asked)[0]
        return count * self._things // self._place(last)

    def _first_holding(self, file: str, asked: str) -> tuple[int, int]:
        first = f"SELECT rowid AS id FROM {file}.words WHERE words MATCH :asked ORDER BY rowid LIMIT {_COUNTED}"  # noqa: S608
        [(count, last)] = self._rows(f"SELECT COUNT(*), MAX(id) FROM ({first})", {"asked": asked})  # noqa: S608
        return count, last or 0

    def _place(self, number: int) -> int:
        """How many rows of the large file stand up to a number: those of each rank follow on each other."""
        place = 0
        for rank in range((number >> RANK_SHIFT) + 1):
            first, after = rank << RANK_SHIFT, min(number + 1, (rank + 1) << RANK_SHIFT)
            between = "SELECT MAX(id) FROM main.thing WHERE id >= :first AND id < :after"
            [(last,)] = self._rows(between, {"first": first, "after": after})
            place += 0 if last is None else last - first + 1
        return place

    def _check(self) -> None:
        for file in ("main", "added") if self._files.added else ("main",):
            [(version,)] = self._rows(f"PRAGMA {file}.user_version")
            if version != VERSION:
                raise _unusable(f"version {version}, not {VERSION}")
        if self._files.added:
            told = self._rows("SELECT digest FROM main.made_from UNION SELECT digest FROM added.addition_to")
            if len(told) != 1:
                raise _unusable("an addition to another index")

    def _statistics(self) -> tuple[int, float]:
        """How many rows the large file has, and how many tokens one has in the mean; asked of an addition alone."""
        if not self._files.added:
            return 0, 1.0
        [(things, tokens)] = self._rows("SELECT things, tokens FROM added.addition_to")
        return things, max(1.0, tokens / max(1, things))

    def _rows(self, sql: str, values: Values = {}) -> list[tuple]:  # type: ignore[type-arg]  # noqa: B006 - read alone
        return self._connection.execute(sql, values).fetchall()

    @property
    def _connection(self) -> sqlite3.Connection:
        try:
            return self._file.connection
        except sqlite3.DatabaseError as error:
            raise _unusable(str(error)) from error


def _kinds(kinds: Collection[Kind]) -> dict[str, str | int]:
    return {f"kind{i}": kind for i, kind in enumerate(kinds)}


def _from(start: str) -> dict[str, str | int]:
    return {"start": start, "after": f"{start}\U0010ffff"}


def _unusable(why: str) -> NothingToServe:
    return NothingToServe(
        f"the release's search index cannot be used ({why})", advice="Run `gazette build` to make a new release."
    )
