"""What extraction gives: one `NoticeRecord` for one capture, as immutable structures with JSON both ways.

The JSON form is a public contract: `json_schema()` describes it, `to_json` and `from_json` keep it. All text is in
plain form (simplified script, no inserted pinyin, one width). Every key is always written: a fact that the page does
not state is null or an empty list, never a guess. Ends of periods are exclusive. Spans are half-open, in Unicode code
points of the raw text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct, field

Kind = Literal["grant", "proposal", "recheck", "revocation", "call", "policy", "report", "other"]
Reproduction = Literal["official-original", "verbatim-repost", "partial-repost", "news-report"]
Stage = Literal["proposal", "recommendation", "cultivation", "grant", "recheck", "renewal", "revocation"]
Scheme = Literal[
    "sme-characteristic-cluster",
    "strategic-emerging-cluster",
    "advanced-manufacturing-cluster",
    "characteristic-cluster",
    "innovative-cluster",
    "other",
]
Level = Literal["national", "provincial", "prefectural", "county"]
Completeness = Literal["complete", "sample", "absent"]
Outcome = Literal["pass", "fail"]
CitationRole = Literal["basis", "call", "other"]
CountKind = Literal["announced", "cumulative", "target", "quota", "by-area"]
RuleKind = Literal["term", "renewal", "recheck", "management"]
TextCondition = Literal[
    "clean", "traditional", "pinyin-inserted", "list-missing", "cut", "duplicated", "damaged", "recognised"
]
KIND_OF_STAGE: Final[Mapping[Stage, Kind]] = {
    "proposal": "proposal",
    "recommendation": "proposal",
    "cultivation": "grant",
    "grant": "grant",
    "recheck": "recheck",
    "renewal": "recheck",
    "revocation": "revocation",
}
"""What a notice is by the stage of its main act."""
Mode = Literal["stated", "normalised", "computed", "inferred"]

Span = tuple[int, int]
"""[start, end) in Unicode code points of the raw text of the capture."""

DateBounds = tuple[dt.date, dt.date]
"""Earliest and latest possible day."""


class Evidence(Struct, frozen=True, kw_only=True):
    """Where a fact stands in the raw text and how it was read from there."""

    span: Span
    mode: Mode


class Issuer(Struct, frozen=True, kw_only=True):
    """A body that issued the notice; `region` is its GB/T 2260 code, "CN" for national bodies, None if unresolved."""

    name: str
    region: str | None = None


class Unit(Struct, frozen=True, kw_only=True):
    """A body named among the addressees beside the general formula."""

    name: str


class Citation(Struct, frozen=True, kw_only=True):
    """Another document that the notice refers to, as written."""

    title: str
    number: str | None = None
    role: CitationRole = "other"


class Clause(Struct, frozen=True, kw_only=True):
    """A numbered paragraph of the notice (一、二、三、 …)."""

    number: int
    text: str


class Programme(Struct, frozen=True, kw_only=True):
    """Scheme, level and jurisdiction under which clusters are recognised."""

    scheme: Scheme
    level: Level
    region: str | None


class Validity(Struct, frozen=True, kw_only=True):
    """How long a recognition holds: the words, the term if stated, and bounds of start and (exclusive) end."""

    text: str
    term_years: int | None = None
    start: DateBounds | None = None
    end: DateBounds | None = None


class Entry(Struct, frozen=True, kw_only=True):
    """One named cluster of a list. `regions` holds GB/T 2260 codes valid in the year, the most specific stated."""

    position: int
    name: str
    city: str | None = None
    county: str | None = None
    industry: str | None = None
    regions: tuple[str, ...] = ()
    zone: str | None = None
    outcome: Outcome | None = None


class Announcement(Struct, frozen=True, kw_only=True):
    """One act on one batch: what was done, under which programme, to which clusters.

    `counted`: the outcome of those whom `announced_count` counts (复核通过8个); None where it counts all whom the act
    is about (对10个集群进行复核), or does not tell.
    """

    stage: Stage
    programme: Programme
    year: int | None = None
    announced_count: int | None = None
    counted: Outcome | None = None
    completeness: Completeness = "absent"
    validity: Validity | None = None
    entries: tuple[Entry, ...] = ()


class Area(Struct, frozen=True, kw_only=True):
    """A union of regions, less others: 浙江+宁波, or 浙江 without 宁波."""

    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()


class Count(Struct, frozen=True, kw_only=True):
    """A number of clusters that the page states."""

    kind: CountKind
    value: int
    of: str
    area: Area | None = None


class Rule(Struct, frozen=True, kw_only=True):
    """A rule of the programme that the notice states."""

    kind: RuleKind
    text: str
    years: int | None = None


class Definition(Struct, frozen=True, kw_only=True):
    """What counts as a cluster of a scheme, in the words of this page."""

    of: str
    text: str


class Measure(Struct, frozen=True, kw_only=True):
    """Support promised to those recognised."""

    text: str


class Obligation(Struct, frozen=True, kw_only=True):
    """A recurring duty to report. `deadlines` are `--MM-DD` (xsd:gMonthDay); `clause` is the clause's number."""

    who: str | None
    to: tuple[str, ...]
    what: str | None
    deadlines: tuple[str, ...]
    clause: int | None = None


