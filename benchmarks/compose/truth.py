"""What a composed page says: the labels that extraction is measured against."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

Bounds = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Row:
    """One named cluster: its name as a reader writes it, its regions' codes, and how a recheck ended."""

    name: str
    regions: frozenset[str]
    outcome: str | None = None


@dataclass
class Act:
    """What is made known of one batch."""

    stage: str
    scheme: str
    level: str
    region: str
    year: int | None
    announced: int | None = None
    completeness: str = "complete"
    start: Bounds | None = None
    end: Bounds | None = None
    rows: list[Row] = field(default_factory=list)


@dataclass
class Truth:
    """All labels of one page; None and empty mean that the page does not say so."""

    kind: str
    title: str | None = None
    number: str | None = None
    issuers: list[tuple[str, str]] = field(default_factory=list)
    issued: dt.date | None = None
    addressees: str | None = None
    excluded: frozenset[str] = frozenset()
    citations: list[tuple[str, str | None, str]] = field(default_factory=list)
    clauses: int = 0
    acts: list[Act] = field(default_factory=list)
    duties: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    posted: dt.date | None = None
    source: str | None = None
    counts: list[tuple[str, int]] = field(default_factory=list)
    rules: list[tuple[str, int]] = field(default_factory=list)
    definitions: list[str] = field(default_factory=list)
    measures: int = 0
    figures: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """A composed page. `truth` is None for a page that is no notice. `layout` names its list, `noise` what was done."""

    name: str
    text: str
    truth: Truth | None
    layout: str
    noise: str
