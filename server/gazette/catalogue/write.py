"""Writing the catalogue of a release: one SQLite file, made whole and never changed.

A list is a table whose rows are numbered from 0 as lists show them. Beside it stand, by the list's name: `facet`, which
rows have a value (as a mask, or where they are few as numbers); `ordering`, all rows in the order of a column, and the
place of each in it; `lines`, what is looked for in them; `numbers`, a number for each row. All that depends on no
visitor is in `fact`, as JSON.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import msgspec

from gazette.catalogue.bits import packed
from gazette.catalogue.facts import facts_of
from gazette.catalogue.found import Found
from gazette.catalogue.keys import (
    duty_facets,
    notice_facets,
    notice_keys,
    notice_line,
    recognition_facets,
    recognition_keys,
    recognition_line,
)
from gazette.catalogue.read import Contents, read_contents
from gazette.catalogue.rows import Area, Duty, Lot, Notice
from gazette.store.interface import QuadSource

FILE: Final = "catalogue.sqlite"
VERSION: Final = 1
"""What the file holds and how; another number makes another release of the same data."""
RECOGNITIONS: Final = "recognition"
NOTICES: Final = "notice"
DUTIES: Final = "duty"
PIECE: Final = 1 << 14
"""Rows whose lines are kept together."""
_DENSE: Final = 256
"""A value is kept as a mask where one row in so many has it, or where masks are small anyway."""
_SMALL: Final = 1 << 16

_SCHEMA: Final = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE made_from (digest TEXT NOT NULL);
CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE lot (id INTEGER PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE area (id INTEGER PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE recognition (position INTEGER PRIMARY KEY, iri TEXT NOT NULL, cluster TEXT NOT NULL, name TEXT NOT NULL,
    lot INTEGER NOT NULL, area INTEGER NOT NULL, industry_text TEXT NOT NULL, industries TEXT NOT NULL);
CREATE TABLE notice (position INTEGER PRIMARY KEY, iri TEXT NOT NULL, value BLOB NOT NULL);
CREATE TABLE duty (position INTEGER PRIMARY KEY, notice TEXT NOT NULL, value BLOB NOT NULL);
CREATE TABLE act (thing TEXT NOT NULL, notice INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (thing, notice, number)) WITHOUT ROWID;
CREATE TABLE conflict (thing TEXT NOT NULL, iri TEXT NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (thing, iri)) WITHOUT ROWID;
CREATE TABLE facet (list TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, count INTEGER NOT NULL,
    dense INTEGER NOT NULL, rows BLOB NOT NULL, PRIMARY KEY (list, name, value));
CREATE TABLE ordering (list TEXT NOT NULL, name TEXT NOT NULL, rows BLOB NOT NULL,
    ranks BLOB NOT NULL, PRIMARY KEY (list, name));
CREATE TABLE numbers (list TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (list, name));
CREATE TABLE lines (list TEXT NOT NULL, first INTEGER NOT NULL, value BLOB NOT NULL, PRIMARY KEY (list, first));
CREATE TEMP TABLE raw (name TEXT, cluster TEXT, iri TEXT, lot INTEGER, area INTEGER, industry_text TEXT,
    industries TEXT);
"""
_INDEXES: Final = """
CREATE UNIQUE INDEX recognition_iri ON recognition (iri);
CREATE INDEX recognition_cluster ON recognition (cluster);
CREATE INDEX recognition_industry ON recognition (industry_text) WHERE industry_text <> '';
CREATE UNIQUE INDEX notice_iri ON notice (iri);
CREATE INDEX duty_notice ON duty (notice);
"""


def write_catalogue(
    path: Path,
    store: QuadSource,
    base_uri: str,
    before: Path | None = None,
    recognitions: Iterable[Found] | None = None,
) -> None:
    """Write the catalogue of a store into the new file `path`; memory does not grow with its rows but for some numbers.
    Its recognitions need not be read there where they are given.

    Equal stores give equal bytes with one release of SQLite. Where the file `before` was made from the same, `path`
    becomes another name of it.
    """
    digest = write_contents(path, read_contents(store, base_uri, recognitions), base_uri)
    if before is not None and made_from(before) == digest:
        path.unlink()
        path.hardlink_to(before)


