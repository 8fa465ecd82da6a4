"""What was done: the act and its stage, the kind of the page, and the year of the batch."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gazette.extraction.page.body import Body
from gazette.extraction.page.titles import Titles
from gazette.extraction.wording.dates import DAY, day_of
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.modality import is_done
from gazette.extraction.wording.passages import Passage, all_sentences, sentences, without_titles
from gazette.extraction.wording.quantities import whole
from gazette.extraction.wording.schemes import BATCH_HEADING, CLUSTER, LIST_HEADING, SCHEME
from gazette.records import KIND_OF_STAGE, Count, Definition, Kind, Mode, Stage, Statistic

_RECOGNITION_AS_NOUN = r"(?!标准|条件|办法|管理|工作|评审|申报|程序|范围|从|有效|后|前|及|和|与|、|,)"
_STAGES: tuple[tuple[Stage, re.Pattern[str]], ...] = (
    (
        "revocation",
        re.compile(
            r"(?:决定|现|予以|依法|同意)[^。]{0,40}(?:撤销|取消)[^。]{0,60}(?:称号|资格"
            r"|认定|命名|集群)|(?:撤销|取消)[^。,]{2,60}集群[^。,]{0,8}(?:称号|资格|认定)"
        ),
    ),
    (
        "recommendation",
        re.compile(
            r"(?:拟|择优|予以|决定|同意)(?:向[^。,;]{2,20})?推荐|推荐名单|推荐[^。、,]{0,40}(?:申报|参评|为)[^。、,]{0,6}国家"
            r"|(?:拟|现将|予以)推荐[^。;]{2,1200}?(?:申报|参评|为|作为)[^。、,;]{0,8}(?:国家|全国)"
        ),
    ),
    (
        "proposal",
        re.compile(
            r"拟(?:认定|确定|入选|命名|授予|公布|评定|通过)|公示名单|(?:现|予以|进行|面向社会"
            r"|向社会)(?:名单)?公示(?!无异议|期?满|结束|后|,(?:决定|现|确定|认定))|此次公示"
            r"|现(?:将|就)[^。]{0,100}公示|公示(?:期|时间)(?:为|:|自|从|\d)|公示了?(?!无异议|期?满|结束|后)[^。,;]{0,60}名单"
        ),
    ),
    ("recheck", re.compile(r"(?:通过|未通过)[^。]{0,12}(?:复核|复评)|(?:复核|复评)(?:通过|合格|结果|不合格|未通过)")),
    (
        "cultivation",
        re.compile(
            r"(?:列入|确定|认定|公布|纳入|列为|发布|将)[^。]{0,1200}?培育(?:名单|对象"
            r"|库|集群)|(?:重点|拟)?培育(?:对象|名单)(?:如下|公布|予以|见)|(?:纳入|列入|同意|确定)[^。]{0,1200}?试点\(?培育\)?"
        ),
    ),
    (
        "grant",
        re.compile(
            r"(?:认定|确定|命名|授予|批准|评定|选定|评为|同意)[^。]{0,1200}?为[^。]{0,50}(?:集群"
            r"|示范区|基地)|(?:公布|发布|印发|揭晓|公告|宣布)了?[^。;,]{0,100}(?:名单|集群)"
            r"|(?:名单|予以|现|将)[^。;]{0,12}(?:公布|公告|通报|发布)(?!会)(?:[^。;,]{0,100}(?:名单|集群))?|确定了?[^。]{0,60}集群"
            rf"|(?:入选|入围|上榜|获评|获批|新认定|认定{_RECOGNITION_AS_NOUN}了?|被认定)[^。]{{0,40}}集群"
            r"|将[^。]{0,400}(?:纳入|列入)[^。,;]{0,30}集群(?!培育|库|试点)"
            r"|(?:现予|予以|给予|现)认定(?=[,。;为]|$)"
            r"|集群(?:(?!力争|争取|争创|计划|目标)[^。]){0,60}(?:入选|上榜|获评|获批|成功入围|被认定|通过认定)"
        ),
    ),
    ("renewal", re.compile(r"(?:有效期|资格)(?:延长|延续|顺延)(?:至|到|三|两|\d)")),
)
_STAGES_BY_NAME = dict(_STAGES)
_ENACTS = re.compile(
    r"(?:同意|决定|现|依法)*(?:将|对)?(?:认定|确定|命名|授予|公布|批准|撤销|取消)(?!后|的|标准|条件|程序|工作|管理|有效)"
    r"|(?:同意|决定|批准)|[^,。;]{4,400}集群(?:等\s?\d+\s?[个家](?:产业)?集群)?(?:通过|未通过)(?:了)?(?:复核|复评|复审)"
)
"""How a clause begins that does something itself, and lays no duty on anybody."""
_CORRECTS = re.compile("更正|勘误|修正|补正")
CORRECTED = re.compile("(?:应为|更正为|变更为|更名为|修改为|调整为)(?=“?[一-鿿])")
"""Between what stood in a list and what stands in it now."""
_RECHECK_RESULT = re.compile("(?:复核|复评|复审)(?:评价|工作)?(?:结果|情况|结论|合格|通过)")
_SHOWS_LIST = re.compile(r"名单|附件|如下|等\s?[\d一二三四五六七八九十百]+\s?(?:个|家)")
_CALL = re.compile(
    r"关于(?:组织|开展|做好|启动)[^。]{0,60}(?:申报|推荐|遴选|复核|认定"
    r"|评选|评价|培育)[^。]{0,30}(?:通知|公告|通告)|申报(?:通知|指南)|征集"
)
_POLICY = re.compile(
    r"(?:办法|细则|方案|意见|规划|标准|措施|指引|规定|行动计划|指南|条例|纲要|政策)(?:\([^()]{1,12}\))?[》〉>]?(?:的通知|的通告|的公告)?(?:》?(?:政策)?(?:解读|问答))?$"
)
_BESIDE = re.compile("(?:和|及|以及|、|,)(?=[^,。;、]{0,40}(?:复核|复评))")
"""Parts new recognitions from a recheck in one sentence."""
_RECHECKED = re.compile("复核|复评|复审|撤销")
_CONFERS = re.compile(
    r"(?:确定|认定|同意)(?:[^。]{2,400}?等)?\s?[\d一二三四五六七八九十百]+\s?[个家][^。]{0,30}?(?:为|纳入|列入)"
)
"""Says that clusters are recognised, though the title may sound like a call (关于开展…试点的通知)."""
_FOR_COMMENT = re.compile(
    r"^公示(?:时间|期|期限)[:为]|(?:^|[,。;?])\s?现(?:将[^。;]{0,40})?(?:予以|予|进行|面向社会|向社会)公示(?!无|期?满|结束)|公示期为?\d"
)
"""Words of a notice that asks for objections; a report of a list made public has none of them."""
_YEAR = re.compile(r"(?<!\d)(20\d{2})\s?年度?(?!\d{0,2}[月至\-—])")
_HAN_YEAR = re.compile(r"(?P<year>二[〇○零O][一二三四五六七八九〇○零O]{2})年度?")
_LIST_OF_YEAR = re.compile(
    r"《[^《》]{0,40}?(20\d{2})\s?年度?[^《》]{2,60}(?:集群|名单)[^《》]{0,8}的(?:通告|公告|公示)》"
)
"""The title of the very notice that a report tells of."""
_NEAR = re.compile(r"[^,。;]{0,24}?(?:集群|名单|集聚区|基地)")


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its stage with the words that tell it, and the sentence (or headline) where it stands."""

    stage: Found[Stage]
    sentence: Passage


