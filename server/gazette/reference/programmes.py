"""Programmes of recognition, their governing documents, rules and batches, as far as pages report them.

These are reported facts: each row was read on the pages it names, most of them reposts, and the notices themselves are
not held. Nothing is read until `Programmes.load` is called.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, cast, get_args

from gazette.records import Level, RuleKind, Scheme, Stage
from gazette.reference.bodies import Bodies
from gazette.reference.documents import TABLE as DOCUMENTS
from gazette.reference.documents import Document, read_documents
from gazette.reference.pages import TABLE as PAGES
from gazette.reference.pages import Pages
from gazette.reference.regions import COUNTRY, Regions
from gazette.reference.rows import Row, document_number, rows
from gazette.reference.tables import digest_of

Bounds: TypeAlias = tuple[dt.date, dt.date]
"""The earliest and the latest day that a start or an (exclusive) end can have."""

SCHEMES: Final[Mapping[str, Scheme]] = {
    "sme": "sme-characteristic-cluster",
    "sei": "strategic-emerging-cluster",
    "amc": "advanced-manufacturing-cluster",
    "cic": "characteristic-cluster",
    "inn": "innovative-cluster",
    "other": "other",
}
"""Schemes by the short codes of identifiers; a test holds them against `identity.keys.SCHEME_CODES`."""

TABLES: Final = (DOCUMENTS, "programmes.csv", "rules.csv", "batches.csv", PAGES)
_PROGRAMMES = ("programme", "called", "parent", "operator", "term_years", "documents", "numbers", "pages")
_RULES = ("programme", "kind", "years", "text_zh", "text_en", "pages")
_BATCHES = (
    "programme", "year", "stage", "count", "number", "date", "publicity_from", "publicity_to", "valid_from", "valid_to",
    "term_years", "report_due", "call_number", "pages",
)  # fmt: skip
_DUE = re.compile(r"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme by its key's end (`sme-610000`). `called` is the name it goes by where that is not the scheme's.

    `documents` are keys of `Document`; `numbers` are of governing documents whose titles are not known. `operator` is a
    body's key, `parent` the end of a programme's key.
    """

    key: str
    scheme: Scheme
    region: str
    level: Level
    called: str | None
    parent: str | None
    operator: str | None
    term_years: int | None
    documents: tuple[str, ...]
    numbers: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a programme, told in our own words."""

    programme: str
    kind: RuleKind
    years: int | None
    text_zh: str
    text_en: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reported:
    """What pages report of a batch at one stage; `year` is None where no page says which batch it is.

    `date` is the day of signature or of publication as reported; the days of publicity are inclusive. `due` are days of
    the year (`--03-31`) by which clusters report. `call` is the number of the call for applications.
    """

    programme: str
    year: int | None
    stage: Stage
    count: int | None
    number: str | None
    date: dt.date | None
    publicity: Bounds | None
    start: Bounds | None
    end: Bounds | None
    term_years: int | None
    due: tuple[str, ...]
    call: str | None
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programmes:
    """All that is reported. `version` is a digest of the tables."""

    documents: Mapping[str, Document]
    programmes: Mapping[str, Programme]
    rules: Sequence[Rule]
    batches: Sequence[Reported]
    version: str

    @classmethod
    def load(cls, folder: Path, regions: Regions, bodies: Bodies) -> Programmes:
        """Read the tables in `folder`. Raises `BadDataFile` with file and line of the first fault."""
        pages = Pages.load(folder)
        documents = {document.key: document for document in read_documents(folder, bodies)}
        programmes: dict[str, Programme] = {}
        for row in rows(folder / "programmes.csv", _PROGRAMMES, pages):
            programme = _programme(row, regions, bodies, documents, programmes)
            row.require(programme.key not in programmes, f"{programme.key} is there twice")
            programmes[programme.key] = programme
        rules = [_rule(row, programmes) for row in rows(folder / "rules.csv", _RULES, pages)]
        batches: dict[tuple[str, int | None, str], Reported] = {}
        for row in rows(folder / "batches.csv", _BATCHES, pages):
            batch = _batch(row, programmes)
            key = batch.programme, batch.year, batch.stage
            row.require(key not in batches, f"{batch.programme} {batch.year or ''} {batch.stage} is there twice")
            batches[key] = batch
        version = digest_of(folder / table for table in TABLES)
        return cls(documents, programmes, tuple(rules), tuple(batches.values()), version)


def _programme(
    row: Row,
    regions: Regions,
    bodies: Bodies,
    documents: Mapping[str, Document],
    earlier: Mapping[str, Programme],
) -> Programme:
    short, _, place = row["programme"].partition("-")
    region = regions.get(place)
    row.require(short in SCHEMES, f"{short!r} is not the short code of a scheme")
    row.require(place == COUNTRY or region is not None, f"{place!r} is not a region in use")
    row.require(not row["parent"] or row["parent"] in earlier, f"{row['parent']!r} is not a programme above this row")
    row.require(not row["operator"] or bodies.get(row["operator"]) is not None, f"{row['operator']!r} is not a body")
    for document in row["documents"].split():
        row.require(document in documents, f"{document!r} is not in documents.csv")
    return Programme(
        key=row["programme"],
        scheme=SCHEMES[short],
        region=place,
        level=cast(Level, region.level) if region else "national",
        called=row["called"] or None,
        parent=row["parent"] or None,
        operator=row["operator"] or None,
        term_years=row.read("term_years", int),
        documents=tuple(row["documents"].split()),
        numbers=row.read("numbers", _numbers) or (),
        pages=row.pages,
    )


def _rule(row: Row, programmes: Mapping[str, Programme]) -> Rule:
    row.require(row["programme"] in programmes, f"{row['programme']!r} is not in programmes.csv")
    row.require(row["kind"] in get_args(RuleKind), f"{row['kind']!r} is not a kind of rule")
    row.require(bool(row["text_zh"] and row["text_en"]), "a rule is told in both languages")
    kind = cast(RuleKind, row["kind"])
    return Rule(row["programme"], kind, row.read("years", int), row["text_zh"], row["text_en"], row.pages)


def _batch(row: Row, programmes: Mapping[str, Programme]) -> Reported:
    row.require(row["programme"] in programmes, f"{row['programme']!r} is not in programmes.csv")
    row.require(row["stage"] in get_args(Stage), f"{row['stage']!r} is not a stage")
    opens, closes = (row.read(f"publicity_{end}", dt.date.fromisoformat) for end in ("from", "to"))
    row.require((opens is None) == (closes is None), "publicity has one end only")
    term = row.read("term_years", int)
    start, end = row.read("valid_from", _start), row.read("valid_to", _end)
    row.require((start is None) == (end is None), "the validity has one end only")
    if start and end and end[0] != end[1] and term == end[0].year - start[0].year + 1 and len(row["valid_to"]) == 4:
        end = (end[1], end[1])  # X年至Y年 with a term of Y-X+1 years ends with the year Y
    if opens and closes:
        row.require(opens <= closes, "publicity ends before it begins")
    return Reported(
        programme=row["programme"],
        year=row.read("year", int),
        stage=cast(Stage, row["stage"]),
        count=row.read("count", int),
        number=row.read("number", document_number),
        date=row.read("date", dt.date.fromisoformat),
        publicity=(opens, closes) if opens and closes else None,
        start=start,
        end=end,
        term_years=term,
        due=row.read("report_due", _days) or (),
        call=row.read("call_number", document_number),
        pages=row.pages,
    )


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(document_number(part) for part in text.split())


def _days(text: str) -> tuple[str, ...]:
    days = tuple(text.split())
    if not all(_DUE.fullmatch(day) for day in days):
        raise ValueError(f"{text!r} is not a day of the year such as --03-31")
    return days


def _start(text: str) -> Bounds:
    """The first and the last day that a start named by a year, a month or a day can be."""
    year, month, day = _parts(text)
    first = dt.date(year, month or 1, day or 1)
    if day:
        return first, first
    return first, dt.date(year, month, calendar.monthrange(year, month)[1]) if month else dt.date(year, 12, 31)


def _end(text: str) -> Bounds:
    """The bounds of the first day that is no longer covered; a last day named exactly is covered itself."""
    year, month, day = _parts(text)
    if day and month:
        after = dt.date(year, month, day) + dt.timedelta(days=1)
        return after, after
    if month:
        return dt.date(year, month, 1), dt.date(year + month // 12, month % 12 + 1, 1)
    return dt.date(year, 1, 1), dt.date(year + 1, 1, 1)


def _parts(text: str) -> tuple[int, int | None, int | None]:
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    if match is None:
        raise ValueError(f"{text!r} is not a year, month or day")
    year, month, day = match.groups()
    return int(year), int(month) if month else None, int(day) if day else None
