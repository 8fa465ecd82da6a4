"""Numbers as notices write them: digits, Chinese numerals, and amounts with 万 and 亿."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "O": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}

WHOLE = r"(?:\d{1,3}(?:,\d{3})+|\d{1,9}|[一二三四五六七八九十百千两〇零]{1,8})"
"""A whole number in digits or Chinese numerals (regular expression)."""

SCALED = r"\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?(?:万亿|[万亿千百])?"
"""A decimal number in digits with an optional scale word (regular expression)."""

_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_SCALE = re.compile(r"(万亿|[万亿千百])$")


def whole(text: str) -> int | None:
    """The whole number that a text writes (100, 1,200, 二十三, 两), or None if it writes none."""
    text = text.strip().replace(",", "")
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = current = 0
    for c in text:
        if c in _UNITS:
            total += (current or 1) * _UNITS[c]
            current = 0
        else:
            current = _DIGITS[c]
    return total + current


def amount(text: str) -> int | float | None:
    """The amount that a text writes (1.9万亿 is 1900000000000), exact; whole ones are ints. None if it writes none."""
    text = text.strip().replace(",", "")
    scale = _SCALE.search(text)
    digits = text[: scale.start()] if scale else text
    if not re.fullmatch(r"\d+(?:\.\d+)?", digits):
        return None
    value = Decimal(digits) * _SCALES[scale.group() if scale else ""]
    return int(value) if value == value.to_integral_value() else float(value)
