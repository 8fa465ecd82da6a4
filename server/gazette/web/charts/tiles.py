"""The tile map: one tile for each of the 34 provincial units, placed about as on the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SIZE = 64
"""Side of a tile, in the units of the drawing."""
_SHADES = 5

_PLACES: tuple[tuple[str, int, int, str, str, str], ...] = (
    ("230000", 7, 0, "黑龙江", "Heilongjiang", "HLJ"), ("150000", 4, 1, "内蒙古", "Inner Mongolia", "NMG"),
    ("220000", 7, 1, "吉林", "Jilin", "JL"), ("650000", 0, 2, "新疆", "Xinjiang", "XJ"),
    ("620000", 1, 2, "甘肃", "Gansu", "GS"), ("640000", 2, 2, "宁夏", "Ningxia", "NX"),
    ("140000", 3, 2, "山西", "Shanxi", "SX"), ("130000", 4, 2, "河北", "Hebei", "HE"),
    ("110000", 5, 2, "北京", "Beijing", "BJ"), ("210000", 6, 2, "辽宁", "Liaoning", "LN"),
    ("540000", 0, 3, "西藏", "Tibet", "XZ"), ("630000", 1, 3, "青海", "Qinghai", "QH"),
    ("610000", 2, 3, "陕西", "Shaanxi", "SN"), ("410000", 3, 3, "河南", "Henan", "HA"),
    ("370000", 4, 3, "山东", "Shandong", "SD"), ("120000", 5, 3, "天津", "Tianjin", "TJ"),
    ("510000", 1, 4, "四川", "Sichuan", "SC"), ("500000", 2, 4, "重庆", "Chongqing", "CQ"),
    ("420000", 3, 4, "湖北", "Hubei", "HB"), ("340000", 4, 4, "安徽", "Anhui", "AH"),
    ("320000", 5, 4, "江苏", "Jiangsu", "JS"), ("310000", 6, 4, "上海", "Shanghai", "SH"),
    ("530000", 1, 5, "云南", "Yunnan", "YN"), ("520000", 2, 5, "贵州", "Guizhou", "GZ"),
    ("430000", 3, 5, "湖南", "Hunan", "HN"), ("360000", 4, 5, "江西", "Jiangxi", "JX"),
    ("330000", 5, 5, "浙江", "Zhejiang", "ZJ"), ("450000", 2, 6, "广西", "Guangxi", "GX"),
    ("440000", 3, 6, "广东", "Guangdong", "GD"), ("350000", 4, 6, "福建", "Fujian", "FJ"),
    ("710000", 6, 6, "台湾", "Taiwan", "TW"), ("460000", 2, 7, "海南", "Hainan", "HI"),
    ("820000", 3, 7, "澳门", "Macao", "MO"), ("810000", 4, 7, "香港", "Hong Kong", "HK"),
)  # fmt: skip
"""GB/T 2260 code, column, row, short name, English name, and the letters of GB/T 2260 for it."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile: its place, its numbers, and a shade from 0 (none) to 5 (the most)."""

    code: str
    x: int
    y: int
    zh: str
    en: str
    letters: str
    count: int
    shade: int


def tiles(counts: Mapping[str, int]) -> list[Tile]:
    """The tiles with their counts by code. Shades grow with the square root, so that small numbers differ too."""
    most = max(counts.values(), default=0)
    return [
        Tile(code, column * SIZE, row * SIZE, zh, en, letters, count, _shade(count, most))
        for code, column, row, zh, en, letters in _PLACES
        for count in (counts.get(code, 0),)
    ]


def _shade(count: int, most: int) -> int:
    if count == 0:
        return 0
    return min(_SHADES, 1 + int(_SHADES * (count / most) ** 0.5 - 1e-9))
