"""Masking of personal contact data when a capture is added: same length, so that offsets hold.

Personal information is what identifies a living person or reaches one (Personal Information Protection Law, Article 4):
names beside a contact label or a number, telephone numbers, mail addresses, QQ and WeChat names. Five-digit public
hotlines stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MARK = "█"
"""Stands for one masked code point; it occurs in no notice."""

_FOLDED = str.maketrans(
    {chr(0xFF01 + n): chr(0x21 + n) for n in range(94)}
    | dict(zip("聯繫絡電話傳機號經辦員諮詢線郵箱填報", "联系络电话传机号经办员咨询线邮箱填报", strict=True))
    | {"　": " ", "\xa0": " ", "—": "-", "–": "-", "○": "〇"}
)
"""Code point for code point: full-width forms and the script do not hide a label or a number."""
_HAN = "㐀-鿿"
_GAP = r"[ \t]*"


def _spaced(*words: str) -> str:
    """Any of these words, blanks between their characters or not (联 系 人)."""
    return "(?:" + "|".join(_GAP.join(word) for word in words) + ")"


_NUMBERED = _spaced("电话", "传真", "手机", "热线", "联系方式", "座机")
_NAMED = _spaced("联系人员", "联系人", "联络人", "经办人", "填报人", "咨询人")
_REACHED = _spaced("联系方式", "咨询电话", "联系电话", "咨询方式")
_CONTACTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",  # mail
        r"(?<![\d-])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)",  # mobile
        r"(?<!\d)(?<!\d )1 [3-9](?: \d){9}(?! ?\d)",
        r"(?<![\d-])\(?0\d{2,3}\)?[ ]?-+[ ]?(?:\d{7,8}|\d{3,4} \d{4})(?:[-转]\d{1,6})?(?!\d)",  # with area code
        r"(?<![\d-])\(0\d{2,3}\) ?(?:\d{7,8}|\d{3,4} \d{4})(?!\d)",
        r"(?<=热线):?\s?[48]00[- ]?\d{3,4}[- ]?\d{3,4}",
        rf"{_NUMBERED}(?:[^\d\n]{{0,12}}[^\d\n-])?\d(?:[ -]?\d){{6,13}}(?!\d)",  # local number
        rf"{_NUMBERED}[^\d\n]{{0,6}}?[一二三四五六七八九〇零幺两]{{7,12}}",
        r"[一幺][三四五六七八九][一二三四五六七八九〇零]{9}",
        r"(?i:QQ|微信|WeChat)(?:同?号|群)?\s?:?\s?[A-Za-z0-9_-]{5,20}",
    )
)
_LEAD = re.compile(rf"(?i)(?:{_NUMBERED}[^\d\n一二三四五六七八九〇零幺两]*|(?:QQ|微信|WeChat)(?:同?号|群)?\s?:?\s?)")
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅卞齐康伍余元顾孟黄穆萧尹姚邵汪祁毛狄米贝明臧计成戴宋庞熊纪"
    "舒屈项祝董梁杜阮蓝闵席季麻强贾路江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房丁洪左石崔吉龚程嵇邢裴陆荣"
    "翁甄封芮储靳焦牧侯班仰秋宁仇祖武刘景詹龙叶司黎白蒲鄂卓蔺池乔翟谭冉桑尚农温庄晏阎慕连习艾容向古易廖耿满匡文寇东欧"
    "沃利越师巩聂晁敖冷辛阚那简饶曾沙丰关查游权盖桓公覃闫涂肖岳牛冼代苟邸臣佟佘谌鞠税"
    "劉陳楊趙黃吳蔣馬張孫鄭馮許呂嚴魏謝鄒蘇韋魯賀羅畢鄔齊顧蕭狄貝計龐熊紀項閔賈顏鐘駱陸榮龔儲溫莊閻連習簡饒關蓋"
)
_COMPOUND = "(?:欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|夏侯|尉迟|皇甫|慕容|令狐|司徒|公孙|端木)"
_TITLE = r"(?:老师|处长|科长|主任|先生|女士|经理|同志|工程师|工|老師|處長|科長|經理)"
_FULL = rf"[{_SURNAMES}](?:[ \t]{{1,2}}[{_HAN}]{{1,2}}|[{_HAN}]{{1,2}})"
_PERSON = rf"(?:{_COMPOUND}[ \t]{{0,2}}[{_HAN}]{{1,2}}|[{_SURNAMES}]{_TITLE}|{_FULL})(?![{_HAN}])"
_PLACE_OR_WORD = re.compile(r"[省市县区州旗局厅委办处科部司会话真机箱编址号]$")
_LISTED = re.compile(
    rf"(?:{_NAMED}(?:[及和、/与]{_REACHED}|[及和、/与](?:电话|方式|手机))?{_GAP}(?P<colon>:\s{{0,3}})?|{_REACHED}{_GAP}:\s{{0,3}})"
)
_NAME = re.compile(rf"{_GAP}(?P<name>{_PERSON})")
_ANY_NAME = re.compile(rf"{_GAP}(?P<name>[{_HAN}]{{2,4}})(?=\s|[,、;。(|]|电|\d|{MARK}|$)")
_NEXT = re.compile(rf"{_GAP}[、,/;]{_GAP}|[ \t]+")
_BEFORE_NUMBER = re.compile(rf"(?<![{_HAN}])(?P<name>{_PERSON})(?=[ \t]*[:,|(]?[ \t]*{MARK})")
_BEHIND_NUMBER = re.compile(rf"{MARK}\)?[ \t]*[,(]?[ \t]*(?P<name>{_PERSON})")
_CELL = re.compile(r"[^|\t]+")
_LABEL_CELL = re.compile(rf"{_NAMED}|{_NUMBERED}|{_spaced('邮箱', '电子邮件', 'QQ', '微信')}")
_LABEL = re.compile(rf"{_NAMED}|{_spaced('联系电话', '咨询电话', '联系方式', '电子邮箱')}")


def mask_contacts(text: str) -> tuple[str, int]:
    """The text with contact persons and all that reaches them masked, code point for code point, and how many."""
    cover = _Cover(text)
    for column in _contact_cells(cover.folded):
        cover.mask(*column)
    for pattern in _CONTACTS:
        for found in list(pattern.finditer(cover.folded)):
            lead = _LEAD.match(found.group())
            cover.mask(found.start() + (lead.end() if lead else 0), found.end())
    for name in [*_listed_names(cover.folded), *_names_by_numbers(cover.folded)]:
        cover.mask(*name)
    return cover.text, cover.count


def unmasked_labels(text: str) -> list[int]:
    """The lines (from 1) of a masked text that speak of contacts, and in which, or just below, nothing is masked."""
    lines = text.translate(_FOLDED).split("\n")
    return [
        number
        for number, line in enumerate(lines, 1)
        if _LABEL.search(line) and MARK not in line and not any(MARK in below for below in lines[number : number + 2])
    ]


class _Cover:
    """A text that is covered bit by bit; `folded` is what patterns look at, of the same length."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = text.translate(_FOLDED)
        self.count = 0

    def mask(self, start: int, end: int) -> None:
        """Cover a stretch; one that is covered already counts no second time."""
        if set(self.folded[start:end]) <= {MARK, " "}:
            return
        self.text = self.text[:start] + MARK * (end - start) + self.text[end:]
        self.folded = self.folded[:start] + MARK * (end - start) + self.folded[end:]
        self.count += 1


