"""Dates, recurring days and periods, in the forms that notices and portals use."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.quantities import whole
from gazette.records import Mode

_DIGIT_DAY = (
    r"(?<![\d.])(?P<y>(?:19|20)\d{2})\s?(?:年|[-/.])\s?(?P<m>\d{1,2})\s?(?:月|[-/.])\s?"
    r"(?P<d>\d{1,2})(?:\s?[日号]|(?!\d))"
)
_HAN_DAY = (
    r"(?P<hy>[一二][〇○零O一二三四五六七八九]{3})年\s?"
    r"(?P<hm>[一二三四五六七八九十]{1,2})月\s?(?P<hd>[一二三四五六七八九十]{1,3})日"
)
_PACKED_DAY = r"(?<!\d)(?P<py>(?:19|20)\d{2})(?P<pm>0[1-9]|1[0-2])(?P<pd>[0-2]\d|3[01])(?=日)日"
DAY = re.compile(f"{_DIGIT_DAY}|{_HAN_DAY}|{_PACKED_DAY}")
"""One full day: 2024年9月19日, 2024-09-19, 二〇二四年九月十九日, 20240919日; the character 日 may be missing."""


def day_of(match: re.Match[str]) -> dt.date | None:
    """The day of a match of `DAY`; None where the calendar has no such day."""
    groups = match.groupdict()
    for year, month, day in (("y", "m", "d"), ("hy", "hm", "hd"), ("py", "pm", "pd")):
        if groups[year]:
            numbers = whole(groups[year]), whole(groups[month]), whole(groups[day])
            if None in numbers:
                return None
            y, m, d = (n or 0 for n in numbers)
            try:
                return dt.date(y, m, d)
            except ValueError:
                return None
    return None


_WRITTEN_DAY = re.compile(
    r"(?:(?P<y>(?:19|20)\d{2}|[一二][〇○零O一二三四五六七八九]{3})\s?年\s?)?(?<![\d一二三四五六七八九十])"
    r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月\s?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号]"
)


def impossible_days(text: str) -> Iterator[tuple[int, int]]:
    """Where a text writes a day, with a year or without, that no calendar has: 2025年2月30日, 11月31日."""
    for match in _WRITTEN_DAY.finditer(text):
        numbers = whole(match["y"] or "2024"), whole(match["m"]), whole(match["d"])  # without a year: a leap year's
        try:
            dt.date(*(n or 0 for n in numbers))
        except ValueError:
            yield match.span()


_ONLY_DAY = re.compile(rf"\(?(?:{DAY.pattern})\)?")


def only_day(text: str) -> dt.date | None:
    """The day, where the text is nothing but a day."""
    match = _ONLY_DAY.fullmatch(text.strip())
    return day_of(match) if match else None


def is_day_line(text: str) -> bool:
    """Whether a text is nothing but a day, be it one that no calendar has."""
    return _ONLY_DAY.fullmatch(text.strip()) is not None


_RECURRING = re.compile(r"(?<!\d)(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号]?|(?P<end>底|末)|(?P<start>初)|(?P<mid>中旬))")
_LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def find_recurring(text: str, offset: int = 0) -> Iterator[Found[str]]:
    """Days of the year (`--MM-DD`, xsd:gMonthDay): 3月30日, 6月底. February ends on the 28th; 初 and 中旬 give none."""
    for match in _RECURRING.finditer(text):
        month = int(match["m"])
        if not 1 <= month <= 12 or match["start"] or match["mid"]:
            continue
        day = int(match["d"]) if match["d"] else _LAST_DAY[month - 1]
        if 1 <= day <= 29 + (month != 2) + (_LAST_DAY[month - 1] == 31):
            yield Found(f"--{month:02}-{day:02}", offset + match.start(), offset + match.end(), "normalised")


_WHICH = r"(?:(?P<y>(?:19|20)\d{2})年|(?P<word>[一-鿿]{1,2}年|同期))(?:同期|度)?"
_MONTHS = re.compile(
    rf"(?:{_WHICH}的?)?\s?(?<![\d月])(?P<m>\d{{1,2}})\s?(?:月份?)?\s?[-—–~至到]{{1,2}}\s?(?P<n>\d{{1,2}})月份?(?!\d)"
)
_QUARTER = re.compile(rf"{_WHICH}的?(?P<part>前三季度|上半年|一季度|全年)")
_RELATIVE_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2}
"""Words for a year, counted from the year in which the page was posted."""
_ANY_YEAR = re.compile(rf"(?<!\d)((?:19|20)\d{{2}})年|({'|'.join(_RELATIVE_YEARS)})")
_YEAR = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})年(?:(?P<m>\d{1,2})月)?(?!度?中小|[\d至-])")
_PARTS = {"前三季度": 10, "上半年": 7, "一季度": 4, "全年": 13}


def find_period(text: str, year: int | None, offset: int = 0) -> Found[tuple[dt.date, dt.date]] | None:
    """The first stretch of months in a text (1—4月份, 2024年上半年), half-open; `year` is used where none is written.

    Words for a year (今年, 去年) count from `year`. One that is not known (同年, 次年), or another year that is spoken
    of before, gives no period. A period whose year was taken from `year` is "inferred".
    """
    for pattern in (_MONTHS, _QUARTER):
        match = pattern.search(text)
        if not match:
            continue
        own = int(match["y"]) if match["y"] else None
        y = own or _year_meant(match["word"], text[: match.start()], year)
        if y is None:
            return None
        first = int(match["m"]) if pattern is _MONTHS else 1
        after = int(match["n"]) + 1 if pattern is _MONTHS else _PARTS[match["part"]]
        if 1 <= first < after <= 13:
            mode: Mode = "normalised" if own else "inferred"
            return Found(
                (month_start(y, first), month_start(y, after)), offset + match.start(), offset + match.end(), mode
            )
    match = _YEAR.search(text)
    if match:
        y = int(match["y"])
        if match["m"] and 1 <= int(match["m"]) <= 12:
            bounds = month_start(y, int(match["m"])), month_start(y, int(match["m"]) + 1)
        else:
            bounds = month_start(y, 1), month_start(y, 13)
        return Found(bounds, offset + match.start(), offset + match.end(), "normalised")
    return None


def _year_meant(word: str | None, before: str, year: int | None) -> int | None:
    """The year that a word before a period means; without a word that of the page, where no other was spoken of."""
    if year is None:
        return None
    if word is None:
        spoken_of = {int(m[1]) if m[1] else year + _RELATIVE_YEARS[m[2]] for m in _ANY_YEAR.finditer(before)}
        return year if spoken_of <= {year} else None
    known = next((by for name, by in _RELATIVE_YEARS.items() if word.endswith(name)), None)
    return None if known is None else year + known


def month_start(year: int, month: int) -> dt.date:
    """The first day of a month; month 13 is January of the next year."""
    return dt.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def add_years(day: dt.date, years: int) -> dt.date:
    """The same day `years` later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` later; one that the month has not becomes the first of the next."""
    first = month_start(day.year, day.month + months)
    try:
        return first.replace(day=day.day)
    except ValueError:
        return month_start(first.year, first.month + 1)


_IN_ADDRESS = re.compile(
    r"[/_\-](?:(?P<y>20\d{2})(?P<sep>[/_\-])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)"
    r"|[a-z]{0,4}(?P<py>20\d{2})(?P<pm>\d{2})/?(?P<pd>\d{2})(?!\d))"
)


def day_in_address(url: str, offset: int = 0) -> Found[dt.date] | None:
    """The day that a page's address carries in its path (/2025/10/24/, /t20250714_…), read as inferred."""
    for match in _IN_ADDRESS.finditer(url):
        kind = "" if match["y"] else "p"
        try:
            day = dt.date(int(match[f"{kind}y"]), int(match[f"{kind}m"]), int(match[f"{kind}d"]))
        except ValueError:
            continue
        return Found(day, offset + match.start(f"{kind}y"), offset + match.end(f"{kind}d"), "inferred")
    return None
