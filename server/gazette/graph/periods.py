"""The period that an act opens: as its sources state it; a term without days as far as the day of the notice bounds it.

A notice is no later than the day on which pages report it. Where a grant states a number of years and no source tells
the day of its notice, that day bounds the term as a day of signature would: the term begins by then at the latest, and
no earlier than the year in the notice's number, else that of its batch.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from gazette.identity.resolve import Account, Act, IdentifiedNotice, Part, Reported
from gazette.lists.bounds import bounds_of_term
from gazette.records import Stage, Validity

CONFERRING: frozenset[Stage] = frozenset({"grant", "renewal", "recheck"})
"""Stages whose announcement can open a period; a proposal that speaks of one opens none."""
_OF_YEAR = re.compile(r"〔(\d{4})〕")
_A_YEAR = re.compile(r"20\d{2}|二[〇○零]")
"""In the words of a term: it counts from a day that they name."""
_MONTHS = re.compile(r"月(?!\s?[0-9一二三])")
"""Months that no day follows: 2025年10月至2028年10月."""


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A day that bounds a notice, the source that tells it and where in the record: that of its signature or, where
    `reported`, the earliest on which it was public."""

    day: dt.date
    source: Account
    pointer: str
    reported: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """The period that an act opens and the source that states it. `counted` is the day of the notice where the source
    itself gives no bounds and these were worked out from that day."""

    part: Part
    validity: Validity
    counted: NoticeDay | None = None

    @property
    def bases(self) -> tuple[str, ...]:
        """Which readings the bounds rest on (codes of the list `basis`)."""
        if self.counted is not None and self.counted.reported:
            return ("term-from-report-day", "term-from-calendar-year")
        return bound_bases(self.validity)


def opened_by(notice: IdentifiedNotice, act: Act) -> Opened | None:
    """The period that an act of a notice opens; None where it states none, or can open none.

    A recheck prolongs a term that runs, from a day that it does not tell, so its notice's day bounds nothing.
    """
    part = next((part for part in act.parts if part.announcement.validity), None)
    if part is None or part.announcement.validity is None or act.stage not in CONFERRING:
        return None
    validity = part.announcement.validity
    if act.stage != "grant" or validity.term_years is None or validity.start or validity.end:
        return Opened(part, validity)
    counted = _day_of(notice)
    if counted is None:
        return Opened(part, validity)
    year = _first_year(notice, act) if counted.reported else counted.day.year
    if year is None or year > counted.day.year:
        return Opened(part, validity)
    start, end = bounds_of_term(validity.term_years, year, counted.day)
    return Opened(part, msgspec.structs.replace(validity, start=start, end=end), counted)


def bound_bases(validity: Validity) -> tuple[str, ...]:
    """Which readings bounds rest on that a source gives by its words and its day of signature."""
    if validity.start is None or validity.end is None:
        return ()
    if validity.term_years is not None and validity.start[0] == validity.start[1] and not _A_YEAR.search(validity.text):
        return ("term-from-issue-date",)  # 自印发之日起3年
    if validity.start[0] == validity.start[1] and validity.end[0] == validity.end[1]:
        return ("stated-days",)
    if validity.term_years is not None and "至" not in validity.text:
        return ("term-from-issue-date", "term-from-calendar-year")
    return ("stated-months",) if _MONTHS.search(validity.text) else ("stated-years",)


def _day_of(notice: IdentifiedNotice) -> NoticeDay | None:
    """The day of signature that the best source tells; without one the earliest on which it was public."""
    for source in notice.sources:
        if source.record.issued:
            return NoticeDay(source.record.issued, source, "/issued", reported=False)
    return min(_public(notice), key=lambda found: found.day, default=None)


def _public(notice: IdentifiedNotice) -> Iterator[NoticeDay]:
    for source in notice.sources:
        if isinstance(source, Reported):
            if source.known.reported_on:
                yield NoticeDay(source.known.reported_on, source, "/issued", reported=True)
        elif source.record.publication.posted:
            yield NoticeDay(source.record.publication.posted, source, "/publication/posted", reported=True)


def _first_year(notice: IdentifiedNotice, act: Act) -> int | None:
    """The first year in which an undated notice can have been issued: that of its number, else of the batch."""
    number = next((source.record.document_number for source in notice.sources if source.record.document_number), "")
    found = _OF_YEAR.search(number)
    return int(found[1]) if found else act.year
