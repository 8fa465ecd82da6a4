"""What reposters and converters do to a text. What a page says stays the same."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import lru_cache

from opencc import OpenCC
from pypinyin import Style, pinyin

Noise = Callable[[random.Random, str], str]


@lru_cache(maxsize=4)
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def none(rng: random.Random, text: str) -> str:
    """As it is."""
    return text


def traditional(rng: random.Random, text: str) -> str:
    """In traditional script, of one of three habits."""
    return str(_converter(rng.choice(("s2t", "s2tw", "s2hk"))).convert(text))


def traditional_pinyin(rng: random.Random, text: str) -> str:
    """In traditional script, with pinyin in brackets behind some characters."""
    chosen = set(rng.sample(sorted(set(re.findall("[一-鿿]", text))), k=12))
    converted = str(_converter("s2t").convert(text))
    if len(converted) != len(text):
        return converted
    return "".join(
        f"{there}({_reading(here)})" if here in chosen and rng.random() < 0.7 else there
        for here, there in zip(text, converted, strict=True)
    )


def _reading(character: str) -> str:
    return str(pinyin(character, style=Style.TONE)[0][0])


def word_pinyin(rng: random.Random, text: str) -> str:
    """Pinyin of whole words in simplified text."""
    words = {word: "".join(p[0] for p in pinyin(word, style=Style.TONE)) for word in ("方案", "产业", "通知", "有关")}
    return re.sub("|".join(words), lambda m: f"{m[0]}({words[m[0]]})" if rng.random() < 0.5 else m[0], text)


def variants(rng: random.Random, text: str) -> str:
    """Traditional script with variant glyphs."""
    table = str.maketrans("產群陝衛裡為眾", "産羣陜衞裏爲衆")
    return str(_converter("s2t").convert(text)).translate(table)


def doubled_punctuation(rng: random.Random, text: str) -> str:
    """Some commas and stops written twice."""
    return re.sub("[,。;]", lambda m: m[0] * 2 if rng.random() < 0.15 else m[0], text)


def full_width(rng: random.Random, text: str) -> str:
    """Brackets, colons, commas and some digits at full width."""
    wide = text.translate(str.maketrans("(),:;", "（），：；"))
    return re.sub(r"\d", lambda m: chr(ord(m[0]) + 0xFEE0), wide) if rng.random() < 0.3 else wide


def spaced(rng: random.Random, text: str) -> str:
    """Non-breaking and ideographic spaces before lines, blank lines between them, Windows line ends."""
    indent = rng.choice(("\u3000\u3000", "\xa0\xa0\xa0\xa0", "    ", "\t"))
    lines = [(indent if rng.random() < 0.6 else "") + line for line in text.split("\n")]
    return rng.choice(("\n", "\r\n", "\n\n", "\n \n")).join(lines)


def at_signs(rng: random.Random, text: str) -> str:
    """@@ behind some words."""
    return re.sub("(?<=[一-鿿])(?=[,。;])", lambda m: "@@" if rng.random() < 0.3 else "", text)


def invisible(rng: random.Random, text: str) -> str:
    """Zero-width characters inside words."""
    mark = rng.choice(("\u200b", "\ufeff", "\u00ad"))
    return re.sub("(?<=[一-鿿])(?=[一-鿿])", lambda m: mark if rng.random() < 0.05 else "", text)


def advertised(rng: random.Random, text: str) -> str:
    """Advertising lines set between the paragraphs."""
    ads = (
        "点击下载手机客户端,领取优惠",
        "【广告】欢迎咨询,热线400-000-0000",
        "扫码关注公众号,免费领取资料",
        "分享到:微信 微博",
    )
    lines = text.split("\n")
    if len(lines) < 4:
        return text
    for _ in range(2):
        lines.insert(rng.randint(len(lines) // 3, len(lines) - 1), rng.choice(ads))
    return "\n".join(lines)


NOISES: dict[str, Noise] = {
    "none": none,
    "traditional": traditional,
    "traditional-pinyin": traditional_pinyin,
    "word-pinyin": word_pinyin,
    "variants": variants,
    "doubled-punctuation": doubled_punctuation,
    "full-width": full_width,
    "spaced": spaced,
    "at-signs": at_signs,
    "invisible": invisible,
    "advertised": advertised,
}
