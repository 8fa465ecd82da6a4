"""How long a recognition holds: the words of the notice, and bounds for its start and its (exclusive) end."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from gazette.extraction.wording.dates import DAY, add_months, add_years, day_of, month_start
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.passages import Passage, sentences
from gazette.extraction.wording.quantities import whole
from gazette.records import DateBounds, Validity

_YEARS = r"(?<![\d年月])(?P<term>[一二两三四五六七八九十\d]{1,2})\s?年(?P<half>半)?(?!度|[至到\-—])"
_TO = r"\s?(?:至|到|—|-|–|~){1,2}\s?"
_REACH = 60
"""So many characters behind 有效期 its term must stand."""
_RANGES = (
    re.compile(
        rf"(?P<from>{DAY.pattern.replace('?P<', '?P<a')})(?:起)?{_TO}"
        rf"(?P<to>{DAY.pattern.replace('?P<', '?P<b')})(?:止)?"
    ),
    re.compile(
        rf"(?P<y1>20\d{{2}})年(?P<m1>\d{{1,2}})月(?:起)?{_TO}(?P<y2>20\d{{2}})年(?P<m2>\d{{1,2}})月(?!\d)(?:底"
        rf"|止)?"
    ),
    re.compile(rf"(?P<y1>20\d{{2}})年?(?:度)?{_TO}(?P<y2>20\d{{2}})年"),
)
_TERM = re.compile(_YEARS)
_FROM = re.compile(
    rf"(?:自|从|由)\s?(?P<issue>[^,。;()\d]{{0,10}}(?:发文|公布|印发|发布|下发|成文|发出|认定|批准|公告|批复)(?:之日|当日|日期?)起?(?:计算|算|计)?)"
    rf"|(?:自|从|由)?\s?(?P<day>{DAY.pattern})\s?(?:(?=至|到)|起(?:计算|算|计|生效|实施|执行)?|开始(?:计算)?|(?:之日|当日)起)"
    rf"|(?:自|从|由)\s?(?P<oy>20\d{{2}})年(?P<om>\d{{1,2}})月(?!\d)(?:份)?\s?(?:起(?:计算|算|计)?|开始)"
)
"""The day or month from which a term counts: 自2024年6月1日起, 从2024年7月起算; or the day of issue: 自印发之日起."""
_UNTIL = re.compile(
    rf"(?:截至|截止(?:至|到)?|至|到)\s?(?:(?P<day>{DAY.pattern})"
    r"|(?P<uy>20\d{2})年(?:(?P<um>\d{1,2})月(?!\d|\s?[日号])(?P<mend>底|末)?|(?P<yend>底|末)?))(?!\d)"
)
"""The day, month or year until which it holds, where none is told from which it does: 有效期至2028年6月."""
_STOP = re.compile(r"[;。]|延长|延续|顺延|(?:期|届)满|到期|复评|复核|复审")
"""Where the words about the period end: what follows speaks of an extension or of another review."""
_HELD = re.compile(rf"{_YEARS}(?:内|之内|以内)?有效(?!期)")
"""A term that says itself that it holds: 自发文之日起三年内有效."""
_RULES = re.compile("办法|细则|规定|意见|文件|方案")
"""What else may hold for so many years: the rules, not the recognition."""
_HOLDS = re.compile(r"有效期(?!满|届满|内|延|结束|为止|到期|限?延)限?|有效时间|认定期限?为|有效期限")


RECHECKS = re.compile("复核|复评|复审")
_EXTENDED = re.compile(
    rf"(?:{RECHECKS.pattern})(?!通过的|合格的)[^。;]{{0,24}}?(?:有效期限?|资格|称号)(?:均|再|相应|自动)?(?P<words>(?:延长|延续|顺延)\s?{_YEARS})(?!半)"
)
"""What an act adds to the term of those that it rechecked (A等2个集群通过复核,有效期延长三年); a rule for whoever will
pass (复核通过的,有效期延长三年) adds nothing yet."""


@dataclass(frozen=True, slots=True)
class ValidityFacts:
    """The validity with its words. `computed`: which bounds (start, end) rest on the day of issue or on a term of
    years, and not on the words alone."""

    stated: Found[Validity]
    computed: tuple[str, ...]


def find_validity(text: list[Passage], issued: dt.date | None) -> ValidityFacts | None:
    """The validity that the notice states for what it recognises; None where it states none.

    Exact days are inclusive: the end is the next day. X年至Y年 ends between 1 January of Y and of Y+1, and at the
    latter where a term of Y-X+1 years is stated too. N年 from a known day of issue has two readings as bounds (from
    that day; from 1 January of that year); without a day of issue it has none. Where the notice states the day or the
    month from which the term counts, that rules. An extension that follows
    (期满后延长三年) is no part of it.
    """
    for passage in text:
        for sentence in sentences(passage):
            for match in _HOLDS.finditer(sentence.text):
                found = _after(sentence, match.end(), issued)
                if found:
                    return found
            if (held := _HELD.search(sentence.text)) and (found := _held(sentence, held, issued)):
                return found
    return None


_EXTENDS_PASSED = re.compile(
    rf"通过(?:{RECHECKS.pattern})的?(?:[一-鿿]{{0,16}}集群)?,?(?:其)?(?:有效期限?|资格|称号)(?:均|再|相应|自动)?"
    rf"(?P<words>(?:延长|延续|顺延)\s?{_YEARS})(?!半)"
)
"""The same said of those whom the act lists: 通过复核的集群有效期延长三年; a rule speaks of the end of the term."""
_TERM_ENDS = re.compile("期满|届满|到期|今后|以后|凡|如")


def find_extension(text: list[Passage]) -> ValidityFacts | None:
    """The term that an act of recheck adds, from a day that it does not tell: a number of years without bounds."""
    for passage in text:
        for sentence in sentences(passage):
            match = _EXTENDED.search(sentence.text)
            if match and "集群" not in sentence.text[: match.start()]:
                match = None
            if match is None and not _TERM_ENDS.search(sentence.text):
                match = _EXTENDS_PASSED.search(sentence.text)
            if match and (years := whole(match["term"])):
                return ValidityFacts(_found(sentence, match.start("words"), match.end("words"), years, None, None), ())
    return None


def _held(sentence: Passage, held: re.Match[str], issued: dt.date | None) -> ValidityFacts | None:
    """The period of a term that holds of itself, from the day that its own clause names on."""
    begin = max(sentence.text.rfind(mark, 0, held.start()) for mark in "。;,") + 1
    begin = max(begin, held.start() - _REACH)
    if _RULES.search(sentence.text, begin, held.start()):
        return None
    return _read(sentence, begin, sentence.text[begin : held.end()], issued)


def _after(sentence: Passage, at: int, issued: dt.date | None) -> ValidityFacts | None:
    return _read(sentence, at, _STOP.split(sentence.text[at : at + _REACH], maxsplit=1)[0], issued)


def _read(sentence: Passage, at: int, words: str, issued: dt.date | None) -> ValidityFacts | None:
    """The period that the words say, which stand at `at` of the sentence."""
    term = _TERM.search(words)
    opening = _FROM.search(words)
    near = term is not None and (opening is not None or term.start() <= 12 or "为" in words[: term.start()])
    half = term is not None and term["half"] is not None
    years = whole(term["term"]) if term and near and not half else None
    for read, pattern in zip((_days, _months, _calendar_years), _RANGES, strict=True):
        match = pattern.search(words)
        bounds = read(match, years, issued) if match else None
        if match and bounds:
            low, high = match.start(), match.end()
            if years and term:
                low, high = min(low, term.start()), max(high, term.end())
                high += words[high : high + 1] == ")"
            start, end, computed = bounds
            return ValidityFacts(_found(sentence, at + low, at + high, years, start, end), computed)
    starts = _first_days(opening, issued) if opening else None
    until = _UNTIL.search(words)
    if until and (ends := _last_days(until)):
        begins = opening if opening and starts and starts[1] < ends[0] else None
        low = min(match.start() for match in (begins, until, term if years else None) if match)
        stated = _found(sentence, at + low, at + until.end(), years, starts if begins else None, ends)
        return ValidityFacts(stated, ("start",) if begins and begins["issue"] else ())
    if term and near and half:  # a record tells a term in whole years
        months = 12 * (whole(term["term"]) or 0) + 6
        found = _found(sentence, at + term.start(), at + term.end(), None, None, None)
        if starts and opening and starts[0] == starts[1]:
            low, high = min(opening.start(), term.start()), max(opening.end(), term.end())
            ends = add_months(starts[0], months), add_months(starts[0], months)
            return ValidityFacts(_found(sentence, at + low, at + high, None, starts, ends), ("start", "end"))
        return ValidityFacts(found, ())
    if term is None or years is None:
        return None
    if opening and starts:
        low, high = min(opening.start(), term.start()), max(opening.end(), term.end())
        low += words[low] in ",("
        high += words[high : high + 1] == ")"
        ends = add_years(starts[0], years), add_years(starts[1], years)
        if opening["issue"]:
            stated = _found(sentence, at + low, at + high, years, starts, ends)
            return ValidityFacts(stated, ("start", "end"))
        return ValidityFacts(_found(sentence, at + low, at + high, years, starts, ends), ("end",))
    if issued is None:
        return ValidityFacts(_found(sentence, at + term.start(), at + term.end(), years, None, None), ())
    first = dt.date(issued.year, 1, 1)
    start, end = (first, issued), (add_years(first, years), add_years(issued, years))
    found = _found(sentence, at + term.start(), at + term.end(), years, start, end)
    return ValidityFacts(found, ("start", "end"))


Period = tuple[DateBounds, DateBounds, tuple[str, ...]]
"""Bounds of start and end, and which of them were computed."""


def _found(
    sentence: Passage, start: int, end: int, years: int | None, opens: DateBounds | None, closes: DateBounds | None
) -> Found[Validity]:
    value = Validity(text=sentence.text[start:end], term_years=years, start=opens, end=closes)
    return Found(value, sentence.start + start, sentence.start + end)


def _days(match: re.Match[str], years: int | None, issued: dt.date | None) -> Period | None:
    first, last = (_one_day(match[side]) for side in ("from", "to"))
    if first is None or last is None or last < first:
        return None
    after = last + dt.timedelta(days=1)
    return (first, first), (after, after), ()


def _one_day(words: str) -> dt.date | None:
    match = DAY.search(words)
    return day_of(match) if match else None


def _last_days(until: re.Match[str]) -> DateBounds | None:
    """The (exclusive) bounds of the end: the day after the one named, or any of the month or year that is."""
    if until["day"]:
        day = _one_day(until["day"])
        after = day + dt.timedelta(days=1) if day else None
        return (after, after) if after else None
    year, month = int(until["uy"]), int(until["um"] or 1)
    if not 1 <= month <= 12:
        return None
    after = month_start(year, month + 1) if until["um"] else dt.date(year + 1, 1, 1)
    return after if until["mend"] or until["yend"] else month_start(year, month), after


def _first_days(opening: re.Match[str], issued: dt.date | None) -> DateBounds | None:
    """The bounds of the day from which a term counts: that day, or any of the month that is named."""
    if opening["issue"]:
        return (issued, issued) if issued else None
    if opening["day"]:
        day = _one_day(opening["day"])
        return (day, day) if day else None
    year, month = int(opening["oy"]), int(opening["om"])
    return (month_start(year, month), month_start(year, month + 1)) if 1 <= month <= 12 else None


def _months(match: re.Match[str], years: int | None, issued: dt.date | None) -> Period | None:
    y1, m1, y2, m2 = (int(match[g]) for g in ("y1", "m1", "y2", "m2"))
    if not (1 <= m1 <= 12 and 1 <= m2 <= 12 and (y1, m1) < (y2, m2)):
        return None
    start, computed = _opening(month_start(y1, m1), month_start(y1, m1 + 1), issued)
    return start, (month_start(y2, m2), month_start(y2, m2 + 1)), computed


def _calendar_years(match: re.Match[str], years: int | None, issued: dt.date | None) -> Period | None:
    first, last = int(match["y1"]), int(match["y2"])
    if last <= first or last - first > 20:
        return None
    latest = dt.date(last + 1, 1, 1)
    narrowed = years == last - first + 1
    earliest = latest if narrowed else dt.date(last, 1, 1)
    start, computed = _opening(dt.date(first, 1, 1), dt.date(first + 1, 1, 1), issued)
    return start, (earliest, latest), (*computed, *(("end",) if narrowed else ()))


def _opening(first: dt.date, after: dt.date, issued: dt.date | None) -> tuple[DateBounds, tuple[str, ...]]:
    """When a stated month or year begins to count: not later than on the day of issue, where that lies in it."""
    if issued and first <= issued < after:
        return (first, issued), ("start",)
    return (first, after), ()
