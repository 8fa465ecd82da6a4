"""Bytes to characters: what is declared is one witness, what the bytes make sense in decides.

Portals declare gb2312 and send UTF-8, declare utf-8 and send GBK, or declare nothing. UTF-8 and UTF-16 prove
themselves (Unicode Standard, chapter 3.9-3.10); between GB 18030 and Big5, which decode each other's bytes to other
characters, the characters that notices are full of decide.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FREQUENT = frozenset(
    "的一年中大为為有和各及是在业業产產集群知公布示单單位工信息化厅廳局关關于於发發展市省县縣区區特色小企名"
    "第日月人政府国國部会會家通个個全以上与與强強加动動地经經济濟科技新本等要"
)
"""Characters that make up a third of any notice, in both scripts; among wrongly decoded ones they are rare."""
_SAMPLE = 200_000
"""So many bytes are enough to tell encodings apart."""
_LOST_SHARE = 0.02
"""So large a share of characters may be lost bytes; past it the bytes are in no encoding that is known here."""
_SENSE = 0.08
"""So large a share of the Han characters must be frequent ones where the encoding was guessed."""
_FEW_HAN = 20
"""With fewer Han characters than this, the share of frequent ones tells nothing."""
_HAN = re.compile("[㐀-鿿]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030",
            "gb18030": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cp950": "big5hkscs",
            "x-x-big5": "big5hkscs", "utf-8": "utf-8", "utf8": "utf-8"}  # fmt: skip
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,20})""")


@dataclass(frozen=True, slots=True)
class Decoded:
    """`lost`: whether bytes that made no character were replaced by U+FFFD."""

    text: str
    encoding: str
    lost: bool = False


def decode(data: bytes) -> Decoded | None:
    """The text of the bytes; None where they are text in no encoding that is known here.

    Known are UTF-8, UTF-16 and UTF-32 (with a byte order mark; UTF-16 also without), GB 18030 with its subsets GB 2312
    and GBK, and Big5 with the Hong Kong supplement. A few lost bytes become U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="replace")
            return _accepted(text, encoding)
    if b"\x00" in data:
        return _strewn(data) or _wide(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    best = max(_candidates(data), key=lambda encoding: _sense(_sample(data).decode(encoding, errors="replace")))
    return _accepted(data.decode(best, errors="replace"), best)


def declared(data: bytes) -> str | None:
    """The encoding that a page declares in its first 4 KiB, by the name it has here; None where it has none."""
    found = _DECLARED.search(data[:4096])
    return _ALIASES.get(found[1].decode("ascii").lower()) if found else None


def _candidates(data: bytes) -> list[str]:
    """The encodings to weigh, the likeliest first: of equals the first wins."""
    first = declared(data)
    rest = [encoding for encoding in ("gb18030", "utf-8", "big5hkscs") if encoding != first]
    return [first, *rest] if first else rest


def _sample(data: bytes) -> bytes:
    """A stretch of the bytes; from their middle where they are many, for pages begin with what is ASCII."""
    if len(data) <= _SAMPLE:
        return data
    low = len(data) // 2 - _SAMPLE // 2
    begin = data.find(b"\n", low, low + _SAMPLE // 2)
    return data[begin + 1 if begin >= 0 else low :][:_SAMPLE]


def _sense(text: str) -> float:
    """How much sense a text makes: the share of frequent characters among the Han ones, less what was lost."""
    han = _HAN.findall(text)
    strange = text.count("\ufffd") + sum(1 for character in text if "\ue000" <= character <= "\uf8ff")
    frequent = sum(1 for character in han if character in _FREQUENT)
    return frequent / max(len(han), 1) - 10 * strange / max(len(text), 1)


def _accepted(text: str, encoding: str) -> Decoded | None:
    lost = text.count("\ufffd")
    if lost > _LOST_SHARE * len(text) or _CONTROL.search(text):
        return None
    han = _HAN.findall(text[:_SAMPLE])
    if len(han) >= _FEW_HAN and sum(c in _FREQUENT for c in han) < _SENSE * len(han):
        return None
    if not han and not re.search("[0-9A-Za-z]", text):
        return None
    return Decoded(text, encoding, lost > 0)


def _strewn(data: bytes) -> Decoded | None:
    """UTF-8 with a few zero bytes in it, which some programs leave: each is a lost character."""
    if data.count(0) > _LOST_SHARE * len(data):
        return None
    try:
        text = data.replace(b"\x00", "\ufffd".encode()).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else Decoded(text, "utf-8", lost=True)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: every second byte of its ASCII characters and line ends is zero."""
    low, high = data[0::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if high > low else "utf-16-be"
    if len(data) % 2 or min(low, high) > 0.02 * len(data):
        return None
    try:
        return _accepted(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None
