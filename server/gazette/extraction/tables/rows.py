"""How a line of a list looks: numbered, in columns, between pipes, or a bare cluster name."""

from __future__ import annotations

import re

NUMBER = r"(?:\d{1,3}|(?!(?:19|20)\d{2}(?!\d))\d{4,5})"
"""The number of a row (regular expression): of up to five digits, but no year."""

NUMBERED = re.compile(rf"^[(\[]?(?:(\d{{4,5}})[.、)](?=\D)|({NUMBER})(?:[.、)\]:|]{{1,2}}\s*|\s+/\s+|\s+)(?=\S))")
"""A row's number and what parts it from the row."""

HAN_NUMBERED = re.compile(r"^(?:\(([一二三四五六七八九十]{1,3})\)|([一二三四五六七八九十]{1,3})、)\s*(?=\S)")
"""A row's number in Chinese numerals."""

BULLET = re.compile(
    r"^\s*(?:[·•●○◆◇■□▲△▶►★☆※*＊–—\-]\s*(?=[^\s\d\-—])|[①-⑳㈠-㈩]\s*|[Nn][Oo]\.?\s?\d{1,4}[.、:]?\s*|第\s?\d{1,4}[名位]?[.、:\s]\s*|(?:[A-Z]|[ivxIVX]{1,4})[.、)]\s*(?=[一-鿿]))"
)
"""What some pages put before each row of a list; a number in such a form only tells the order."""

BARE_SUFFIX = re.compile(r"(?:中小企业)?(?:特色)?(?:优势)?(?:产业|制造业)?集群")
"""A cluster's suffix alone (whole cell): the name was broken before it."""

CLUSTER_NAME = re.compile(
    r"(?:产业|特色|制造业|制造|智造|创新型|新兴)?集群(?:\([^()]{1,30}(?:\([^()]{1,20}\)[^()]{0,20})?\))?(?:升级示范区)?$"
    r"|产业(?:集聚区|集聚示范区|园|园区|基地)$|特色产业$"
)
"""How a cluster's name ends."""

REMARK = re.compile(
    r"(?<=集群)\s?\((?:原名?|曾用名|原称|现名|更名|变更|由)[^()]*(?:\([^()]*\)[^()]*)?\)$|(?<=集群)\s?\([A-Za-z][A-Za-z0-9\s/,&.+\-]*\)$"
)
"""What a page remarks behind a name: the name before it was changed, a gloss in another language."""

OPERATED = re.compile(
    r"(?<=集群)\s?\((?:[一-鿿]{2,6}(?:单位|机构|主体):)?"
    r"(?P<body>[^():]{2,40}(?:管委会|管理委员会|人民政府|委员会|[厅局]|公司|中心|协会|商会|促进会|研究院))\)$"
)
"""A body in brackets behind a cluster's name, which runs it or applied for it: …产业集群(某开发区管委会)."""

STRAIGHT_UNDER = re.compile(
    r"(?:湖北|河南|海南|新疆|[本全])?(?:省|自治区)直(?:管|辖|属)?(?:的)?(?:县级|县|市|县市|市县|县\(市\)|单位|区域)?(?:行政区划|行政单位|行政区|单位)?"
)
"""What a cell for the city says of a county that lies straight under its province (regular expression, whole cell)."""

_PARTED = re.compile(r"\s*\|\s*|\s{2,}")
_NAMED = re.compile(r"[^、;,]+")
_ENDS = re.compile(r"[。;!?:]$")


TELLS = re.compile(
    r"(?<!\()(?:同意|认定|命名|授予|撤销|取消)|新增|再添|增至|获批|入选|上榜|入围|公布|公示|发布|出炉|力争|打造|推动|推进|加快|助力|培育|建设|确定|关于|如何|什么|推荐|申报|\d+\s?[家个]"
)
"""Words of headlines and sentences, which no name of a cluster has."""

_MAKES_KNOWN = re.compile(r"公布|公示|发布|入选|入围|上榜|新增|再添|获批|认定|确定|关于|等\s?\d+\s?[个家]")
"""Words of a headline, which may end as names of clusters end."""


def _without_number(line: str) -> str:
    """A row's words; a full stop is taken off behind a number only, for without one the line is a sentence."""
    words = REMARK.sub("", HAN_NUMBERED.sub("", NUMBERED.sub("", BULLET.sub("", line))))
    return words.rstrip(";,、" if words == line else ";。,、")


def names_cluster(line: str) -> bool:
    """Whether a line is a cluster's name, numbered or between pipes perhaps, and neither headline nor sentence."""
    cells = _PARTED.split(line) if "|" in line or "  " in line else line.split() if NUMBERED.match(line) else [line]
    if len(cells) > 1 + (" " in line):
        return any(CLUSTER_NAME.search(cell.strip()) for cell in cells)
    words = _without_number(line)
    bare = len(words) <= 60 and not re.search("[,。;!?:《]", words) and not TELLS.search(words)
    return bare and len(words) >= 6 and CLUSTER_NAME.search(words) is not None


def names_of(line: str) -> list[tuple[int, int]]:
    """Where the names stand in a line that is nothing but clusters' names, parted by 、 ; or commas; none elsewhere."""
    found = [match.span() for match in _NAMED.finditer(line.rstrip("。;,、"))]
    whole = len(found) > 1 and ":" not in line and all(CLUSTER_NAME.search(line[low:high]) for low, high in found)
    return found if whole and not TELLS.search(line) else []


def row_number_of(line: str) -> int | None:
    """The number that a line of a list begins with, or is; None where it has none."""
    match = NUMBERED.match(line := BULLET.sub("", line)) or re.fullmatch(rf"({NUMBER})[.、]?", line)
    return int(next(filter(None, match.groups()))) if match else None


def looks_like_row(line: str) -> bool:
    """Whether a line looks like a row of a list of clusters."""
    if len(line) > 120 and "|" not in line:
        return False
    if line.count("|") >= 2:
        return True
    if re.fullmatch(NUMBER, line):
        return True
    words = _without_number(line)
    if "," in words or "。" in words or _MAKES_KNOWN.search(words):
        return False
    return bool(CLUSTER_NAME.search(words)) and len(words) <= 60 and not _ENDS.search(words)
