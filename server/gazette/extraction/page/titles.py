"""The page's headline and the notice's own title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gazette.extraction.page.body import Body
from gazette.extraction.page.document_numbers import NUMBER, number_of
from gazette.extraction.wording import furniture
from gazette.extraction.wording.dates import DAY
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.passages import Passage
from gazette.extraction.wording.schemes import CLUSTER

NATURES = "通知|公告|公示|通告|函|批复|决定|意见|通报|办法|细则|方案|规定"
_OFFICIAL = re.compile(rf"关于(?!我们)[^。!?]{{2,120}}的?(?:{NATURES})(?:\([^()]{{1,12}}\))?")
_PLAIN = re.compile(r"(?:19|20)\d{2}年[^。!?:]{4,80}(?:名单|结果|集群)的?(?:通知|公告|公示|通告|通报)$")
_BROKEN = re.compile(r"^[^。!?]{0,40}关于[^。!?]{2,80}$")
_ANNOUNCES = re.compile(
    r"名单|公布|公示|公告|通知|通告|通报|认定|复核|撤销|入选|入围|上榜|新增|获批|培育|印发|出炉|揭晓|发布"
)
_STAMP = re.compile(rf"{DAY.pattern}\s?\d{{1,2}}:\d{{2}}")
"""Day and time of day: the line tells who posted the page and when."""
_PREFIX = re.compile(r"^(?:(?:移动|手机|客户)端?[一-鿿]{0,6}(?:便捷|方便|流畅)|标\s?题:|名\s?称:|[·•*■◆\s]+)")


@dataclass(frozen=True, slots=True)
class Titles:
    """`page`: the headline as it stands; `own`: the notice's title from 关于 on, the issuers before it left out;
    `prefix`: the words before 关于, where issuers stand; `whole`: the line or lines of the own title."""

    page: Found[str] | None
    own: Found[str] | None
    prefix: Passage | None


def find_titles(body: Body) -> Titles:
    """Headline and title out of the head of the page, the lines nearest to the text first."""
    lines = _joined(body.top)
    official = [(line, match) for line in lines if (match := _official(line))]
    if any(_is_subject(match.group()) for _, match in official):
        official = [each for each in official if _is_subject(each[1].group())]
    elif official and any(_is_subject(line.text) for line in lines[lines.index(official[-1][0]) + 1 :]):
        official = []  # a heading of other news above the headline
    own_line, own_match = official[-1] if official else (None, None)
    headline = _headline(lines, own_line)
    own = None
    prefix = None
    if own_line is not None and own_match is not None:
        own = Found(own_match.group(), own_line.start + own_match.start(), own_line.start + own_match.end())
        prefix = own_line.part(0, own_match.start())
    elif headline and (body.signature or body.addressees) and _PLAIN.search(headline.text):
        own = Found(headline.text, headline.start, headline.end)
    page = Found(headline.text, headline.start, headline.end) if headline else None
    return Titles(page, own, prefix)


def _is_subject(text: str) -> bool:
    return CLUSTER.search(text) is not None


def _official(line: Passage) -> re.Match[str] | None:
    if furniture.is_stamped_headline(line.text) or line.text.startswith(("《", "·")):
        return None
    number = NUMBER.search(line.text)
    stop = number_of(number).start if number else len(line.text)
    return _OFFICIAL.search(line.text, 0, stop) or _OFFICIAL.search(line.text)


def _headline(lines: list[Passage], own: Passage | None) -> Passage | None:
    candidates = [_without_prefix(line.part(0, len(line.text.rstrip(":")))) for line in lines if _may_be_headline(line)]
    if own is not None:
        same = [c for c in candidates if _key(own.text) in _key(c.text) or _key(c.text) in _key(own.text)]
        return (same or [_without_prefix(own)])[0]
    about = [c for c in candidates if CLUSTER.search(c.text) and _ANNOUNCES.search(c.text)]
    about = about or [c for c in candidates if CLUSTER.search(c.text)]
    if about:
        return about[-1]
    return candidates[-1] if candidates else None


def _may_be_headline(line: Passage) -> bool:
    text = line.text
    return (
        6 <= len(text) <= 100
        and not furniture.is_navigation(text)
        and not furniture.is_stamped_headline(text)
        and not _is_data(text)
        and "|" not in text
        and len(re.findall("[一-鿿]", text)) >= 6
    )


def _is_data(text: str) -> bool:
    return (
        (furniture.is_data_line(text) and not _PREFIX.match(text)) or bool(DAY.match(text)) or bool(_STAMP.search(text))
    )


def _without_prefix(line: Passage) -> Passage:
    match = _PREFIX.match(line.text)
    return line.part(match.end(), len(line.text)) if match else line


def _joined(lines: list[Passage]) -> list[Passage]:
    """Lines of the head, a title that was broken over two lines put together."""
    out: list[Passage] = []
    for line in lines:
        before = out[-1] if out else None
        if (
            before is not None
            and _BROKEN.match(before.text)
            and not _OFFICIAL.search(before.text)
            and re.search(rf"(?:{NATURES})(?:\([^()]{{1,12}}\))?$", line.text)
            and not line.text.startswith("关于")
        ):
            out[-1] = Passage(before.start, line.end, before.text + line.text)
        else:
            out.append(line)
    return out


def _key(text: str) -> str:
    return re.sub(r"\W", "", text)
