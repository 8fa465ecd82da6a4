"""Headings of lists and of their classes, and the numbers of rows that they state."""

from __future__ import annotations

import re

from gazette.extraction.tables.rows import NUMBERED
from gazette.extraction.wording import furniture
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.outcomes import outcome_in_heading
from gazette.extraction.wording.passages import Passage
from gazette.extraction.wording.schemes import BATCH_HEADING, SCHEME

_HEADING = re.compile(rf"名单|一览表|附件|如下:?$|目录|{BATCH_HEADING.pattern.replace('?P<year>', '')}")
_CLASS = re.compile(r"^[一-鿿、]*(?:集群|对象|项目)\((?:共)?\d+(?:个|家)\):?$")
_SCHEME_CLASS = re.compile(
    rf"^(?:[一二三四五六七八九十]{{1,3}}、|\([一二三四五六七八九十]{{1,3}}\))(?:[一-鿿]{{1,10}}(?:省|市|自治区)|[省市]级?|自治区级?|国家级?)?"
    rf"(?:新增)?(?:[省市]级)?(?:培育)?(?:{SCHEME.pattern}|产业集群)?(?:拟?(?:认定|培育|推荐))?(?:对象|名单)*(?:\([^()]{{1,12}}\))?:?$"
)
"""A class of a list that is nothing but a scheme's name: 一、省先进制造业集群, 三、培育对象."""
_OF_CLASS = re.compile("集群|培育|对象|名单|认定|推荐")
_BARE_CLASS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))?"
    r"(?:国家级?|[省市县]级|自治区级|培育|重点|特色|优势|新认定|认定|推荐|中小企业|产业|集群)+(?:\(\d+[个家]\))?:?$"
)
"""A class that is nothing but a level and a kind: 二、省级培育集群."""
_NEW_CLASS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))?(?:20\d\d年度?)?新(?:认定|增)[一-鿿]{0,16}?集群(?:\(\d+[个家]\))?:?$"
)
"""A class of new recognitions beside those of a recheck: 一、2026年度新认定集群(1个)."""
_RESULT = re.compile("^[^。,;|]{0,50}集群(?:复核|复评|复审)结果$")
"""What heads the classes of a recheck; 复核结果 alone is a column."""
_COUNT = re.compile(r"\((?:共|共计)?\s?(\d{1,4})\s?(?:个|家|项)\)")
_COUNT_ALONE = re.compile(r"\((?:共|共计)?\s?\d{1,4}\s?(?:个|家|项)\)")
_COUNT_LEADS = re.compile(r"[,共]\s?(\d{1,4})\s?(?:个|家|项)(?=:$)")
"""At the end of a line that leads to a list: …公布,共17个:"""
_SHORTEST_CLASS = 4


def is_heading(text: str) -> bool:
    """Whether a line heads a list or a class of one."""
    if furniture.may_interrupt(text) or furniture.is_advertisement(text):
        return False
    if (_CLASS.search(text) and not NUMBERED.match(text)) or (_SCHEME_CLASS.match(text) and _OF_CLASS.search(text)):
        return True
    if outcome_in_heading(text) or _NEW_CLASS.match(text) or _RESULT.match(text):
        return True
    if _BARE_CLASS.match(text) and "集群" in text and len(text) > _SHORTEST_CLASS:
        return True
    return bool(_HEADING.search(text)) and len(text) <= 70 and "|" not in text


def count_in(heading: Passage) -> Found[int] | None:
    """The number of rows that a heading states in brackets: 培育名单(4个)."""
    count = _COUNT.search(heading.text)
    return Found(int(count[1]), heading.start + count.start(1), heading.start + count.end()) if count else None


def count_beneath(line: Passage) -> Found[int] | None:
    """The number of rows that a line between a heading and its list states: (29个), …公布,17个:"""
    if led := _COUNT_LEADS.search(line.text):
        return Found(int(led[1]), line.start + led.start(1), line.start + led.end())
    return count_in(line) if _COUNT_ALONE.fullmatch(line.text) else None
