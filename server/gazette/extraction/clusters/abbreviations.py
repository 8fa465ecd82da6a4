"""Regions run together by one character each (济青枣潍, 呼通赤巴), and areas that are no administrative regions.

Each character stands for a prefecture of one province by the first character of its name, or by a character that no
other name of the province has (莞 of 东莞). Where several names begin with a character, the capital is meant, which is
the first prefecture of its province in GB/T 2260 (济 is 济南, 乌 in 新疆 is 乌鲁木齐).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gazette.reference import Regions

_AREAS: Mapping[str, tuple[str, ...]] = {
    "京津冀": ("110000", "120000", "130000"),
    "成渝": ("500000", "510100"),
    "攀西": ("510400", "513400"),
    "宝汉天": ("610300", "610700", "620500"),
    "榆鄂宁": ("610800", "150600", "640000"),
}
"""Areas whose members lie in several provinces, or that the rule of first characters would read otherwise."""
SURE = 3
"""So many characters that stand for prefectures of one province are no chance; two are enough where the province is
known, and only where neither could mean another one."""
_LONGEST = 10
_WORDS = frozenset({"珠江", "江河", "清江", "东江", "平安", "中东", "云南", "海南", "湘江", "沅江", "汉江", "赤水"})
"""Two characters that would stand for prefectures of a province, and are words."""


@dataclass(frozen=True, slots=True)
class Abbreviated:
    """The regions that the first `length` characters of a text stand for."""

    codes: tuple[str, ...]
    length: int


def abbreviated(text: str, regions: Regions, within: str | None) -> Abbreviated | None:
    """What a text begins with, read as regions run together; None where it does not begin so.

    `within`: the province (or a region in it) that is spoken of; without it, all characters must fit one province,
    and only one.
    """
    return _abbreviated(text[:_LONGEST], regions, within)


@lru_cache(maxsize=8192)
def _abbreviated(text: str, regions: Regions, within: str | None) -> Abbreviated | None:
    for name, codes in _AREAS.items():
        if text.startswith(name):
            return Abbreviated(codes, len(name))
    province = regions.lineage(within)[-1] if within and within in regions else None
    runs = [run for code in ([province] if province else _provinces(regions)) if (run := _run(text, regions, code))]
    longest = max((run.length for run in runs), default=0)
    best = [run for run in runs if run.length == longest]
    if len(best) != 1:
        return None
    if longest >= SURE:
        return best[0]
    alone = province and longest == 2 and text[:2] not in _WORDS
    return best[0] if alone and all(_is_sure(char, regions, province or "") for char in text[:2]) else None


def _run(text: str, regions: Regions, province: str) -> Abbreviated | None:
    meant = _characters(regions, province)
    codes: list[str] = []
    for char in text:
        code = meant.get(char)
        if code is None or code in codes:
            break
        codes.append(code)
    return Abbreviated(tuple(codes), len(codes)) if len(codes) > 1 and len(text) > len(codes) + 1 else None


def _is_sure(char: str, regions: Regions, province: str) -> bool:
    return sum(regions[code].name.startswith(char) for code in regions.children(province)) == 1


@lru_cache(maxsize=64)
def _characters(regions: Regions, province: str) -> dict[str, str]:
    inner = sorted(regions.children(province), key=lambda code: (regions[code].level != "prefectural", code))
    if not inner or regions[inner[0]].level != "prefectural":
        return {}
    names = {code: regions[code].name.removesuffix("市").removesuffix("地区") for code in inner}
    meant: dict[str, str] = {}
    for code, name in names.items():
        meant.setdefault(name[0], code)
    for code, name in names.items():
        for char in name[1:2]:
            if sum(char in other for other in names.values()) == 1:
                meant.setdefault(char, code)
    return meant


@lru_cache(maxsize=8)
def _provinces(regions: Regions) -> tuple[str, ...]:
    return tuple(region.code for region in regions if region.level == "provincial" and region.in_use)