def find_acts(body: Body, titles: Titles) -> list[Act]:
    """What the page makes known, the main act first; empty where nothing is done to clusters.

    The text rules over the headline: a headline that says 公布 over a text about a 公示名单 is a proposal. Clauses
    (which speak of duties to come) and titles of other documents are not read, and a plan is no act.
    """
    named = [s for s in all_sentences(body.prose) if CLUSTER.search(s.text)]
    act = act_in(named)
    title = titles.own or titles.page
    head = Passage(title.start, title.end, title.value) if title else None
    if (enacted := _enacted(body)) and (act is None or not _SHOWS_LIST.search(act.sentence.text)):
        return enacted
    if act is None and head and _CORRECTS.search(head.text) and (act := _corrected(named)):
        return [act]
    about = head is not None and CLUSTER.search(head.text) is not None
    if act is None and (body.annex or about):  # prose that names its list by 名单 alone
        act = act_in([s for s in all_sentences(body.prose) if "名单" in s.text])
    if act and act.stage.value in ("grant", "cultivation") and (comment := _put_out(body)):
        act = Act(comment, act.sentence)
    if act is None and head and about and not is_call(titles):
        act = act_in([head]) or _listing(head, body) or _headed(head, body)
    if act and act.stage.value in ("revocation", "grant") and (recheck := _rechecked(act, head)):
        return [recheck]
    asks = (is_call(titles) and not (act and _CONFERS.search(act.sentence.text))) or is_policy(titles)
    if act and act.stage.value != "revocation" and asks:
        return []
    if act and act.stage.value == "recommendation" and (beside := _proposed_beside(act)):
        return beside
    if act and act.stage.value == "recheck" and (grant := _granted_beside(named)):
        return [grant, act]
    return [act] if act else []


