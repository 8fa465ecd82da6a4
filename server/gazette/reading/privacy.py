"""Masking of personal contact data when a capture is added: same length, so that offsets hold.

Personal information is what identifies a living person or reaches one (Personal Information Protection Law, Article 4):
names beside a contact label or a number, telephone numbers, mail addresses, QQ and WeChat names. Five-digit public
hotlines stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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
_ENDS = rf"(?:(?![{_HAN}])|(?=[的之]?(?:办公|联系|咨询)?(?:电话|手机|座机|号码|微信|邮箱|方式|传真))|(?=联系|联络))"
"""Behind a name: no further character of it, or the word for what reaches the person."""
_SAID = rf"(?:{_COMPOUND}[ \t]{{0,2}}[{_HAN}]{{1,2}}{_TITLE}?|[{_SURNAMES}]{_TITLE}|{_FULL}{_TITLE}?)"
_PERSON = rf"{_SAID}{_ENDS}"
_PLACE_OR_WORD = re.compile(r"[省市县区州旗镇乡村局厅委办处科司部室院所站组会中心台话真机箱编址号群城园]$")
_WITH_OFFICE = re.compile(rf"[{_SURNAMES}][处科局]")
"""Two characters that are a person by surname and office (张处), not an office."""
_OFFICE = re.compile(rf"[{_HAN}]{{2,}}[处厅委办局室部院]|[{_HAN}]*(?:中心|平台|小组|公司|大厅)")
_NO_NAME = re.compile(
    "方[式法面案便]|时[间段候限]|查[询看收阅]|项目|安[全排监置装]|金[融属额]|水[利务电产]|文[件化旅体书本字]|成[员果都本]|计[划算财]|"
    "管[理委]|任[务何职]|公[示告布开司众章函文室安共交报务]|高[新速校]|关[于系注键]|温[馨泉]|何[时地]|华[东南北中]|权[利限]|"
    "司[法局机]|简[介称]|路[线号]|常[务见]|农[业村机]|林[业场草]|石[化油]|房[管产屋]|纪[检律委]|范[围本]|程序|费[用率]|车[间辆]|"
    "满[意分]|盖章|师[资傅]|单位|连[接续锁]|许可|龙头|应[当急]|向[我各]|经[办济]|江[南北]|黄河|长江|席位|苗木|花卉|景区|左右"
)
"""Words that begin like a surname."""
_CITIES = re.compile(
    "云南|吉林|安徽|江苏|江西|东川|东莞|东营|乐山|云浮|吉安|吕梁|吴忠|周口|唐山|宁德|宁波|安庆|"
    "安康|安阳|安顺|岳阳|常德|张家口|张家界|张掖|成都|昌都|景德镇|林芝|武威|武汉|毕节|江门|沈阳|"
    "焦作|白城|白山|白银|石嘴山|石家庄|石河子|秦皇岛|许昌|连云港|邢台|那曲|邵阳|金华|金昌|马鞍山|"
    "黄冈|黄山|黄石|龙岩|洛阳|济南|济宁|济源|温州|郑州|滁州|滕州|万宁|万源|东兴|东台|东宁|东方|"
    "东港|东胜|东阳|丰城|丰镇|乐平|乐昌|乐清|乐陵|任丘|余姚|余杭|侯马|公主岭|冷水江|凌海|凌源|凤城|"
    "利川|华亭|华蓥|华阴|卫辉|古交|吉首|吴川|吴江|姜堰|宁乡|宁国|宁安|安丘|安国|安宁|安达|安陆|"
    "岑溪|巩义|常宁|常熟|庄河|康定|廉江|张家港|文山|文昌|昌吉|昌邑|明光|景洪|梅河口|武冈|武夷山|"
    "武安|武穴|武进|江山|江油|江津|江都|江阴|沙河|沙湾|洪江|洪湖|温岭|满洲里|石狮|石首|祁阳|穆棱|"
    "章丘|简阳|罗定|舒兰|荣成|萧山|许昌|辛集|邵东|邵武|邹城|邹平|金坛|钟祥|陆丰|韩城|项城|马尔康|"
    "高安|高密|高平|高碑店|高要|高邮|麻城|黄岩|黄骅|龙井|龙南|龙口|龙泉|龙海|龙港"
)
"""Cities and provinces that are written without 省 or 市 and look like a name."""
_LISTED = re.compile(
    rf"(?:{_NAMED}(?:[及和、/与]{_REACHED}|[及和、/与](?:电话|方式|手机))?{_GAP}(?:(?P<colon>:\s{{0,3}})|[为是])?|{_REACHED}{_GAP}:\s{{0,3}})"
)
_NAME = re.compile(rf"{_GAP}(?P<name>{_PERSON})")
_ANY_NAME = re.compile(rf"{_GAP}(?P<name>[{_HAN}]{{2,4}}?)(?=\s|[,、;。(|]|联系|电|\d|{MARK}|$)")
_NEXT = re.compile(rf"{_GAP}(?:\([^()\n]{{0,24}}\)|{MARK}+\)?)?{_GAP}(?:[、,/;和及与]|或者?){_GAP}|[ \t]+")
_ASKED = re.compile(
    rf"[请可应须](?:[^,。;:\n请]{{0,8}}?(?:联系|联络|咨询|致电|找)|[^,。;:\n请]{{0,6}}?[与和同跟向](?:[^,。;:\n]{{1,16}}?[处科室局办厅委部会院])??"
    rf"(?={_SAID}(?:(?:[、,和及与]|或者?){_SAID})*(?:联系|联络|咨询|反映|接洽)))"
    rf"{_GAP}:?{_GAP}(?P<name>{_SAID})(?={_ENDS}|咨询|反映|接洽|[和及与或])"
)
"""The first person whom a reader is asked to turn to: 请联系李四, 请及时与李四联系."""
_LABELS = r"(?:电话|手机号?|座机|号码|微信号?|邮箱|联系方式|传真)"
_NUMBER_AT = rf"[ \t]*[:,|(、]?[ \t]*(?:的?(?:办公|联系|咨询)?{_LABELS}[ \t]*[:为是]?[ \t]*\(?)?{MARK}{{5}}"
"""A masked number: longer than a name, so that what stands beside a masked name is not taken for another."""
_BEFORE_NUMBER = re.compile(
    rf"(?:(?<![{_HAN}])|(?<=联系)|(?<=咨询)|(?<=致电)|(?<=[与和及或同找处科室局办厅委部会院站司心区县市]))(?P<name>{_SAID})(?={_NUMBER_AT})"
)
_BEHIND_NUMBER = re.compile(rf"{MARK}{{5}}\)?[ \t]*[,(]?[ \t]*(?P<name>{_PERSON})")
_CELL = re.compile(r"[^|\t]+")
_LABEL_CELL = re.compile(rf"{_NAMED}|{_NUMBERED}|{_spaced('邮箱', '电子邮件', 'QQ', '微信')}")
_LABEL = re.compile(rf"{_NAMED}|{_spaced('联系电话', '咨询电话', '联系方式', '电子邮箱')}")


def mask_contacts(text: str) -> tuple[str, int]:
    """The text with contact persons and all that reaches them masked, code point for code point, and how many."""
    cover = _Cover(text)
    cover.mask(_contact_cells(cover.folded))
    for pattern in _CONTACTS:
        cover.mask(_behind_label(found) for found in pattern.finditer(cover.folded))
    before = -1
    while before != cover.count:  # a name that is covered shows where the one before it ends
        before = cover.count
        cover.mask([*_listed_names(cover.folded), *_names_by_numbers(cover.folded)])
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

    def mask(self, stretches: Iterable[tuple[int, int]]) -> None:
        """Cover these stretches; one that is covered already counts no second time."""
        text, folded = list(self.text), list(self.folded)
        for start, end in stretches:
            if not set(folded[start:end]) <= {MARK, " "}:
                text[start:end] = folded[start:end] = MARK * (end - start)
                self.count += 1
        self.text, self.folded = "".join(text), "".join(folded)


def _behind_label(found: re.Match[str]) -> tuple[int, int]:
    """A contact without the word for it."""
    lead = _LEAD.match(found.group())
    return found.start() + (lead.end() if lead else 0), found.end()


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
    """Names behind a label, any word behind 联系人 and a colon, and behind 请联系; then all that follow in one list."""
    for label in _LISTED.finditer(text):
        at = label.end()
        found = label["colon"] and _ANY_NAME.match(text, at)
        if not found or _OFFICE.fullmatch(found["name"]):
            found = _NAME.match(text, at)
        if found and (label["colon"] or _is_name(found["name"])) and not _OFFICE.fullmatch(found["name"]):
            yield from _from_name_on(text, found)
    for asked in _ASKED.finditer(text):
        if _is_name(asked["name"]):
            yield from _from_name_on(text, asked)


def _from_name_on(text: str, found: re.Match[str]) -> Iterator[tuple[int, int]]:
    """This name and those that are listed behind it, each with its number or not."""
    follower: re.Match[str] | None = found
    while follower:
        yield follower.span("name")
        step = _NEXT.match(text, follower.end("name"))
        follower = _NAME.match(text, step.end()) if step else None
        if follower and not _is_name(follower["name"]):
            return


def _names_by_numbers(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_BEFORE_NUMBER, _BEHIND_NUMBER):
        for found in pattern.finditer(text):
            if _is_name(found["name"]):
                yield found.span("name")


def _is_name(words: str) -> bool:
    """Whether what begins with a surname is no place, office or word."""
    if _CITIES.fullmatch(words) or _NO_NAME.match(words):
        return False
    return not _PLACE_OR_WORD.search(words) or _WITH_OFFICE.fullmatch(words) is not None