def write_contents(path: Path, contents: Contents, base_uri: str) -> str:
    """Write a catalogue into the new file `path`; the digest of all that it was made from."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_SCHEMA)
        digest = _Writer(connection, base_uri).write(contents)
        connection.executescript(_INDEXES)
        connection.execute("INSERT INTO made_from VALUES (?)", [digest])
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.commit()
    return digest


def made_from(path: Path) -> str | None:
    """The digest of all that a catalogue was made from; None where there is none, or of another version."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            row = connection.execute("SELECT digest FROM made_from").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None or version != VERSION else str(row[0])


class _Writer:
    """Writes the tables, and the digest over what goes into them."""

    def __init__(self, connection: sqlite3.Connection, base_uri: str) -> None:
        self._connection = connection
        self._base = base_uri
        self._digest = hashlib.sha256()

    def write(self, contents: Contents) -> str:
        """Write all, give the digest."""
        self._count(contents.labels)
        lots, areas = self._collect(contents.recognitions)
        lots, of_lot = self._recognitions(lots, areas, contents)
        self._notices(contents.notices, contents.programmes, contents.labels)
        self._duties(contents.duties, contents.notices)
        for thing, conflicts in sorted(contents.conflicts.items()):
            for conflict in sorted({one.iri: one for one in conflicts}.values(), key=lambda one: one.iri):
                self._insert("conflict", thing, conflict.iri, _packed(conflict))
        facts = facts_of(contents.places, contents.programmes, contents.broader, contents.notices, lots, of_lot)
        for name, value in facts.items():
            self._insert("fact", name, msgspec.json.encode(value, order="sorted"))
        return self._digest.hexdigest()

    def _insert(self, table: str, *values: Any) -> None:
        self._count(values)
        marks = ", ".join("?" * len(values))
        self._connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - our own names

    def _insert_all(self, table: str, width: int, rows: Iterable[tuple[object, ...]]) -> None:
        def counted() -> Iterator[tuple[object, ...]]:
            for row in rows:
                self._count(row)
                yield row

        marks = ", ".join("?" * width)
        self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", counted())  # noqa: S608 - our own names

    def _count(self, value: object) -> None:
        self._digest.update(msgspec.msgpack.encode(value, order="sorted"))

    def _short(self, iri: str) -> str:
        return iri.removeprefix(self._base)

    def _collect(self, rows: Iterable[Found]) -> tuple[list[Lot], list[Area]]:
        """Put all recognitions aside, to be sorted there; the lots and areas that they name by number."""
        lots: dict[Lot, int] = {}
        areas: dict[Area, int] = {}
        self._connection.executemany(
            "INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    row.name, row.cluster, row.iri, lots.setdefault(row.lot, len(lots)),
                    areas.setdefault(row.area, len(areas)), row.industry_text, " ".join(row.industries),
                )
                for row in rows
            ),
        )  # fmt: skip
        return list(lots), list(areas)

    def _recognitions(self, lots: list[Lot], areas: list[Area], contents: Contents) -> tuple[list[Lot], list[int]]:
        """Number the recognitions; the lots in the order in which they first come, and how many rows each has."""
        numbers: dict[int, int] = {}
        area_numbers: dict[int, int] = {}
        of_row, own_lot, own_area = array("I"), array("I"), array("I")
        index = _Index(RECOGNITIONS)
        lasts: array[int] = array("I")

        def rows() -> Iterator[tuple[object, ...]]:
            last = ""
            for position, (name, cluster, iri, lot, area, text, industries) in enumerate(self._sorted()):
                concepts = tuple(industries.split())
                number = numbers.setdefault(lot, len(numbers))
                at = area_numbers.setdefault(area, len(area_numbers))
                of_row.append(number)
                own_lot.append(lot)
                own_area.append(area)
                about = lots[lot], areas[area], concepts, contents.broader
                index.add(position, (lot, area, industries), recognition_facets, *about)
                index.line(recognition_line(name, text), self._insert)
                if cluster != last and position:
                    lasts.append(position - 1)
                last = cluster
                short = " ".join(map(self._short, concepts))
                yield position, self._short(iri), self._short(cluster), name, number, at, text, short

        self._insert_all(RECOGNITIONS, 8, rows())
        if of_row:
            lasts.append(len(of_row) - 1)
        index.values[("last", "of its cluster")] = lasts
        ranks = recognition_keys(lots, areas, contents.places, contents.labels)
        keys = {
            sort: array("I", map(of_lots.__getitem__, own_lot) if of_lots else map(of_areas.__getitem__, own_area))
            for sort, (of_lots, of_areas) in ranks.items()
        }
        in_order = [lots[lot] for lot in numbers]
        for number, value in enumerate(in_order):
            self._insert("lot", number, msgspec.msgpack.encode(tuple(value)))
        for number, area in enumerate(area_numbers):
            self._insert("area", number, msgspec.msgpack.encode(tuple(areas[area])))
        self._insert("numbers", RECOGNITIONS, "lot", _bytes(of_row))
        self._finish(index, len(of_row), keys)
        counts = [0] * len(in_order)
        for number in of_row:
            counts[number] += 1
        return in_order, counts

    def _sorted(self) -> Iterator[tuple[str, str, str, int, int, str, str]]:
        yield from self._connection.execute("SELECT * FROM raw ORDER BY name, cluster, iri")

    def _notices(
        self, notices: Sequence[Notice], programmes: Mapping[str, Any], labels: Mapping[str, Mapping[str, str]]
    ) -> None:
        index = _Index(NOTICES)
        acts: set[tuple[str, int, int]] = set()
        for position, notice in enumerate(notices):
            self._insert(NOTICES, position, self._short(notice.iri), _packed(notice))
            index.add(position, position, notice_facets, notice, programmes)
            index.line(notice_line(notice), self._insert)
            for number, act in enumerate(notice.acts):
                acts |= {(thing, position, number) for thing in (act.iri, act.batch, act.programme) if thing}
        for thing, position, number in sorted(acts):
            self._insert("act", self._short(thing), position, number)
        days = array("I", (notice.date.toordinal() if notice.date else 0 for notice in notices))
        self._insert("numbers", NOTICES, "day", _bytes(days))
        self._finish(index, len(notices), notice_keys(notices, labels))

    def _duties(self, duties: Sequence[Duty], notices: Sequence[Notice]) -> None:
        by_iri = {notice.iri: notice for notice in notices}
        index = _Index(DUTIES)
        for position, duty in enumerate(duties):
            self._insert(DUTIES, position, self._short(duty.notice), _packed(duty))
            index.add(position, position, duty_facets, duty, by_iri)
        self._finish(index, len(duties), {})

    def _finish(self, index: _Index, size: int, keys: Mapping[str, Sequence[Any]]) -> None:
        """Write what was gathered while the rows came."""
        index.end(self._insert)
        self._insert("fact", f"size of {index.list}", msgspec.json.encode(size, order="deterministic"))
        for (name, value), positions in sorted(index.values.items()):
            dense = size < _SMALL or len(positions) * _DENSE >= size
            rows = packed(positions, size) if dense else _bytes(positions)
            self._insert("facet", index.list, name, value, len(positions), int(dense), rows)
        for sort, ranks in sorted(keys.items()):
            order = array("I", sorted(range(size), key=ranks.__getitem__))
            places = array("I", bytes(4 * size))
            for place, position in enumerate(order):
                places[position] = place
            self._insert("ordering", index.list, sort, _bytes(order), _bytes(places))


