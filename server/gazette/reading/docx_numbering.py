"""The numbers that Word shows before paragraphs and keeps out of their text (ISO/IEC 29500-1, 17.9)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_HAN_FORMATS = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
     "ideographDigital", "koreanDigital2"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


class Numbering:
    """Counts a document's numbered paragraphs in their order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._styled: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for each in numbering.iterchildren(f"{W}abstractNum") if numbering is not None else ():
            abstract[each.get(f"{W}abstractNumId", "")] = {
                _number(level.get(f"{W}ilvl")): _level(level) for level in each.iterchildren(f"{W}lvl")
            }
        for each in numbering.iterchildren(f"{W}num") if numbering is not None else ():
            self._levels[each.get(f"{W}numId", "")] = abstract.get(_value(each, "abstractNumId"), {})
        for style in styles.iterchildren(f"{W}style") if styles is not None else ():
            found = _numbered(style.find(f"{W}pPr/{W}numPr"))
            if found:
                self._styled[style.get(f"{W}styleId", "")] = found

    def label(self, paragraph: etree._Element) -> str:
        """The number shown before a paragraph, with what parts it from the text; empty where there is none."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return ""
        found = _numbered(properties.find(f"{W}numPr")) or self._styled.get(_value(properties, "pStyle"))
        levels = self._levels.get(found[0]) if found else None
        if not found or not levels or found[1] not in levels:
            return ""
        counts, at = self._counts[found[0]], found[1]
        for lower in [level for level in counts if level > at]:
            del counts[lower]
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        if levels[at].form in ("bullet", "none"):
            return ""

        def shown(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            known = levels.get(level)
            return _written(counts.get(level, known.start if known else 1), known.form if known else "decimal")

        label = re.sub(r"%([1-9])", shown, levels[at].text)
        return label if label.endswith(("、", "）", ")", "．")) or not label else f"{label} "


def _numbered(properties: etree._Element | None) -> tuple[str, int] | None:
    if properties is None:
        return None
    number = _value(properties, "numId")
    return (number, _number(_value(properties, "ilvl"))) if number and number != "0" else None


def _level(level: etree._Element) -> _Level:
    return _Level(_number(_value(level, "start")) or 1, _value(level, "numFmt") or "decimal", _value(level, "lvlText"))


def _value(parent: etree._Element, name: str) -> str:
    child = parent.find(f"{W}{name}")
    return (child.get(f"{W}val") or "") if child is not None else ""


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= 6 else 0


def _written(number: int, form: str) -> str:
    if form in _HAN_FORMATS and number < 100:
        tens, ones = divmod(number, 10)
        ten = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
        return ten + (_DIGITS[ones] if ones or not tens else "")
    if form in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr((97 if form == "lowerLetter" else 65) + number - 1)
    return str(number)
