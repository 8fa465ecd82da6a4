"""The page that carries the notice: whose site, when posted, where it says that it has the notice from."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from gazette.extraction.page.body import Body
from gazette.extraction.wording import furniture
from gazette.extraction.wording.dates import DAY, day_in_address, day_of
from gazette.extraction.wording.evidence import Found, mode_of
from gazette.extraction.wording.passages import Passage

_POSTED = re.compile(
    rf"(?:(?<!成文)(?<!印发)(?<!签发)(?<!生成)(?:发表|发布|公布|发文|更新|上传)?(?:时间|日期)|发布于|发表于)\s?[::]?\s?[【\[(]?\s?(?P<day>{DAY.pattern})"
)
_LEADING_DAY = re.compile(rf"^[\[【(]?(?P<day>{DAY.pattern})")
_STAMP = re.compile(rf"(?<!\d)(?P<day>{DAY.pattern})\s{{1,3}}\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\d)")
"""Day and time of day, as they stand among the names of author and account."""
_LONGEST_STAMP_LINE = 100
_NAME = r"[^\s,。;:“”\"'!?()【】\[\]<>|]{2,30}"
_SOURCE = re.compile(
    rf"(?:信息|文章|稿件|内容)?来\s?源\s?[::]\s?[“\"]?(?P<name>{_NAME}?)(?=作者|字号|字体|阅读|责编|责任编辑|访问|分享"
    rf"|时间|日期|发布|点击|浏览|编辑|[\s,。;:“”\"!?()【】\[\]<>|]|$)"
)
_GREETING = re.compile(r"欢迎(?:您)?(?:访问|光临|来到)\s?(?P<name>[^!,。\s]{2,40}?)(?:官方网站|网站|官网)?[!,。]")
_OWN_WORKS = re.compile(r"凡本[网站]注明[“\"]?\s?(?:信息)?来源[::]\s?(?P<name>[^”\"\s]{2,30})[”\"]")
_RIGHTS = re.compile(
    r"(?P<name>[一-鿿A-Za-z0-9]{3,30}?)\s?(?:[a-z0-9][a-z0-9.\-]*\.(?:com|cn|org|net)\S*)?\s?(?:©\s?)?版权所有"
)
_HOST = re.compile(r"主办(?:单位)?\s?[::]\s?(?P<name>[一-鿿]{4,24}?)(?=办公室|承办|协办|技术|版权|[\s,。|]|$)")
_EDITED = re.compile(r"(?:本内容|本文|本页)(?:系|由)(?P<name>[a-z0-9.\-]+\.[a-z]{2,}|[一-鿿]{2,20}?)(?:编辑|整理|提供)")
_ORIGIN = re.compile(
    r"(?:原文链接|原文地址|原文出处|原文网址|信息来源|文章来源|来源)\s?[::]?\s?(?P<url>https?://[^\s<>\"'一-鿿]+)"
)


@dataclass(frozen=True, slots=True)
class PublicationFacts:
    """What the page says of itself."""

    site: Found[str] | None
    posted: Found[dt.date] | None
    origin_url: Found[str] | None
    origin_date: Found[dt.date] | None
    stated_source: Found[str] | None


def find_publication(body: Body) -> PublicationFacts:
    """Facts of the page from its head and its tail; dates of other news in the tail are never read."""
    head = [*body.top, *body.tail[:6]]
    origin = _first(_ORIGIN, body.tail, "url") or _first(_ORIGIN, body.top, "url")
    source = _first(_SOURCE, body.top, "name")
    return PublicationFacts(
        site=_site(body),
        posted=_posted(body.top) or _posted_labelled(head),
        origin_url=origin,
        origin_date=day_in_address(origin.value, origin.start) if origin else None,
        stated_source=source,
    )


def _posted(top: list[Passage]) -> Found[dt.date] | None:
    found = (_day(_LEADING_DAY.search(line.text), line) for line in reversed(top) if _is_no_news(line))
    stamped = (_day(_STAMP.search(line.text), line) for line in reversed(top) if len(line.text) <= _LONGEST_STAMP_LINE)
    return _posted_labelled(top) or next(filter(None, [*found, *stamped]), None)


def _is_no_news(line: Passage) -> bool:
    return not furniture.is_stamped_headline(line.text)


def _posted_labelled(lines: list[Passage]) -> Found[dt.date] | None:
    for line in lines:
        if "当前" not in line.text and (day := _day(_POSTED.search(line.text), line)):
            return day
    return None


def _day(match: re.Match[str] | None, line: Passage) -> Found[dt.date] | None:
    day = day_of(match) if match else None
    if match is None or day is None:
        return None
    mode = mode_of(verbatim=match["day"] == day.isoformat())
    return Found(day, line.start + match.start("day"), line.start + match.end("day"), mode)


def _site(body: Body) -> Found[str] | None:
    if found := _first(_GREETING, body.top, "name"):
        return found
    for pattern in (_OWN_WORKS, _RIGHTS, _EDITED, _HOST):
        if found := _first(pattern, body.tail, "name"):
            return found
    return None


def _first(pattern: re.Pattern[str], lines: list[Passage], group: str) -> Found[str] | None:
    for line in lines:
        if match := pattern.search(line.text):
            return Found(match[group], line.start + match.start(group), line.start + match.end(group))
    return None
