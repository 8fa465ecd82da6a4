"""Traditional to simplified script by OpenCC, keeping every character's place."""

from __future__ import annotations

import re
from functools import lru_cache

from opencc import OpenCC

from gazette.text.offsets import Mapped

_VARIANTS = str.maketrans("衞敍陜産羣説戸强裏啓鍊澂濬", "衛敘陝產群說戶強裡啟鏈澄浚")
"""Hong Kong, Japanese and misconverted glyphs to the form that OpenCC's tables know."""

_OFFICIAL = re.compile("乾(?=[县安])")
"""Where an official simplified name keeps a character that OpenCC's `t2s` would change (乾县, 乾安县)."""

_PARTICLE = re.compile("(?<=[随沿有味朝向绕志接跟拿看走伴凭])著(?![作名称述者])")
"""The particle 着, which traditional script writes as 著 and `t2s` leaves (隨著, 沿著); 显著 and 著名 keep 著."""

_TAIWAN = re.compile(
    r"软体(?!家|沙|机器|动物|床)|硬体|积体电路|人工智慧|奈米|雷射|矽(?!肺)|资料库|印表机|网路|半导体晶片|数位(?=经济|化|产业|内容|孪生|医|印)"
)
"""Words that Taiwan's usage has, and their mainland forms of the same length."""
_MAINLAND = {
    "软体": "软件", "硬体": "硬件", "积体电路": "集成电路", "人工智慧": "人工智能", "奈米": "纳米",
    "雷射": "激光", "矽": "硅",
    "资料库": "数据库", "印表机": "打印机", "网路": "网络", "半导体晶片": "半导体芯片", "数位": "数字",
}  # fmt: skip

_AMBIGUOUS = frozenset("乾著於瞭夥麽藉徵鍾係僕捨沈幺")
"""Characters that stand in simplified text too, so they say nothing about the script."""

TRADITIONAL_SHARE = 0.03
"""From this share of Han characters on, a text counts as traditional; a simplified page's stray glyphs are below."""


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=32768)
def _is_traditional(character: str) -> bool:
    if character in _AMBIGUOUS:
        return False
    return bool(_converter().convert(character.translate(_VARIANTS)) != character)


def traditional_share(text: str) -> float:
    """The share of Han characters that simplified script does not have (0.0 where there is no Han character)."""
    han = traditional = 0
    for character in text:
        if "㐀" <= character <= "鿿":
            han += 1
            traditional += _is_traditional(character)
    return traditional / han if han else 0.0


def to_simplified(text: Mapped) -> tuple[Mapped, bool]:
    """The text in simplified script, and whether it was in traditional script (only then anything is changed).

    Source of the mapping: OpenCC's `t2s` tables. Official names that it would spoil are kept.
    """
    if traditional_share(text.text) < TRADITIONAL_SHARE:
        return text, False
    converted = "\n".join(_convert_line(line) for line in text.text.split("\n"))
    return text.replace_whole(converted), True


def _convert_line(line: str) -> str:
    source = line.translate(_VARIANTS)
    converted: str = _converter().convert(source)
    if len(converted) != len(line):  # a phrase entry changed the length: fall back to single characters
        converted = "".join(_converter().convert(c)[:1] or c for c in source)
    converted = _TAIWAN.sub(lambda match: _MAINLAND[match.group()], converted)
    if "著" in converted:
        converted = _PARTICLE.sub("着", converted)
    if "乾" in line:
        kept = list(converted)
        for match in _OFFICIAL.finditer(line):
            kept[match.start()] = "乾"
        converted = "".join(kept)
    return converted
