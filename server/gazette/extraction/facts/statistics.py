"""Figures about the clusters of a programme: value, unit, period, growth."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from gazette.extraction.acts.counts import last_number, population
from gazette.extraction.wording.dates import find_period
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.passages import Passage, all_sentences, without_titles
from gazette.extraction.wording.quantities import SCALED, amount
from gazette.records import Area, Count, Mode, Programme, Statistic

if TYPE_CHECKING:
    from gazette.reference import Reference

_INDICATORS = (
    ("output-value", r"(?:工业)?(?:总)?产值"),
    ("revenue", r"营业(?:总)?收入|营收|主营业务收入"),
    ("tax", r"(?:上缴|缴纳)?税(?:收|金|费)"),
    ("profit", r"利润(?:总额)?"),
    ("export-value", r"出口(?:总)?额|出口交货值"),
    ("rd-expenditure", r"研发(?:经费|投入|费用)"),
    ("valid-invention-patents", r"有效发明专利(?:数|量)?"),
    ("enterprise-count", r"(?:中小)?企业(?:数量|总数)?"),
    ("employment", r"从业人员|就业(?:人数|岗位)"),
)
_INDICATOR = re.compile("|".join(f"(?P<i{i}>{words})" for i, (_, words) in enumerate(_INDICATORS)))
_VALUE = re.compile(rf"(?P<n>{SCALED})\s?[余多]?(?P<unit>元|个|件|家|项|人|%|户)")
_REACHES = re.compile(r"(?:约|近|超过?|突破|达到?|为|共|已|合计|规模|总额|总量|实现|了){0,4}\s?")
_HEDGE = re.compile(r"(?:将近|大约|约|(?<![最附])近|超过|超|逾|突破)\s?$")
_OR_SO = re.compile(r"左右|上下|以上")
"""Words before and behind a value that make it a rough one; they stay in the statistic's text."""
_GROWTH = re.compile(
    r"(?:同比|较?上年(?:同期)?|比上年)?(?:增长|增加|提高|上升|(?P<down>下降|减少|降低))了?\s?(?P<n>\d+(?:\.\d+)?)\s?%"
)
_REACH = 200
"""So many characters before an indicator its period may stand."""
_UNITS = {"元": "CNY", "%": "PERCENT"}


def find_statistics(
    text: list[Passage],
    programme: Programme | None,
    counts: list[Found[Count]],
    posted: dt.date | None,
    reference: Reference,
) -> list[Found[Statistic]]:
    """Figures that stand beside an indicator's name, and the cumulative numbers of clusters as figures of their day.

    A period without a year has the year of the posting, and its evidence is "inferred"; 截至目前 is the day of posting.
    """
    found: list[Found[Statistic]] = []
    for sentence in all_sentences(text):
        if "集群" not in sentence.text or not re.search(r"\d", sentence.text):
            continue
        masked = without_titles(sentence.text)
        for match in _INDICATOR.finditer(masked):
            if statistic := _beside(sentence, masked, match, programme, posted, reference):
                found.append(statistic)
    cumulative = [count for count in counts if count.value.kind == "cumulative"]
    said = list(all_sentences(text)) if cumulative else []
    starts = [sentence.start for sentence in said]
    found += [_cluster_count(c, said[bisect_right(starts, c.start) - 1], posted) for c in cumulative]
    return sorted(found, key=lambda f: f.start)


def _beside(
    sentence: Passage,
    text: str,
    indicator: re.Match[str],
    programme: Programme | None,
    posted: dt.date | None,
    reference: Reference,
) -> Found[Statistic] | None:
    value = _VALUE.search(text, indicator.end(), indicator.end() + 30)
    if not value or not _REACHES.fullmatch(text[indicator.end() : value.start()]):
        return None
    number = amount(value["n"])
    name = _INDICATORS[int((indicator.lastgroup or "i0")[1:])][0]
    money = name in ("output-value", "revenue", "tax", "profit", "export-value", "rd-expenditure")
    if number is None or (money and value["unit"] != "元"):
        return None
    hedge = _HEDGE.search(text, indicator.end(), value.start())
    or_so = _OR_SO.match(text, value.end())
    low, end = hedge.start() if hedge else value.start(), or_so.end() if or_so else value.end()
    words = text[low:end]
    growth = _GROWTH.match(text, end + (text[end : end + 1] in ",、"))
    change = None
    if growth:
        change = float(growth["n"]) * (-1 if growth["down"] else 1)
        end = growth.end()
    near = max(0, indicator.start() - _REACH)
    period = find_period(text[near : indicator.start()], posted.year if posted else None, near)
    start = _start_of(text, indicator.start(), period)
    statistic = Statistic(
        indicator=name,
        value=number,
        unit=_UNITS.get(value["unit"], "COUNT"),
        of=population(text[max(0, indicator.start() - 40) : indicator.start()], programme),
        text=words,
        period=period.value if period else None,
        change_percent=change,
        area=_area(text[start : indicator.start()], reference),
    )
    mode: Mode = "inferred" if period and period.mode == "inferred" else "normalised"
    return Found(statistic, sentence.start + start, sentence.start + end, mode)


def _start_of(text: str, at: int, period: Found[tuple[dt.date, dt.date]] | None) -> int:
    comma = max(text.rfind(c, 0, at) for c in ",;。") + 1
    return min(comma, period.start) if period else comma


def _area(words: str, reference: Reference) -> Area | None:
    named = [m for m in reference.regions.find_all(words) if len(m.codes) == 1 and not m.short]
    return Area(include=named[-1].codes) if named else None


def _cluster_count(count: Found[Count], sentence: Passage, posted: dt.date | None) -> Found[Statistic]:
    before = sentence.text[: count.start - sentence.start]
    now = re.search("截[至止](?:目前|今|发稿)|目前", before)
    period = (posted, posted + dt.timedelta(days=1)) if now and posted else None
    statistic = Statistic(
        indicator="cluster-count",
        value=count.value.value,
        unit="COUNT",
        of=count.value.of,
        text=last_number(sentence.text[count.start - sentence.start : count.end - sentence.start]),
        period=period,
        area=count.value.area,
    )
    start = sentence.start + now.start() if now else count.start
    return Found(statistic, start, count.end, "inferred" if period else count.mode)
