"""Rules of the programme that the notice states: term, recheck, renewal, management."""

from __future__ import annotations

import re

from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.passages import Passage, sentences, without_titles
from gazette.extraction.wording.quantities import whole
from gazette.records import Rule, RuleKind

_YEARS = r"(?<![\d年月])[一二两三四五六七八九十\d]{1,2}\s?年(?![度至到\-—])"
_PATTERNS: tuple[tuple[RuleKind, re.Pattern[str]], ...] = (
    (
        "renewal",
        re.compile(
            rf"[^,。;]{{0,24}}(?:有效期|期限|资格|称号)?(?:延长|延续"
            rf"|顺延|延期)[^,。;]{{0,6}}?(?P<years>{_YEARS})?(?=[,。;]|$)"
        ),
    ),
    (
        "term",
        re.compile(
            rf"[^,。;]{{0,16}}有效期(?!满|届满|内|延"
            rf"|结束)[^,。;\d]{{0,8}}?(?P<years>{_YEARS})[^,。;(]{{0,60}}(?:\([^()。;]{{0,60}}\)[^,。;(]{{0,20}})?"
        ),
    ),
    (
        "recheck",
        re.compile(rf"[^,。;]{{0,30}}每隔?(?P<years>{_YEARS})[^,。;]{{0,8}}(?:复评|复核|复审|评估|评价)[^,。;]{{0,6}}"),
    ),
    (
        "recheck",
        re.compile(
            r"[^,。;]{0,30}(?:组织开展|开展|进行|实施|组织|接受|申请"
            r"|实行)[^,。;]{0,16}(?:复评|复核|复审)[^,。;]{0,12}"
        ),
    ),
    (
        "management",
        re.compile(
            r"[^,。;]{0,24}(?:动态管理|动态调整|监督和考核"
            r"|监督考核|有进有出|能进能出|优胜劣汰)[^,。;]{0,10}"
        ),
    ),
)
_RENEWS = re.compile(r"有效期|期限|资格|称号|集群|复核|复评|认定")


def find_rules(text: list[Passage]) -> list[Found[Rule]]:
    """The rules in the text of the notice, each by its words, in order; titles of other documents are not read.

    `years` is the length that a term or a renewal states, or the time from one recheck to the next. Of one kind, the
    same words count once.
    """
    found: dict[tuple[RuleKind, str], Found[Rule]] = {}
    for passage in text:
        for sentence in sentences(passage):
            masked = without_titles(sentence.text)
            for kind, pattern in _PATTERNS:
                for match in pattern.finditer(masked):
                    if rule := _rule(kind, match, sentence):
                        found.setdefault((rule.value.kind, rule.value.text), rule)
    return sorted(found.values(), key=lambda rule: rule.start)


def _rule(kind: RuleKind, match: re.Match[str], sentence: Passage) -> Found[Rule] | None:
    if kind == "renewal" and not _RENEWS.search(match.group()):
        return None
    part = sentence.part(match.start(), match.end())
    years = None
    if written := match.groupdict().get("years"):
        half = match.string.startswith("半", match.end("years"))  # 两年半 is no number of years
        years = None if half else whole(re.split(r"\s?年", written)[0])
    return Found(Rule(kind=kind, text=part.text, years=years), part.start, part.end)
