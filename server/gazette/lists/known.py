"""Notices known only by report, with the rows of their lists, from the tables of data/lists.

    notices.csv   one row a notice: issuers, title, number, dates, the pages that tell of it
    lists.csv     one row an act of a notice on a batch: stage, count, publicity, validity, deadline of reports
    <list>.csv    the rows of that list that are known: names in plain form, regions by their keys, pages

What pages report becomes a `NoticeRecord` like that of a capture, but without evidence: no text is held.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast, get_args

from gazette.errors import BadDataFile
from gazette.lists.bounds import days_of_the_year, validity_of
from gazette.records import (
    KIND_OF_STAGE,
    Announcement,
    Completeness,
    DateBounds,
    Entry,
    Issuer,
    Level,
    NoticeRecord,
    Outcome,
    Programme,
    Stage,
)
from gazette.reference import COUNTRY, Reference
from gazette.reference.pages import Pages
from gazette.reference.programmes import SCHEMES
from gazette.reference.rows import Row, document_number, rows

NOTICES: Final = "notices.csv"
LISTS: Final = "lists.csv"
_NOTICES = ("notice", "issuers", "title", "number", "signed", "reported_on", "pages")
_LISTS = (
    "list", "notice", "programme", "year", "stage", "count", "publicity_from", "publicity_to", "valid_from", "valid_to",
    "term_years", "report_due", "call_number", "pages",
)  # fmt: skip
_ROWS = (
    "name", "regions", "city", "county", "zone", "industry", "outcome", "same_as", "secondary", "pages", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownRow:
    """One row of a list as pages report it.

    `same_as` is another name under which the same cluster stands in another list. `secondary`: all that tells of it is
    data that somebody else made of the list. `remarks` say what pages without an address are.
    """

    entry: Entry
    same_as: str | None
    secondary: bool
    pages: tuple[str, ...]
    remarks: tuple[str, ...]
    note: str | None
    line: int


@dataclass(frozen=True, slots=True)
class KnownList:
    """An act of a notice on a batch, with the rows that are known. `due` are days of the year (`--03-31`)."""

    key: str
    announcement: Announcement
    publicity: DateBounds | None
    due: tuple[str, ...]
    call: str | None
    rows: tuple[KnownRow, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownNotice:
    """A notice that pages tell of. `reported_on` is the day on which they say that it was made public, else that of the
    earliest page that tells of it: the notice is no later."""

    key: str
    record: NoticeRecord
    reported_on: dt.date | None
    lists: tuple[KnownList, ...]
    pages: tuple[str, ...]
    line: int

    @property
    def all_pages(self) -> tuple[str, ...]:
        """Every page on which something of it was read: of the notice itself, or of one of its acts alone."""
        return tuple(dict.fromkeys((*self.pages, *(page for known in self.lists for page in known.pages))))

    def pages_for(self, pointer: str) -> tuple[str, ...]:
        """The pages on which a fact of the record was read: those of its list, else all that tell of the notice."""
        found = _OF_ACT.match(pointer)
        return (self.lists[int(found[1])].pages if found else ()) or self.pages


_OF_ACT = re.compile(r"/announcements/(\d+)/")


def read_known_notices(folder: Path, reference_folder: Path, reference: Reference) -> list[KnownNotice]:
    """The notices of data/lists, in the order of the table; none where there is no such folder.

    Raises `BadDataFile` with file and line of the first fault.
    """
    if not folder.is_dir():
        return []
    check_folder(folder)
    pages = Pages.load(reference_folder)
    heads = {row["notice"]: row for row in _unique(rows(folder / NOTICES, _NOTICES, pages), "notice")}
    lists: dict[str, list[tuple[Row, KnownList]]] = {key: [] for key in heads}
    for row in _unique(rows(folder / LISTS, _LISTS, pages), "list"):
        head = heads.get(row["notice"])
        row.require(head is not None, f"{row['notice']!r} is not in {NOTICES}")
        assert head is not None
        known = _list(row, _rows(folder, row, pages, reference), _signed(head), reference)
        lists[row["notice"]].append((row, known))
    return [_notice(head, [known for _, known in lists[key]], reference) for key, head in heads.items()]


def _unique(found: Iterator[Row], column: str) -> Iterator[Row]:
    seen: set[str] = set()
    for row in found:
        row.require(row[column] not in seen and bool(row[column]), f"{row[column]!r} is empty, or there twice")
        seen.add(row[column])
        yield row


def _signed(head: Row) -> dt.date | None:
    return head.read("signed", dt.date.fromisoformat)


def _notice(head: Row, lists: list[KnownList], reference: Reference) -> KnownNotice:
    head.require(bool(lists), f"{head['notice']} announces nothing: {LISTS} has no row for it")
    names = head["issuers"].split()
    head.require(bool(names), f"{head['notice']} has no issuer")
    record = NoticeRecord(
        kind=KIND_OF_STAGE[lists[0].announcement.stage],
        reproduction="news-report",
        title=head["title"] or None,
        document_number=head.read("number", document_number),
        issuers=tuple(Issuer(name=name, region=_region_of(name, reference)) for name in names),
        issued=_signed(head),
        announcements=tuple(known.announcement for known in lists),
    )
    told = head.read("reported_on", dt.date.fromisoformat)
    return KnownNotice(head["notice"], record, told, tuple(lists), head.pages, head.line)


def _region_of(issuer: str, reference: Reference) -> str | None:
    body = reference.bodies.resolve(issuer)
    if body is not None:
        return body.region
    parsed = reference.bodies.parse(issuer)
    return parsed.region or parsed.area


def _list(row: Row, known: tuple[KnownRow, ...], signed: dt.date | None, reference: Reference) -> KnownList:
    short, _, place = row["programme"].partition("-")
    region = reference.regions.get(place)
    row.require(short in SCHEMES, f"{short!r} is not the short code of a scheme")
    row.require(place == COUNTRY or region is not None, f"{place!r} is not a region in use")
    row.require(row["stage"] in get_args(Stage), f"{row['stage']!r} is not a stage")
    row.require(bool(row["year"]), "a list belongs to the batch of a year; without one it stands in open.csv")
    count, term = row.read("count", int), row.read("term_years", int)
    row.require(count is None or count >= len(known), f"{len(known)} rows where {count} were announced")
    opens, closes = (row.read(f"publicity_{end}", dt.date.fromisoformat) for end in ("from", "to"))
    row.require((opens is None) == (closes is None), "publicity has one end only")
    row.require(not (opens and closes and opens > closes), "publicity ends before it begins")
    programme = Programme(
        scheme=SCHEMES[short], level=cast(Level, region.level) if region else "national", region=place
    )  # fmt: skip
    announcement = Announcement(
        stage=cast(Stage, row["stage"]),
        programme=programme,
        year=row.read("year", int),
        announced_count=count,
        completeness=_completeness(len(known), count),
        validity=row.read("valid_from", lambda start: validity_of(start, row["valid_to"], term, signed))
        or row.read("term_years", lambda _: validity_of("", row["valid_to"], term, signed)),
        entries=tuple(one.entry for one in known),
    )
    row.require(bool(row["valid_from"]) or not row["valid_to"], "the validity has one end only")
    return KnownList(
        key=row["list"],
        announcement=announcement,
        publicity=(opens, closes) if opens and closes else None,
        due=row.read("report_due", days_of_the_year) or (),
        call=row.read("call_number", document_number),
        rows=known,
        pages=row.pages,
    )


def _completeness(known: int, announced: int | None) -> Completeness:
    if not known:
        return "absent"
    return "complete" if known == announced else "sample"


def _rows(folder: Path, head: Row, pages: Pages, reference: Reference) -> tuple[KnownRow, ...]:
    path = folder / f"{head['list']}.csv"
    if not path.exists():
        return ()
    year = head.read("year", int)
    found = []
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows(path, _ROWS, pages), 1):
        regions = tuple(row["regions"].split())
        row.require(bool(row["name"]), "a row without a name tells nothing")
        row.require(bool(regions), "a row without a region cannot be placed; it belongs into open.csv")
        row.require((row["name"], row["regions"]) not in seen, f"{row['name']} is there twice")
        row.require(row["outcome"] in ("", *get_args(Outcome)), f"{row['outcome']!r} is not an outcome")
        row.require(row["secondary"] in ("", "1"), f"{row['secondary']!r} is neither 1 nor empty")
        for region in regions:
            row.require(_stood(region, year, reference), f"{region!r} was no region in {year}")
        seen.add((row["name"], row["regions"]))
        entry = Entry(
            position=number,
            name=row["name"],
            city=row["city"] or None,
            county=row["county"] or None,
            industry=row["industry"] or None,
            regions=regions,
            zone=row["zone"] or None,
            outcome=cast(Outcome, row["outcome"]) if row["outcome"] else None,
        )
        found.append(
            KnownRow(
                entry=entry,
                same_as=row["same_as"] or None,
                secondary=row["secondary"] == "1",
                pages=row.pages,
                remarks=pages.remarks(row["pages"], path, row.line),
                note=row["note"] or None,
                line=row.line,
            )
        )
    return tuple(found)


def _stood(key: str, year: int | None, reference: Reference) -> bool:
    """Whether a region was there in some part of a year."""
    if key == COUNTRY:
        return True
    region = reference.regions.get(key)
    if region is None or year is None or region.key != key:
        return False
    return region.first_year <= year and (region.last_year is None or region.last_year >= year)


def check_folder(folder: Path) -> None:
    """Raises `BadDataFile` where a file of rows belongs to no list of the table."""
    known = {line.split(",", 1)[0] for line in (folder / LISTS).read_text(encoding="utf-8").splitlines()[1:]}
    others = {"notices", "lists", "open", "compared", "counts"}
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in known | others:
            raise BadDataFile(f"{path.stem} is not in {LISTS}", file=path)
