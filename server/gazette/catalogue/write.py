"""Writing the lists of a release: two files, made whole and never changed.

The rows of a list are numbered from 0 as lists show them. `catalogue.arrays` has what grows with them, by the name of
the list: what recognitions are shown by (`kept`, see `merged`); `column`, the number of each row in a table of what
rows have in common, and the tables; `facet`, which entries have which values; `order`, all rows in the order of a
column; `last`, which rows are the last of their cluster; `text`, what words are looked for in. `catalogue.sqlite` has
what is small: the values of facets, notices, duties, acts, conflicts; and in `fact`, as JSON, all that depends on
no visitor.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from gazette.catalogue import from_store
from gazette.catalogue.arrays import Arrays, Numbers, Parts, smallest, write_arrays
from gazette.catalogue.common import Common, common_of
from gazette.catalogue.conflicts import Conflict
from gazette.catalogue.earlier import Earlier, earlier_rows
from gazette.catalogue.facets import OF_ROWS, Counts, Gathered, gathered, gathered_columns, order_by
from gazette.catalogue.facts import facts_of, terms_of
from gazette.catalogue.keys import (
    area_facets,
    duty_facets,
    kind_facets,
    lot_facets,
    notice_facets,
    notice_line,
    notice_orders,
    recognition_keys,
)
from gazette.catalogue.listed import RECOGNITIONS, Listed, units, write_listed
from gazette.catalogue.merged import Merged, characters_of, decoded
from gazette.catalogue.noticed import Noticed, has_notices, read_noticed
from gazette.catalogue.rows import Area, Duty, Lot, Notice
from gazette.catalogue.shared import has_shared, read_shared
from gazette.catalogue.texts import arrays_of
from gazette.catalogue.told import duties_of, notices_of
from gazette.errors import NothingToServe
from gazette.store.interface import QuadSource

FILE: Final = "catalogue.sqlite"
ARRAYS: Final = "catalogue.arrays"
VERSION: Final = 6
"""What the files hold and how; another number makes another release of the same data."""
NOTICES: Final = "notice"
DUTIES: Final = "duty"
MADE_OF: Final = "pieces of recognitions"
"""The fact that has the digests of pieces."""
A_PIECE: Final = 1 << 15
"""Recognitions of a store that are put together into one piece."""

_SCHEMA: Final = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE made_from (digest TEXT NOT NULL);
CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE notice (position INTEGER PRIMARY KEY, iri TEXT NOT NULL, value BLOB NOT NULL);
CREATE TABLE duty (position INTEGER PRIMARY KEY, notice TEXT NOT NULL, value BLOB NOT NULL);
CREATE TABLE act (thing TEXT NOT NULL, notice INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (thing, notice, number)) WITHOUT ROWID;
CREATE TABLE conflict (thing TEXT NOT NULL, iri TEXT NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (thing, iri)) WITHOUT ROWID;
CREATE TABLE facet (list TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL, value TEXT NOT NULL,
    count INTEGER NOT NULL, PRIMARY KEY (list, name, number)) WITHOUT ROWID;
"""
_PACKING: Final = msgspec.msgpack.Encoder(order="deterministic")
_INDEXES: Final = """
CREATE UNIQUE INDEX notice_iri ON notice (iri);
CREATE INDEX duty_notice ON duty (notice);
"""


@dataclass(frozen=True)
class Contents:
    """All that the lists of a release are made of: recognitions piece by piece, notices the newest first, duties."""

    common: Common
    listed: Sequence[Listed]
    notices: Sequence[Notice]
    duties: Sequence[Duty]

    @classmethod
    def of(cls, common: Common, listed: Sequence[Listed], noticed: Iterable[Noticed]) -> Contents:
        """With notices and duties whole."""
        told = list(noticed)
        notices = notices_of((notice for one in told for notice in one.notices), common)
        return cls(common, listed, notices, duties_of((duty for one in told for duty in one.duties), common))


def write_catalogue(
    release: Path,
    pieces: Mapping[str, str],
    conflicts: Mapping[str, Sequence[Conflict]],
    base_uri: str,
    before: Path | None = None,
) -> None:
    """Write the lists of a release into its folder: of these pieces, by the digests of what lists show of them, and of
    what sources say differently of things (see `conflicts_of`).

    Equal data give equal bytes with one release of SQLite, whether there is a release `before` or not. Where the lists
    in that folder were made from the same, they get further names; where they were made from nearly the same, what
    stays is not worked out again. Raises OSError like any write, and `NothingToServe` where what a piece tells is
    damaged.
    """
    told = msgspec.msgpack.encode((VERSION, base_uri, pieces, conflicts), order="sorted")
    digest = hashlib.sha256(told).hexdigest()
    if before is not None and made_from(before) == digest:
        for name in (FILE, ARRAYS):
            (release / name).hardlink_to(before / name)
        return
    names = sorted(pieces)
    common = common_of((read_shared(release, name) for name in names if has_shared(name)), conflicts, base_uri)
    noticed = [read_noticed(release, name) for name in names if has_notices(name)]
    listed = {name: Listed.read(release, name) for name in names if not has_shared(name) and not has_notices(name)}
    of_rows = {name: pieces[name] for name in listed}
    contents = Contents.of(common, list(listed.values()), noticed)
    earlier = _earlier(before, of_rows, contents.listed) if before else None
    write_contents(release, contents, base_uri, digest, of_rows, earlier)