def _enacted(body: Body) -> list[Act]:
    """What clauses do, where they and not the text before them do it: 一、同意认定…; 二、…等97个集群通过复核."""
    acts: dict[Stage, Act] = {}
    for clause in body.clauses:
        for sentence in sentences(clause.passage):
            if _ENACTS.match(sentence.text) and (act := act_in([sentence])):
                acts.setdefault(act.stage.value, act)
    return list(acts.values())


def _corrected(said: list[Passage]) -> Act | None:
    """A correction of a list that was made known: what it names now stands in that list."""
    for sentence in said:
        if match := CORRECTED.search(sentence.text):
            stage: Stage = "grant"
            place = Found(stage, sentence.start + match.start(), sentence.start + match.end(), "inferred")
            return Act(place, sentence)
    return None


def _rechecked(act: Act, head: Passage | None) -> Act | None:
    """What only tells how a recheck ended, as the recheck: …未通过复核,取消称号; a title of 复核结果 alone."""
    match = _STAGES_BY_NAME["recheck"].search(act.sentence.text) if act.stage.value == "revocation" else None
    if not match and not (head and _RECHECK_RESULT.search(head.text) and not _BESIDE.search(head.text)):
        return None
    stage: Stage = "recheck"
    start = act.sentence.start + match.start() if match else act.stage.start
    return Act(Found(stage, start, act.stage.end, "normalised"), act.sentence)


def _put_out(body: Body) -> Found[Stage] | None:
    """That the list is put out for comment, where the sentence that names it speaks of it as decided: 公示时间:…"""
    stage: Stage = "proposal"
    lines = sorted([*body.prose, *body.others, *body.top], key=lambda line: line.start)
    for passage in lines:
        if match := _FOR_COMMENT.search(without_titles(passage.text)):
            return Found(stage, passage.start + match.start(), passage.start + match.end(), "normalised")
    return None


def _proposed_beside(act: Act) -> list[Act]:
    """A proposal and a recommendation of one sentence, each with its own part of it: 拟认定A为…,拟推荐B申报…."""
    text = act.sentence.text
    at = text.find("推荐", act.stage.start - act.sentence.start)
    cut = max(text.rfind(mark, 0, max(at, 0)) for mark in ",;、") + 1
    first, second = act.sentence.part(0, cut), act.sentence.part(cut, len(text))
    if not cut or not CLUSTER.search(first.text) or not CLUSTER.search(second.text):
        return []
    acts = [act_in([first]), act_in([second])]
    told = [each for each in acts if each]
    return told if [each.stage.value for each in told] == ["proposal", "recommendation"] else []


def _granted_beside(sentences: list[Passage]) -> Act | None:
    """New recognitions that stand beside a recheck: 公布2025年度…集群名单和2022年度…复核通过名单."""
    pattern = _STAGES_BY_NAME["grant"]
    for sentence in sentences:
        text = _BESIDE.split(without_titles(sentence.text), maxsplit=1)[0]
        for match in pattern.finditer(text):
            new = "集群" in match.group() and not _RECHECKED.search(text, match.start(), match.end() + 4)
            if new and is_done(text, match.start(), match.end(), "grant"):
                granted: Stage = "grant"
                place = Found(granted, sentence.start + match.start(), sentence.start + match.end(), "normalised")
                return Act(place, sentence)
    return None


def act_in(sentences: list[Passage]) -> Act | None:
    """The act of the first stage that any sentence tells; of several such sentences the one with year or list."""
    masked = [without_titles(s.text) for s in sentences]
    for stage, pattern in _STAGES:
        told = [
            (sentence, match)
            for sentence, text in zip(sentences, masked, strict=True)
            if (match := _done(pattern, text, stage))
        ]
        if told:
            sentence, match = max(told, key=lambda pair: _weight(pair[0]))
            place = Found(stage, sentence.start + match.start(), sentence.start + match.end(), "normalised")
            return Act(place, sentence)
    return None


def _done(pattern: re.Pattern[str], text: str, stage: Stage) -> re.Match[str] | None:
    match = pattern.search(text)
    while match and not is_done(text, match.start(), match.end(), stage):
        match = pattern.search(text, match.start() + 1)
    return match


def _weight(sentence: Passage) -> int:
    return (year_in(sentence) is not None) + bool(_SHOWS_LIST.search(sentence.text))


def _listing(head: Passage, body: Body) -> Act | None:
    """A page of a title and a list: the title's 名单 counts as the announcement."""
    at = head.text.find("名单")
    if at < 0 or not body.annex:
        return None
    stage: Stage = "proposal" if "公示" in head.text else "grant"
    return Act(Found(stage, head.start + at, head.start + at + 2, "inferred"), head)