def _packed(value: object) -> bytes:
    """A value in MessagePack, the same bytes for the same value: sets are written in order."""
    return msgspec.msgpack.encode(value, order="deterministic")


class _Index:
    """What is gathered of one list: the rows of each value of each facet, and the lines in pieces."""

    def __init__(self, of: str) -> None:
        self.list = of
        self.values: dict[tuple[str, str], array[int]] = {}
        self._known: dict[object, list[Callable[[int], None]]] = {}
        self._lines: list[str] = []
        self._first = 0

    def add(self, position: int, kind: object, facets: Any, *about: Any) -> None:
        """Note a row; rows of one `kind` have the same values, which `facets` tells."""
        own = self._known.get(kind)
        if own is None:
            own = [self.values.setdefault(one, array("I")).append for one in sorted(set(facets(*about)))]
            if len(self._known) > _SMALL:
                self._known.clear()
            self._known[kind] = own
        for append in own:
            append(position)

    def line(self, line: str, insert: Any) -> None:
        """Note what is looked for in the next row."""
        self._lines.append(line.replace("\n", " "))
        if len(self._lines) == PIECE:
            self.end(insert)

    def end(self, insert: Any) -> None:
        """Write the lines that are left."""
        if self._lines:
            insert("lines", self.list, self._first, ("\n".join(self._lines) + "\n").encode())
            self._first += len(self._lines)
            self._lines = []


def _bytes(numbers: array[int]) -> bytes:
    """Whole numbers as four bytes each, the lowest first, whatever the machine."""
    if sys.byteorder == "big":
        numbers = array("I", numbers)
        numbers.byteswap()
    return numbers.tobytes()