def write_from_store(folder: Path, store: QuadSource, base_uri: str) -> None:
    """Write the lists of a release whose pieces do not tell what is in them: all is read from its store.

    Beside them `folder` gets what lists show of pieces that are made up for it. Raises OSError like any write.
    """
    noticed = from_store.read_noticed(store)
    rows = from_store.read_recognitions(store)
    names: list[str] = []
    while some := list(islice(rows, A_PIECE)):
        names.append(f"rows-{len(names):04}")
        write_listed(folder, names[-1], some)
    listed = [Listed.read(folder, name) for name in names]
    common = from_store.read_common(store, base_uri, noticed)
    write_contents(folder, Contents.of(common, listed, [noticed]), base_uri)


def write_contents(
    folder: Path, contents: Contents, base_uri: str, digest: str = "", pieces: Mapping[str, str] | None = None,
    earlier: Earlier | None = None,
) -> None:  # fmt: skip
    """Write both files into a folder; `digest` is that of all that they are made from, `pieces` those of the pieces of
    recognitions, by name, if they have any. What stays of `earlier` lists is not worked out again."""
    arrays: dict[str, Numbers | Parts] = {}
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.executescript(_SCHEMA)
        _Writer(connection, arrays, base_uri).write(contents, pieces or {}, earlier)
        connection.executescript(_INDEXES)
        connection.execute("INSERT INTO made_from VALUES (?)", [digest])
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.commit()
    write_arrays(folder / ARRAYS, arrays)


def made_from(release: Path) -> str | None:
    """The digest of all that the lists of a release were made from; None where there is none, or of another version."""
    found = _asked(release, "SELECT digest FROM made_from", ())
    return found or None


def _asked(release: Path, query: str, values: tuple[str, ...]) -> Any:
    """The first value of an answer of a release's lists; None where there is none, or they are of another version."""
    address = f"{(release / FILE).resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            row = connection.execute(query, values).fetchone()
    except sqlite3.Error:
        return None
    return row[0] if row is not None and version == VERSION and (release / ARRAYS).exists() else None


def _earlier(before: Path, pieces: Mapping[str, str], listed: Sequence[Listed]) -> Earlier | None:
    """What stays of the lists of the release before; None where these cannot be read."""
    told = _asked(before, "SELECT value FROM fact WHERE name = ?", (MADE_OF,))
    try:
        then = msgspec.json.decode(told or b"{}", type=dict[str, str])
        return earlier_rows(before, Arrays(before / ARRAYS), then, pieces, listed) if then else None
    except (NothingToServe, msgspec.MsgspecError):
        return None


