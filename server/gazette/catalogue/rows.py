"""The rows of the catalogue. Things are named by IRI, codes by their value (`national`), days are `datetime.date`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple

from msgspec import Struct

Bounds = tuple[dt.date | None, dt.date | None]
"""Earliest and latest possible day; ends are exclusive."""

_OF_YEAR = re.compile("〔([0-9]{4})〕")
"""The year in a document number (GB/T 9704-2012, 7.2.5)."""
GRANTED = ("granted", "renewed", "not-renewed", "revoked")
"""The stages of what was granted at some time; in the others it is a candidacy."""


class Lot(NamedTuple):
    """What the recognitions of one batch that fared alike have in common: all but name and place."""

    programme: str
    scheme: str
    level: str
    year: int | None
    lifecycle: str
    granted_by: str
    granted_on: dt.date | None
    start: Bounds
    end: Bounds
    rechecked: bool = False
    """Whether its batch was rechecked or renewed since, and not all who passed are known by name."""

    @property
    def is_grant(self) -> bool:
        """Whether it was granted at some time; else it is a candidacy."""
        return self.lifecycle in GRANTED


class Area(NamedTuple):
    """Where clusters lie: all regions, sorted."""

    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """One recognition, or candidacy, of a cluster under a programme. `places` are all regions that it lies in."""

    iri: str
    cluster: str
    name: str
    places: frozenset[str]
    programme: str
    scheme: str
    level: str
    year: int | None
    lifecycle: str
    granted_by: str
    granted_on: dt.date | None
    start: Bounds
    end: Bounds
    industry_text: str
    industries: tuple[str, ...]
    rechecked: bool = False

    @property
    def is_grant(self) -> bool:
        """Whether it was granted at some time; else it is a candidacy."""
        return self.lifecycle in GRANTED


class Act(Struct, frozen=True):
    """What a notice announces of one batch. `announced` is what it states, `named` what is known by name.

    `known` is how much of the list is known: complete, sample or absent.
    """

    iri: str
    kind: str
    batch: str
    programme: str
    year: int | None
    announced: int | None
    named: int
    known: str


class Notice(Struct, frozen=True):
    """A notice. `held` is whether a page that carries it was read; else it is known from reports. `reported` is a day
    (or less) that reports give where the notice itself gives none that is known. `label_en` is empty where the label is
    a title."""

    iri: str
    label: str
    label_en: str
    number: str
    date: dt.date | None
    reported: str
    kind: str
    issuers: tuple[str, ...]
    places: frozenset[str]
    held: bool
    acts: tuple[Act, ...]

    @property
    def out_by(self) -> dt.date | None:
        """The day by which it is known to be out: its date, else that of the report."""
        try:
            return self.date or (dt.date.fromisoformat(self.reported) if self.reported else None)
        except ValueError:  # a month, or a year
            return None

    @property
    def year(self) -> int | None:
        """The year of its date, else of its number, else of the newest batch that it acts on, else of the report."""
        if self.date is not None:
            return self.date.year
        if numbered := _OF_YEAR.search(self.number):
            return int(numbered[1])
        newest = max((act.year for act in self.acts if act.year), default=None)
        return newest or (self.out_by.year if self.out_by else None)


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of recognition."""

    iri: str
    scheme: str
    level: str
    jurisdiction: str
    operators: tuple[str, ...]
    parent: str


class Duty(Struct, frozen=True):
    """A duty to report that a notice states: who, what, to whom, and on which days (month, day) of the year.

    Of one that is `reported`, pages tell the days for a notice that is not held; `iri` is that of the act then.
    """

    iri: str
    notice: str
    subject: str
    who: str
    to: tuple[str, ...]
    days: tuple[tuple[int, int], ...]
    reported: bool


@dataclass(frozen=True, slots=True)
class Known:
    """How much of what was announced as granted is known by name; lists by how much of them is known."""

    announced: int
    named: int
    lists: int
    whole: int
    part: int
    none: int

    @property
    def percent(self) -> int:
        """Named of announced."""
        return 100 * self.named // self.announced if self.announced else 0
