"""What reposters and converters add to a text: full-width forms, invisible characters, pinyin in brackets."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import count, pairwise

from gazette.text.offsets import Mapped

# Compatibility forms folded one by one (Unicode NFKC): full-width and small forms, compatibility ideographs and
# radicals. Circled numbers and ligatures stay: folding "①" to "1" would invent list numbers.
_FOLDED = (
    *range(0xFF01, 0xFF5F),
    *range(0xFFE0, 0xFFE7),
    *range(0xFE50, 0xFE70),
    *range(0xFE30, 0xFE32),
    *range(0xF900, 0xFB00),
    *range(0x2F00, 0x2FE0),
)
_RADICALS = dict(
    zip(
        "⺁⺇⺒⺓⺙⺛⺝⺟⺠⺢⺦⺨⺩⺭⺲⺹⺺⺾⻁⻂⻄⻅⻆⻈⻉⻋⻏⻐⻑⻓⻔⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻮⻯⻰⻳",
        "厂几巳幺攵旡月母民氺丬犭王礻罒耂肀艹虎衤西见角讠贝车阝钅長长门青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾斉齐齿竜龙龟",
        strict=True,
    )
)
"""Radicals that fonts of PDF files give for the characters of the same form (Unicode, EquivalentUnifiedIdeograph)."""
_SPACES = (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x0009, 0x000B, 0x000C)
_INVISIBLE = (
    0x00AD,
    0x034F,
    0x061C,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
)
_LINE_ENDS = (0x0085, 0x2028, 0x2029)


@lru_cache(maxsize=1)
def _fold_table() -> dict[int, str]:
    table = {c: unicodedata.normalize("NFKC", chr(c)) for c in _FOLDED}
    table = {c: form for c, form in table.items() if form != chr(c)}
    table |= {ord(radical): character for radical, character in _RADICALS.items()}
    table |= dict.fromkeys(_SPACES, " ") | dict.fromkeys(_INVISIBLE, "") | dict.fromkeys(_LINE_ENDS, "\n")
    return table


def fold_width(text: Mapped) -> Mapped:
    """One width: ASCII forms for full-width ones, plain spaces, no invisible characters, `\\n` for every line end."""
    folded = text.translate(_fold_table())
    return folded.substitute(re.compile("\r\n?"), lambda _: "\n") if "\r" in folded.text else folded


_ANSWER = re.compile(r'^\s*[\[{]+\s*"\w+"\s*:')
_ESCAPE = re.compile(r"\\(?:r\\n|[nr]|[\"/\\]|t|u(?P<code>[0-9a-fA-F]{4}))")
_BETWEEN_KEYS = re.compile(
    r'(?:"|(?<=[\d\]}el]))\s*[,}\]]+\s*(?:[\[{]\s*)*"\w+"\s*:\s*[\[{]*"?|^\s*[\[{]+\s*"\w+"\s*:\s*[\[{]*"?|"\s*[}\]]+\s*$'
)
_ESCAPES = {"r": "\n", "n": "\n", "t": " ", '"': '"', "/": "/", "\\": "\\"}


def open_answer(text: Mapped) -> Mapped:
    """The text of an answer of a portal's interface (JSON, RFC 8259): its keys off, its escapes read; others as is."""
    if not _ANSWER.match(text.text):
        return text

    def read(match: re.Match[str]) -> str:
        code = match["code"]
        return (
            chr(int(code, 16)) if code and not 0xD800 <= int(code, 16) <= 0xDFFF else _ESCAPES.get(match.group()[1], "")
        )

    return text.substitute(_BETWEEN_KEYS, lambda _: "\n").substitute(_ESCAPE, read)


_WIDEST_WRAPPED, _NARROWEST_WRAPPED = 120, 52
"""A text whose longest line has so many half-width columns may be wrapped at a fixed width."""
_FULL = 4
"""A line that lacks so many columns to the width is full."""
_FEWEST_WRAPPED = 3
_ENDS_LINE = '。;:!?.…|)》〉」』”"集群；：！？．｜）'
_BEGINS_LINE = re.compile(
    r"\s{2}|\u3000|\s*(?:$|[一二三四五六七八九十]{1,3}、|[(\[（]?\d{1,3}[.、)\]）．\s]|[(（][一二三四五六七八九十]{1,3}[)）]|附\s?件"
    r"|第[一二三四五六七八九十]+[条章])"
)
_BREAK = re.compile(r"\r?\n")
_WIDE_FROM = "\u2e80"


