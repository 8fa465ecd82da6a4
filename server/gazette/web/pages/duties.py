"""Duties to report: who, what, to whom, by which day of the year, and when that is next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from gazette.catalogue import Catalogue
from gazette.catalogue import Duty as Stated
from gazette.catalogue.bits import Bits


class Duty(Stated, frozen=True):
    """One recurring duty. `next` is the next day on which it is due, None where no day is stated."""

    next: dt.date | None


def duties_in(catalogue: Catalogue, notice: str, on: dt.date) -> list[Duty]:
    """The duties that a notice states, what is due next first."""
    return _dated(catalogue.duties_of(notice), on)


def duties_to(catalogue: Catalogue, body: str, on: dt.date) -> list[Duty]:
    """The duties to report to a body, what is due next first."""
    return _dated(catalogue.duties.select(catalogue.duties.mask("addressee", [body])), on)


def next_duties(catalogue: Catalogue, mask: Bits, on: dt.date, most: int) -> list[Duty]:
    """Of the duties of a mask those that are due next, so many at most. Duties of the same days stand together, so the
    others are not read."""
    counts = catalogue.duties.counts("days", mask)
    found: list[Duty] = []
    for _, days in sorted((_next(days, on) or dt.date.max, days) for days in counts):
        own = mask & catalogue.duties.mask("days", [days])
        found += _dated(catalogue.duties.select(own, most - len(found)), on)
        if len(found) >= most:
            break
    return sorted(found, key=_when)


def _dated(duties: Iterable[Stated], on: dt.date) -> list[Duty]:
    found = [
        Duty(
            d.iri,
            d.notice,
            d.subject,
            d.who,
            d.to,
            d.days,
            d.reported,
            next=min((due(*day, on) for day in d.days), default=None),
        )
        for d in duties
    ]
    return sorted(found, key=_when)


def _next(days: str, on: dt.date) -> dt.date | None:
    """The next of days of the year that are written `03-31 09-30`."""
    dates = (day.split("-") for day in days.split())
    return min((due(int(month), int(day), on) for month, day in dates), default=None)


def _when(duty: Duty) -> tuple[dt.date, str]:
    return duty.next or dt.date.max, duty.iri


def due(month: int, day: int, on: dt.date) -> dt.date:
    """The first day from `on` (that day too) with this month and day; 29 February falls on the 28th in short years."""
    for year in (on.year, on.year + 1):
        try:
            found = dt.date(year, month, day)
        except ValueError:
            found = dt.date(year, month, 28)
        if found >= on:
            return found
    raise AssertionError("every day of the year comes within a year")
