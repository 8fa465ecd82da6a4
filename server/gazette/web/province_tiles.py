"""The tile map: one square for each of the 34 units at provincial level, each placed about where it lies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tile:
    """A square: the first two digits of the code (GB/T 2260), the short names, and the place, from the upper left."""

    code: str
    zh: str
    en: str
    column: int
    row: int


_ROWS = (
    ("", "", "", "", "", "", "23 黑 HL"),
    ("", "", "", "15 蒙 NM", "", "", "22 吉 JL"),
    ("65 新 XJ", "", "64 宁 NX", "", "11 京 BJ", "12 津 TJ", "21 辽 LN"),
    ("63 青 QH", "62 甘 GS", "61 陕 SN", "14 晋 SX", "13 冀 HE", "37 鲁 SD", ""),
    ("54 藏 XZ", "51 川 SC", "50 渝 CQ", "41 豫 HA", "34 皖 AH", "32 苏 JS", "31 沪 SH"),
    ("", "53 云 YN", "52 贵 GZ", "42 鄂 HB", "36 赣 JX", "33 浙 ZJ", ""),
    ("", "", "45 桂 GX", "43 湘 HN", "44 粤 GD", "35 闽 FJ", "71 台 TW"),
    ("", "", "", "46 琼 HI", "82 澳 MO", "81 港 HK", ""),
)
"""Code, abbreviation and letters of ISO 3166-2:CN (for 71, 81 and 82 those of ISO 3166-1)."""


def province_tiles() -> list[Tile]:
    """The squares in the order of their codes."""
    squares = [
        (square.split(), column, row)
        for row, squares in enumerate(_ROWS)
        for column, square in enumerate(squares)
        if square
    ]
    tiles = [Tile(code, zh, en, column, row) for (code, zh, en), column, row in squares]
    return sorted(tiles, key=lambda tile: tile.code)