class _Writer:
    """Writes the tables, and puts the arrays aside."""

    def __init__(
        self, connection: sqlite3.Connection, arrays: dict[str, Numbers | Parts], base_uri: str
    ) -> None:  # fmt: skip
        self._connection = connection
        self._arrays = arrays
        self._base = base_uri

    def write(self, contents: Contents, pieces: Mapping[str, str], earlier: Earlier | None) -> None:
        """Write all."""
        common = contents.common
        self._fact(MADE_OF, pieces)
        rechecked = _rechecked(contents.notices)
        lots, of_lot = self._recognitions(Merged(contents.listed, earlier), contents.listed, common, rechecked)
        self._notices(contents.notices, common)
        self._duties(contents.duties, contents.notices)
        self._insert(
            "conflict", 3,
            (
                (thing, conflict.iri, _packed(conflict))
                for thing, conflicts in sorted(common.conflicts.items())
                for conflict in conflicts
            ),
        )  # fmt: skip
        terms, numbers = terms_of(lots, of_lot)
        self._array(RECOGNITIONS, "term", smallest(np.array(numbers), len(terms)))
        facts = facts_of(common.places, common.programmes, common.broader, contents.notices, terms)
        for name, value in facts.items():
            self._fact(name, value)

    def _insert(self, table: str, width: int, rows: Iterable[tuple[object, ...]]) -> None:
        marks = ", ".join("?" * width)
        self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names

    def _fact(self, name: str, value: object) -> None:
        self._insert("fact", 2, [(name, msgspec.json.encode(value, order="sorted"))])

    def _array(self, of: str, name: str, array: Numbers | Parts) -> None:
        self._arrays[f"{of}/{name}"] = array

    def _short(self, iri: str) -> str:
        return iri.removeprefix(self._base)

    def _recognitions(
        self, merged: Merged, pieces: Sequence[Listed], common: Common, rechecked: set[tuple[str, int | None]]
    ) -> tuple[list[Lot], list[int]]:
        """Write the recognitions; their lots, and how many rows each has."""
        self._fact(f"size of {RECOGNITIONS}", merged.size)
        self._fact("pieces", [(int(first), *one.starts) for first, one in zip(merged.firsts, pieces, strict=True)])
        for name, array in merged.kept().items():
            self._array(RECOGNITIONS, name, array)
        for name, keys in merged.keys().items():
            self._array(RECOGNITIONS, name, keys)
        self._array(RECOGNITIONS, "last", np.packbits(merged.lasts(), bitorder="little"))
        schemes = {iri: programme.scheme for iri, programme in common.programmes.items()}
        lots: list[Lot] = [
            lot._replace(
                scheme=schemes.get(lot.programme, lot.scheme), rechecked=(lot.programme, lot.year) in rechecked
            )
            for lot in decoded(merged.tables["lot"], Lot)
        ]
        areas: list[Area] = decoded(merged.tables["area"], Area)
        kinds: list[tuple[str, ...]] = decoded(merged.tables["kind"], tuple[str, ...])
        merged.tables["lot"] = list(map(msgspec.msgpack.Encoder().encode, lots))
        provinces = frozenset(common.places.provinces)
        facets = {
            "area": (area_facets(area, provinces) for area in areas),
            "kind": (kind_facets(kind, common.broader) for kind in kinds),
        }
        rows_of: dict[str, Counts] = {}
        for name, column in merged.columns.items():
            self._array(RECOGNITIONS, f"column/{name}", column)
            for key, array in arrays_of(name, merged.tables[name]).items():
                self._array(RECOGNITIONS, f"table/{key}", array)
            rows_of[name] = np.bincount(column, minlength=len(merged.tables[name]))
            of = rows_of[name]
            found = gathered(facets[name], of) if name in facets else gathered_columns(lot_facets(lots), of)
            self._facets(RECOGNITIONS, name, found)
        for sort, ranks in recognition_keys(lots, areas, common.places, common.labels).items():
            for name, of_entries in zip(("lot", "area"), ranks, strict=True):
                if of_entries:
                    order = order_by(np.array(of_entries), merged.columns[name])
                    self._array(RECOGNITIONS, f"order/{sort}", order)
        return lots, rows_of["lot"].tolist()

    def _notices(self, notices: Sequence[Notice], common: Common) -> None:
        self._fact(f"size of {NOTICES}", len(notices))
        self._insert(NOTICES, 3, ((n, self._short(one.iri), _packed(one)) for n, one in enumerate(notices)))
        short = cache(self._short)  # many act on the same
        acts = {
            (short(thing), position, number)
            for position, notice in enumerate(notices)
            for number, act in enumerate(notice.acts)
            for thing in (act.iri, act.batch, act.programme)
            if thing
        }
        self._insert("act", 3, sorted(acts))
        days = [notice.out_by.toordinal() if notice.out_by else 0 for notice in notices]
        self._array(NOTICES, "day", smallest(np.array(days, np.int64)))
        found = (notice_facets(notice, common.programmes) for notice in notices)
        self._facets(NOTICES, OF_ROWS, gathered(found, np.ones(len(notices), np.int64)))
        lines = [units(notice_line(notice)) for notice in notices]
        self._array(NOTICES, "text", lines or [np.empty(0, np.uint16)])
        self._array(NOTICES, "line.ends", smallest(np.cumsum([len(line) for line in lines], dtype=np.int64) - 1))
        self._array(NOTICES, "characters", characters_of(lines))
        for sort, order in notice_orders(notices, common.labels).items():
            self._array(NOTICES, f"order/{sort}", smallest(np.array(order, np.int64)))

    def _duties(self, duties: Sequence[Duty], notices: Sequence[Notice]) -> None:
        by_iri = {notice.iri: notice for notice in notices}
        self._fact(f"size of {DUTIES}", len(duties))
        self._insert(DUTIES, 3, ((n, self._short(one.notice), _packed(one)) for n, one in enumerate(duties)))
        found = (duty_facets(duty, by_iri) for duty in duties)
        self._facets(DUTIES, OF_ROWS, gathered(found, np.ones(len(duties), np.int64)))

    def _facets(self, of: str, table: str, found: Gathered) -> None:
        for name, array in found.arrays.items():
            self._array(of, f"facet/{table}/{name}", array)
        for facet, totals in found.totals.items():
            rows = ((of, facet, number, value, count) for number, (value, count) in enumerate(totals))
            self._insert("facet", 5, rows)


def _rechecked(notices: Iterable[Notice]) -> set[tuple[str, int | None]]:
    """The batches, by programme and year, that were rechecked or renewed, and not all who passed are known by name."""
    return {
        (act.programme, act.year)
        for notice in notices
        for act in notice.acts
        if act.kind in ("recheck", "renewal") and act.known != "complete"
    }


def _packed(value: Any) -> bytes:
    """A value in MessagePack, the same bytes for the same value: sets are written in order."""
    return _PACKING.encode(value)