class Statistic(Struct, frozen=True, kw_only=True):
    """A figure about the clusters of a programme. `period` is half-open; `unit` is CNY, COUNT or PERCENT."""

    indicator: str
    value: int | float
    unit: str
    of: str
    text: str
    period: DateBounds | None = None
    change_percent: float | None = None
    area: Area | None = None


class Publication(Struct, frozen=True, kw_only=True):
    """The page that carries the notice: whose site, when posted, what it says of its source."""

    url: str | None = None
    site: str | None = None
    posted: dt.date | None = None
    origin_url: str | None = None
    origin_date: dt.date | None = None
    stated_source: str | None = None


class Uncovered(Struct, frozen=True, kw_only=True):
    """A sentence of the notice's body from which no fact was taken."""

    span: Span
    text: str


class Warning(Struct, frozen=True, kw_only=True):
    """Something a curator should look at. `code` is stable; the message is for people."""

    code: str
    message: str
    span: Span | None = None


class NoticeRecord(Struct, frozen=True, kw_only=True):
    """Everything read from one capture. `evidence` maps a JSON Pointer (RFC 6901) into this record to its place."""

    kind: Kind
    reproduction: Reproduction
    page_title: str | None = None
    title: str | None = None
    document_number: str | None = None
    issuers: tuple[Issuer, ...] = ()
    addressees: str | None = None
    addressee_units: tuple[Unit, ...] = ()
    excluded_regions: tuple[str, ...] = ()
    issued: dt.date | None = None
    citations: tuple[Citation, ...] = ()
    clauses: tuple[Clause, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    counts: tuple[Count, ...] = ()
    rules: tuple[Rule, ...] = ()
    definitions: tuple[Definition, ...] = ()
    measures: tuple[Measure, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    publication: Publication = Publication()
    text_condition: tuple[TextCondition, ...] = ("clean",)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    uncovered: tuple[Uncovered, ...] = ()
    warnings: tuple[Warning, ...] = ()


def to_json(record: NoticeRecord) -> bytes:
    """The record as UTF-8 JSON, indented by two, keys in the order of the contract."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2)


def from_json(data: bytes | str) -> NoticeRecord:
    """The record that `to_json` wrote. Raises `msgspec.ValidationError`, with the path, if it breaks the contract."""
    return msgspec.json.decode(data, type=NoticeRecord)


def json_schema() -> dict[str, Any]:
    """The contract as a JSON Schema (2020-12)."""
    schema = msgspec.json.schema(NoticeRecord)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "NoticeRecord", **schema}