def join_wrapped(text: Mapped) -> Mapped:
    """The breaks taken out that a fixed width has set into sentences.

    Only where several lines are as long as the longest one and end in the middle of a sentence, and the next line is
    neither indented nor numbered: so lines of a list, cells of a table and paragraphs stay apart.
    """
    lines = [line.rstrip() for line in _BREAK.split(text.text)]
    if len(lines) <= _FEWEST_WRAPPED or max(map(len, lines)) > _WIDEST_WRAPPED:
        return text
    widths = [0 if "  " in line.strip() else sum(1 + (c >= _WIDE_FROM) for c in line) for line in lines]
    width = max(widths)
    if not _NARROWEST_WRAPPED <= width <= _WIDEST_WRAPPED:
        return text
    wrapped = {
        number
        for number, (line, after) in enumerate(pairwise(lines))
        if widths[number] >= width - _FULL and line[-1] not in _ENDS_LINE and not _BEGINS_LINE.match(after)
    }
    if len(wrapped) < _FEWEST_WRAPPED:
        return text
    numbers = count()
    return text.substitute(_BREAK, lambda _: "" if next(numbers) in wrapped else None)


_MARKS = re.compile(r"@{2,}|(?P<one>[,。;:、])(?P=one)+")


def drop_doubled(text: Mapped) -> Mapped:
    """Marks that a converter left behind: @@ off, a comma, stop, colon or 、 that stands twice made one."""
    return text.substitute(_MARKS, lambda match: match["one"] or "")


_TAG = re.compile(
    r"</?(?P<block>p|br|li|ul|ol|dl|dd|dt|tr|table|div|h[1-6]|section|article|menu)(?:\s[^<>\n]{0,300})?/?>"
    r"|</?(?:a|b|i|u|s|em|td|th|tt|ins|del|sub|sup|dfn|big|kbd|var|bdo|code|abbr|cite|mark|font|span|small|label|strong"
    r"|strike|center|acronym|fieldset|noframes|optgroup|tbody|thead|legend|button|select|option)(?:\s[^<>\n]{0,300})?/?>",
    re.IGNORECASE,
)
"""Elements of HTML that a page shows as text; titles in angle brackets (<…办法>) are none."""


def drop_tags(text: Mapped) -> Mapped:
    """Tags that a saved or copied page kept in its text: a block's tag becomes a line end, another one nothing."""
    if "<" not in text.text:
        return text
    return text.substitute(_TAG, lambda match: "\n" if match["block"] else "")


_LOST = re.compile(r"\?,?F(?=(?:予以|予|将|就|面向|公布|公示|决定|认定|对)[一-鿿])|\?\?诰W(?=\w|\s|$)")
"""What a careless conversion made of 。现, and of a full stop before a foreign word."""


def restore_lost(text: Mapped) -> Mapped:
    """Bytes that were lost at the same place again and again, put back: ?F予以公示 is 。现予以公示."""
    return text.substitute(_LOST, lambda match: "。现" if "F" in match.group() else "。") if "?" in text.text else text


_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_IN_BRACKETS = re.compile(
    rf"(?<=[㐀-鿿])\s?\(\s?([a-zü{_TONED}ɡ]{{1,30}}(?:[ '’][a-zü{_TONED}ɡ]{{1,8}}){{0,8}})\s?\)", re.IGNORECASE
)


def remove_pinyin(text: Mapped) -> tuple[Mapped, int]:
    """Take out pinyin that a reposter put in brackets behind characters: 業(yè), 方案(fāngàn), 院(yuan).

    Only on evidence: a tone mark, or letters that are a reading of the character before the bracket. So (PMI), (CXO)
    and (cm) stay. Gives the text and how many brackets went.
    """
    removed = 0

    def decide(match: re.Match[str]) -> str | None:
        nonlocal removed
        letters = match.group(1)
        if letters.isupper() or not letters[0].islower():
            return None
        toned = any(c in _TONED for c in letters)
        if toned or _is_reading(text.text[match.start() - 1], re.sub(r"[ '’]", "", letters)):
            removed += 1
            return ""
        return None

    return text.substitute(_IN_BRACKETS, decide), removed


@lru_cache(maxsize=4096)
def _is_reading(character: str, letters: str) -> bool:
    from pypinyin import Style, pinyin  # its dictionaries take a tenth of a second to load, and few texts need them

    readings = pinyin(character, heteronym=True, style=Style.NORMAL, errors="ignore", v_to_u=True)
    return bool(readings) and letters.replace("ɡ", "g").replace("v", "ü") in {r.replace("v", "ü") for r in readings[0]}
