"""What a table says of days, months and years: bounds of starts and (exclusive) ends, and validity."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from gazette.records import DateBounds, Validity

_DUE = re.compile(r"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


def start_of(text: str) -> DateBounds:
    """The first and the last day that a start named by a year, a month or a day can be. Raises ValueError."""
    year, month, day = _parts(text)
    first = dt.date(year, month or 1, day or 1)
    if day:
        return first, first
    return first, dt.date(year, month, calendar.monthrange(year, month)[1]) if month else dt.date(year, 12, 31)


def end_of(text: str) -> DateBounds:
    """The bounds of the first day that is no longer covered; a last day named exactly is covered itself."""
    year, month, day = _parts(text)
    if day and month:
        after = dt.date(year, month, day) + dt.timedelta(days=1)
        return after, after
    if month:
        return dt.date(year, month, 1), dt.date(year + month // 12, month % 12 + 1, 1)
    return dt.date(year, 1, 1), dt.date(year + 1, 1, 1)


def days_of_the_year(text: str) -> tuple[str, ...]:
    """`--03-30 --08-20` as two xsd:gMonthDay. Raises ValueError where one is none."""
    days = tuple(text.split())
    if not all(_DUE.fullmatch(day) for day in days):
        raise ValueError(f"{text!r} is not a day of the year such as --03-31")
    return days


def validity_of(start: str, end: str, term: int | None, signed: dt.date | None) -> Validity | None:
    """The validity that a table gives by its first and last year, month or day, or by a term of years alone.

    X to Y with a term of Y-X+1 years ends with the year Y. A term alone has two readings as bounds where the day of
    signature is known (from that day; from 1 January of that year), and none otherwise. Raises ValueError.
    """
    if bool(start) != bool(end):
        raise ValueError("the validity has one end only")
    if start:
        opens, closes = start_of(start), end_of(end)
        if len(end) == 4 and term == closes[0].year - opens[0].year + 1:
            closes = (closes[1], closes[1])
        return Validity(text=f"{_spoken(start)}至{_spoken(end)}", term_years=term, start=opens, end=closes)
    if term is None:
        return None
    text = f"{term}年"
    if signed is None:
        return Validity(text=text, term_years=term)
    opens, closes = bounds_of_term(term, signed.year, signed)
    return Validity(text=text, term_years=term, start=opens, end=closes)


def bounds_of_term(term: int, year: int, day: dt.date) -> tuple[DateBounds, DateBounds]:
    """The bounds of start and (exclusive) end of a term of years: counted from the year at the earliest (as calendar
    years), from the day at the latest. Raises ValueError where the day lies before the year."""
    first = dt.date(year, 1, 1)
    if day < first:
        raise ValueError(f"{day} lies before {year}")
    return (first, day), (_years_after(first, term), _years_after(day, term))


def _spoken(text: str) -> str:
    return "".join(f"{int(part)}{unit}" for part, unit in zip(text.split("-"), "年月日", strict=False))


def _years_after(day: dt.date, years: int) -> dt.date:
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


def _parts(text: str) -> tuple[int, int | None, int | None]:
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    if match is None:
        raise ValueError(f"{text!r} is not a year, month or day")
    year, month, day = match.groups()
    return int(year), int(month) if month else None, int(day) if day else None
