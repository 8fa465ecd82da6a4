"""What we ourselves call things, in Chinese and in English: one function for each kind of thing.

Names, titles and sentences of a source are not here: they stand in the graph as they are, in Chinese alone. Neither are
events, recognitions and rows of lists, which are very many: a page puts their English together (`web.composed`).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import NamedNode

from gazette.graph.names import COUNT_NAMES, LEVEL_NAMES, SCHEME_NAMES, STAGE_NAMES, programme_names
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import RDFS, en, zh
from gazette.records import CountKind, Programme, Stage, Validity
from gazette.reference import COUNTRY, Regions

_DAY = dt.timedelta(days=1)
_MONTH = dt.timedelta(days=31)


class Pair(NamedTuple):
    """One label in both languages; without English where the Chinese is a source's own words that we cannot tell."""

    zh: str
    en: str | None


def add_label(sheet: Sheet, node: NamedNode, label: Pair) -> None:
    """Write a label in both languages."""
    sheet.add(node, RDFS.label, zh(label.zh))
    sheet.add(node, RDFS.label, en(label.en) if label.en else None)


def announcement(stage: Stage, year: int | None) -> Pair:
    """`2024年认定`, `Grant of 2024`; without the year where none is stated."""
    stage_zh, stage_en = STAGE_NAMES[stage]
    return Pair(f"{year}年{stage_zh}", f"{stage_en} of {year}") if year else Pair(stage_zh, stage_en)


def listing(stage: Stage, *, reported: bool = False) -> Pair:
    """`认定名单`, `List of the grant`; of a list that is put together from reports, that too."""
    stage_zh, stage_en = STAGE_NAMES[stage]
    told_zh, told_en = ("(据报道)", ", as reported") if reported else ("", "")
    return Pair(f"{stage_zh}名单{told_zh}", f"List of the {stage_en.lower()}{told_en}")


def act_of_programme(name_zh: str, name_en: str, stage: Stage) -> Pair:
    """What is reported of a programme and an act, by the programme's names."""
    stage_zh, stage_en = STAGE_NAMES[stage]
    return Pair(f"{name_zh}:{stage_zh}(据报道)", f"{name_en}: {stage_en.lower()}, as reported")


def notice(issuers: Iterable[Pair], acts: Iterable[tuple[Programme, Stage, int | None]], regions: Regions) -> Pair:
    """What to call a notice whose own title no page shows: issuers, years, what it did.

    In English the place stands with what it did; issuers are named where all of them have an English name.
    """
    bodies, told = list(issuers), list(acts)
    done_zh = "、".join(
        f"{f'{year}年度' if year else ''}{LEVEL_NAMES[programme.level][0]}{SCHEME_NAMES[programme.scheme][0]}"
        f"{STAGE_NAMES[stage][0]}"
        for programme, stage, year in told
    )
    done_en = "; ".join(
        f"{announcement(stage, year).en}, {programme_names(of.scheme, of.level, of.region, regions)[1]}"
        for of, stage, year in told
    )
    names_en = [body.en for body in bodies if body.en]
    by = f"{', '.join(names_en)}: " if names_en and len(names_en) == len(bodies) else ""
    names_zh = "、".join(body.zh for body in bodies)
    return Pair(f"{names_zh}{done_zh or '通知'}(题名未见)", f"{by}{done_en or 'Notice'} (title not seen)")


def clause(number: int) -> Pair:
    """`第3条`, `Clause 3`."""
    return Pair(f"第{number}条", f"Clause {number}")


def definition() -> Pair:
    """What a definition is called."""
    return Pair("定义", "Definition")


def duty(subject: str | None, deadlines: Iterable[str]) -> Pair:
    """`报送上一年度发展情况`; in English that it is a duty, and when it is due: the subject is in a notice's words."""
    days = " and ".join(_day_of_the_year(day) for day in deadlines)
    return Pair(f"报送{subject or '有关情况'}", f"Submission duty, every year by {days}" if days else "Submission duty")


