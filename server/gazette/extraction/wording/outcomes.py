"""Words for how a recheck ended."""

from __future__ import annotations

import re

from gazette.extraction.wording.quantities import WHOLE

FAILED = re.compile("(?:未|不|没有?)(?:能|予)?(?:通过|合格)")
OUTCOME = re.compile(rf"{FAILED.pattern}|通过|合格|优秀|良好")
_RECHECK = "(?:复核|复评|复审|考核|评估|验收)"
_NUMBER = r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)"
_COUNT = rf"\(?(?:共|共计)?\s?{WHOLE}\s?[个家]\)?"
_HEADING = re.compile(
    rf"^(?P<number>{_NUMBER})?[^。;,|《]{{0,30}}?(?:{OUTCOME.pattern})[^。;|《]{{0,30}}?(?P<count>{_COUNT})?:?$"
)
_LONGEST_HEADING = 45
_RULE = re.compile(
    rf"(?:对|凡是?|如果?|若)[^,。;]{{0,12}}{FAILED.pattern}|{FAILED.pattern}{_RECHECK}?(?:的|者)(?:[一-鿿]{{0,12}}集群)?"
    r"(?:,|取消|撤销|将|按|不再|限期|予以|应|收回|由|不予|一律|直接)"
)
"""What is done with whoever will not pass; it tells of nobody who did not."""
_ALL_BUT = re.compile("除[^,。;]{2,80}外[^。;]{0,200}(?:通过|合格)")
_OUT_OF_LISTS = re.compile("名单|条件|标准|办法|情形")


def outcome_in_heading(text: str) -> str | None:
    """How a recheck ended for the rows beneath a line that says nothing else: 二、复核不通过(1个)."""
    match = _HEADING.match(text) if len(text) <= _LONGEST_HEADING else None
    if match is None or not (match["number"] or match["count"] or text.endswith(":")) or _OUT_OF_LISTS.search(text):
        return None
    found = OUTCOME.search(text)
    return found.group() if found else None


def tells_of_failed(text: str) -> bool:
    """Whether words say that some did not pass, and not only what becomes of whoever does not."""
    return _ALL_BUT.search(text) is not None or any(not _rule_at(text, match) for match in FAILED.finditer(text))


def _rule_at(text: str, failed: re.Match[str]) -> bool:
    return any(rule.start() <= failed.start() and failed.end() <= rule.end() for rule in _RULE.finditer(text))
