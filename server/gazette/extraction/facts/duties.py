"""Recurring duties to report: who, to whom, what, and by which days of the year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gazette.extraction.page.body import NumberedClause
from gazette.extraction.wording.bodies import find_bodies
from gazette.extraction.wording.dates import find_recurring
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.passages import Passage, sentences
from gazette.records import Obligation

if TYPE_CHECKING:
    from gazette.reference import Reference

_REPORT = re.compile(
    r"(?:报送|上报|报告|提交|报备|报(?=[省市我本工国自各]|至|到|[一-鿿]{2,20}[厅局委部办会]))(?:至|到|给)?"
)
_FILL_IN = re.compile("填报|填写")
_EVERY_YEAR = re.compile(r"每年|每[半一]年|年度|每季")
_TO_BEFORE = re.compile(r"向(?P<to>[^,。;]{2,60}?)$")
_WHAT_BEFORE = re.compile(
    r".*(?:填报|填写|报送|编制|总结|形成|撰写|上报|提交|更新|完善|将|组织)(?P<what>(?:上一?年度?"
    r"|本年度|年度|当年|集群|本地区|全年|工作|半年|发展|情况)[^,。;]{0,40}?)[,、]?\s*$"
)
_WHAT_AFTER = re.compile(
    r"^(?P<what>[^,。;()]{2,40}?(?:情况|报告|总结|材料|进展|数据|报表|信息|表)(?:\([^()]{1,20}\))?)"
)
_US = re.compile("^(?:我|本)(?:厅|局|委|部|办)|^我们")
_BODY = re.compile("[厅局委部]|^(?:省|市|区|县|至|到|给)|信息$")
"""Words of a recipient, not of what is reported."""
_WHO = re.compile(r"^请?(?P<who>[^,。:;]{2,40}?)(?=(?:将|要(?!求)|应当?|须|需|负责|定期|按|于每|每年|在每|请)(?![素]))")
_LEAD = re.compile(r"^(?:[^。]{2,20}。)?")


def find_duties(
    clauses: list[NumberedClause],
    prose: list[Passage],
    issuers: Sequence[str],
    reference: Reference,
    region: str | None,
) -> list[Found[Obligation]]:
    """Duties to report by a day of every year, in clauses and prose. A day of one certain year is no recurring duty.

    `issuers`: the full names of the bodies that 我厅, 我局 … mean.
    """
    found = [
        duty
        for clause in clauses
        for sentence in sentences(clause.passage)
        if (duty := _in_sentence(sentence, clause.passage, clause.number, issuers, reference, region))
    ]
    for passage in prose:
        for sentence in sentences(passage):
            if duty := _in_sentence(sentence, passage, None, issuers, reference, region):
                found.append(duty)
    return found


def _in_sentence(
    sentence: Passage,
    whole: Passage,
    clause: int | None,
    issuers: Sequence[str],
    reference: Reference,
    region: str | None,
) -> Found[Obligation] | None:
    text = sentence.text
    every = _EVERY_YEAR.search(text)
    if not every or "月" not in text:
        return None
    days = [day for day in find_recurring(text) if not re.search(r"\d{4}年$", text[: day.start])]
    days = [day for day in days if "每年" in text[: day.start] or re.match("前|之前|以前", text[day.end :])]
    if not days:
        return None
    verbs = list(_REPORT.finditer(text, days[-1].end)) or list(_REPORT.finditer(text))
    verbs = verbs or list(_FILL_IN.finditer(text, days[-1].end))
    if not verbs:
        return None
    report = next((verb for verb in verbs if not verb.group().startswith("报告")), verbs[0])
    to = _recipients(text, report, issuers, reference, region)
    what = _subject(text, days[0].start, report)
    value = Obligation(
        who=_obliged(sentence, whole, days[0].start), to=to, what=what,
        deadlines=tuple(dict.fromkeys(day.value for day in days)), clause=clause,
    )  # fmt: skip
    return Found(value, sentence.start, sentence.end, "normalised")


def _recipients(
    text: str, report: re.Match[str], issuers: Sequence[str], reference: Reference, region: str | None
) -> tuple[str, ...]:
    stop = re.search("[,。;]", text[report.end() :])
    after = text[report.end() : report.end() + stop.start()] if stop else text[report.end() :]
    before = _TO_BEFORE.search(text[: report.start()])
    words = before["to"] if before else after
    if _US.search(words):
        return tuple(issuers)
    named = tuple(dict.fromkeys(_named(words, reference, region)))
    return named or ((words.strip(),) if before or re.fullmatch(r"[一-鿿()]{3,20}[厅局委部处室会]", words) else ())


def _named(words: str, reference: Reference, region: str | None) -> Iterator[str]:
    """The bodies named in words; a part of a body that stands in brackets behind it stays with it."""
    found = list(find_bodies(words, reference, region))
    at = 0
    while at < len(found):
        body, inner = found[at], found[at + 1] if at + 1 < len(found) else None
        part = words[body.end : inner.end + 1] if inner and words[body.end : body.end + 1] == "(" else ""
        bracketed = inner is not None and part.endswith(")") and part.count("(") == 1
        yield body.value.name + (part if bracketed else "")
        at += 1 + bracketed


def _subject(text: str, day: int, report: re.Match[str]) -> str | None:
    """What is reported: behind the verb where the recipient stands before it (向 … 报送 …), else before the day."""
    if _TO_BEFORE.search(text[: report.start()]) and (after := _WHAT_AFTER.match(text[report.end() :])):
        return after["what"]
    before = re.sub(r"(?:于|在)?(?:每年|每半年)$", "", text[:day])
    if before != text[:day] and (match := _WHAT_BEFORE.search(before)):
        return match["what"]
    before = re.sub(r"[,、]?(?:并)?(?:应|须|需)?(?:于|在)?(?:每年|每半年)?[^,]{0,12}$", "", text[:day])
    for stretch in (before, text[: report.start()]):
        if match := _WHAT_BEFORE.search(stretch):
            return match["what"]
    after = _WHAT_AFTER.match(text[report.end() :])
    return after["what"] if after and not _BODY.search(after["what"]) else None


def _obliged(sentence: Passage, whole: Passage, day: int) -> str | None:
    """The subject of the sentence, or, where it has none of its own, that of the clause."""
    for words in (sentence.text, _LEAD.sub("", whole.text, count=1), whole.text):
        match = _WHO.match(words)
        if match and not re.search("组织|开展|加强|做好|及时", match["who"]):
            return re.sub("(?:于|在)$", "", match["who"])
    return None