def deadline(month_day: str) -> Pair:
    """`每年3月30日前`, `every year by 30 March`, of the xsd:gMonthDay `--03-30`."""
    month, day = int(month_day[2:4]), int(month_day[5:7])
    return Pair(f"每年{month}月{day}日前", f"every year by {_day_of_the_year(month_day)}")


def _day_of_the_year(month_day: str) -> str:
    return f"{int(month_day[5:7])} {calendar.month_name[int(month_day[2:4])]}"


def page(title: str | None) -> Pair:
    """A web page: its title, else that it is one."""
    return Pair(title, None) if title else Pair("网页", "Web page")


def capture(title: str | None, host: str | None, retrieved: dt.date | None, sha256: str) -> Pair:
    """`…(快照)`; in English by the host of the page and the day of the fetch, for the title is the page's own words."""
    known = f"Capture of a page of {host}" if host else f"Capture {sha256[:8]}"
    return Pair(f"{title or '网页'}(快照)", f"{known}, {retrieved}" if retrieved else known)


def count(kind: CountKind, value: int) -> Pair:
    """`公布23个`, `23 clusters, announced`."""
    kind_zh, kind_en = COUNT_NAMES[kind]
    return Pair(f"{kind_zh}{value}个", f"{value} {'cluster' if value == 1 else 'clusters'}, {kind_en}")


def reported_count(kind: CountKind, value: int, year: int | None, area: Pair) -> Pair:
    """`据报道2022年度江西省分地区5个`, `Jiangxi, 2022: 5 clusters, by area, as reported`."""
    told = count(kind, value)
    until_zh, until_en = (f"{year}年度", f", {year}") if year else ("", "")
    if year and kind == "cumulative":
        until_zh, until_en = f"截至{until_zh}", f", up to {year}"
    return Pair(f"据报道{until_zh}{area.zh}{told.zh}", f"{area.en}{until_en}: {told.en}, as reported")


def area(name: str, include: Iterable[str], exclude: Iterable[str], regions: Regions) -> Pair:
    """A reporting area by its Chinese name: `浙江省(不含宁波市)`, `Zhejiang without Ningbo`."""
    left_out = ", ".join(_place(key, regions) for key in sorted(set(exclude)))
    whole = " + ".join(_place(key, regions) for key in sorted(set(include)))
    return Pair(name, f"{whole} without {left_out}" if left_out else whole)


def _place(key: str, regions: Regions) -> str:
    """A region in English; by its code where its English name is not known."""
    if key == COUNTRY:
        return "China"
    return regions[key].name_en or regions[key].code


def region_change(before: Pair, after: Iterable[Pair], year: int) -> Pair:
    """`万宁县→万宁市(1996年)`, `460027 → 460006 (1996)`; by English names where they are known, else by the codes."""
    into = list(after)
    into_zh, into_en = "、".join(place.zh for place in into), ", ".join(place.en or "" for place in into)
    return Pair(f"{before.zh}→{into_zh}({year}年)", f"{before.en} → {into_en} ({year})")


def period(validity: Validity, *, by_term: bool) -> Pair:
    """A period of validity: the words; in English `3 years` where it rests on a term, else from when to when."""
    if validity.start and validity.end and not by_term:
        (first, second), last = validity.start, validity.end[1] - _DAY
        form = "%Y-%m-%d" if first == second else "%Y-%m" if second - first <= _MONTH else "%Y"
        return Pair(validity.text, f"{first.strftime(form)} to {last.strftime(form)}")
    years = validity.term_years
    return Pair(validity.text, f"{years} {'year' if years == 1 else 'years'}" if years is not None else None)


DAYS_DIFFER = Pair("发文日期不一致", "The days of issue differ")
COUNTS_DIFFER = Pair("公布数量不一致", "The announced counts differ")