def _contact_cells(text: str) -> Iterator[tuple[int, int]]:
    """The cells below a header that names contacts, in tables with cells between bars or tabs."""
    at = 0
    header: dict[int, int] = {}  # column to the width of its table
    for line in text.split("\n"):
        cells = [found for found in _CELL.finditer(line) if found.group().strip()]
        if len(cells) < 2:
            header = {}
        elif labels := {
            n for n, cell in enumerate(cells) if len(cell.group()) < 16 and _LABEL_CELL.search(cell.group())
        }:
            header = {n: len(cells) for n in labels}
        else:
            for n, width in header.items():
                if len(cells) == width and not set(cells[n].group()) <= {"-", " ", ":", "/"}:
                    cell = cells[n].group()
                    yield (
                        at + cells[n].start() + len(cell) - len(cell.lstrip()),
                        at + cells[n].start() + len(cell.rstrip()),
                    )
        at += len(line) + 1


def _listed_names(text: str) -> Iterator[tuple[int, int]]:
    """Names behind a label: any word behind 联系人 and a colon, else what begins with a surname."""
    for label in _LISTED.finditer(text):
        at = label.end()
        found = (label["colon"] and _ANY_NAME.match(text, at)) or _NAME.match(text, at)
        while found:
            yield found.span("name")
            step = _NEXT.match(text, found.end())
            found = _NAME.match(text, step.end()) if step else None


def _names_by_numbers(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_BEFORE_NUMBER, _BEHIND_NUMBER):
        for found in pattern.finditer(text):
            if not _PLACE_OR_WORD.search(found["name"]):
                yield found.span("name")