def _headed(head: Passage, body: Body) -> Act | None:
    """A page about a scheme with a list of those recognised under a heading of its own: 入选名单."""
    heading = next((line for line in body.annex if LIST_HEADING.match(line.text)), None)
    if heading is None or not SCHEME.search(head.text) or is_policy_title(head.text):
        return None
    stage: Stage = "grant"
    return Act(Found(stage, heading.start, heading.end, "inferred"), heading)


def is_call(titles: Titles) -> bool:
    """Whether the title asks for applications or recommendations."""
    title = titles.own or titles.page
    return bool(title and _CALL.search(title.value) and not re.search("名单|结果", title.value))


def is_policy(titles: Titles) -> bool:
    """Whether the title is that of rules, plans or measures, or puts them in force (关于印发…办法的通知)."""
    title = titles.own or titles.page
    return title is not None and is_policy_title(title.value)


def is_policy_title(title: str) -> bool:
    """Whether a title is that of rules, plans or measures."""
    return bool(_POLICY.search(title) and not re.search("名单|结果", title))


def find_kind(
    act: Act | None,
    stage: Stage | None,
    body: Body,
    titles: Titles,
    counts: Sequence[Found[Count]],
    told: Sequence[Found[Statistic] | Found[Definition]],
) -> Found[Kind] | None:
    """What the page carries, with the place that shows it: the act's sentence, the title, or the sentence of a figure.

    `stage`: that of the main announcement where it is not the act's. Without an act, a title tells a call or a policy,
    figures and definitions (`told`) a report, and a text that states targets alone is policy. None where nothing tells.
    """
    if act:
        mode: Mode = "inferred" if act.stage.mode == "inferred" else "normalised"
        return Found(KIND_OF_STAGE[stage or act.stage.value], act.sentence.start, act.sentence.end, mode)
    title = titles.own or titles.page
    if title and is_call(titles):
        return Found("call", title.start, title.end, "normalised")
    if title and is_policy(titles):
        return Found("policy", title.start, title.end, "normalised")
    reported: list[Found[Any]] = [*told, *(count for count in counts if count.value.kind != "target")]
    if reported:
        shown = _sentence_of(min(reported, key=lambda found: found.start), body)
        return Found("report", shown.start, shown.end, "inferred")
    if counts:
        shown = _sentence_of(counts[0], body)
        return Found("policy", shown.start, shown.end, "inferred")
    return None


def _sentence_of(found: Found[Any], body: Body) -> Passage:
    return next(s for s in all_sentences(body.text) if s.start <= found.start < s.end)


def find_year(act: Act | None, body: Body, titles: Titles, issued: Found[dt.date] | None) -> Found[int] | None:
    """The year of the batch: beside the scheme in the act, the title or the list's; else that of issue, or of the day
    on which the act is told to have been done, inferred."""
    heads = [Passage(t.start, t.end, t.value) for t in (titles.own, titles.page) if t]
    first = [*([act.sentence] if act else []), *heads]
    for passage in [*first, *body.attachments, *body.annex[:3]]:
        if found := year_in(passage):
            return found
    if issued:
        return Found(issued.value.year, issued.start, issued.end, "inferred")
    said = DAY.search(act.sentence.text, 0, act.stage.end - act.sentence.start) if act else None
    day = day_of(said) if said else None
    if act is None or said is None or day is None:
        return None
    return Found(day.year, act.sentence.start + said.start(), act.sentence.start + said.end(), "inferred")


def year_before(act: Act) -> Found[int] | None:
    """The last year that stands before the end of an act's words and belongs to clusters or a list."""
    text = without_titles(act.sentence.text)[: act.stage.end - act.sentence.start]
    found = [match for match in _YEAR.finditer(text) if _NEAR.match(text, match.end())]
    if not found:
        return None
    year = found[-1]
    start = act.sentence.start
    return Found(int(year[1]), start + year.start(), start + year.end(), "normalised")


def year_in(passage: Passage) -> Found[int] | None:
    """The year that stands before 集群 or 名单 in a passage; titles of other documents are not read."""
    text = without_titles(passage.text)
    for match in _YEAR.finditer(text):
        if _NEAR.match(text, match.end()):
            return Found(int(match[1]), passage.start + match.start(), passage.start + match.end(), "normalised")
    if (batch := BATCH_HEADING.match(passage.text)) and batch["year"]:
        start = passage.start + batch.start("year")
        return Found(int(batch["year"]), start, start + len(batch["year"]), "normalised")
    if listed := _LIST_OF_YEAR.search(passage.text):
        return Found(int(listed[1]), passage.start + listed.start(1), passage.start + listed.end(1), "normalised")
    han = _HAN_YEAR.search(text)
    year = whole(han["year"]) if han else None
    if han and year:
        return Found(year, passage.start + han.start(), passage.start + han.end(), "normalised")
    return None
