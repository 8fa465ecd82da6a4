"""Words for how a recheck ended."""

from __future__ import annotations

import re

from gazette.extraction.wording.quantities import WHOLE

FAILED = re.compile("(?:未|不|没有?)(?:能够?|予|获)?(?:通过|合格)")
OUTCOME = re.compile(rf"{FAILED.pattern}|通过|合格|优秀|良好")
_RECHECK = "(?:复核|复评|复审|考核|评估|验收)"
_NUMBER = r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)"
_COUNT = rf"\(?(?:共|共计)?\s?{WHOLE}\s?[个家]\)?"
_HEADING = re.compile(
    rf"^(?P<number>{_NUMBER})?[^。;,|《]{{0,30}}?(?:{OUTCOME.pattern})[^。;:|《]{{0,30}}?(?::?(?P<count>{_COUNT}))?:?$"
)
_LONGEST_HEADING = 45
_RULE = re.compile(
    rf"(?:对|凡是?|如果?|若)[^,。;]{{0,12}}{FAILED.pattern}|{FAILED.pattern}{_RECHECK}?(?:的|者)(?:[一-鿿]{{0,12}}集群)?"
    r"(?:,|取消|撤销|将|按|不再|限期|予以|应|收回|由|不予|一律|直接)"
)
"""What is done with whoever will not pass; it tells of nobody who did not."""
_THE_OTHERS = re.compile(
    rf"(?:其余|其他|其它|剩余|另外)(?:的)?(?:{WHOLE}\s?[个家])?(?:参加{_RECHECK}的?)?(?:产业)?(?:集群)?(?:全部|全都|一律|[均都皆])?"
    rf"(?:为|已)?(?:{_RECHECK}(?:结果)?(?:为)?)?(?:通过|合格)"
)
_PASSING = re.compile(
    rf"{_RECHECK}(?:(?!{FAILED.pattern})[^,。;]){{0,16}}?(?:通过|合格)"
    rf"|(?<![未不])(?:通过|合格)(?:了)?(?:(?!{FAILED.pattern})[^,。;]){{0,16}}?{_RECHECK}"
    "|(?:予以|全部|一致|[均都皆])(?:通过|合格)"
    "|(?:上述|以上|以下|下列|该批)[^,。;]{0,16}有效期限?(?:均|再|相应)?(?:延长|延续|顺延)"
)
_CONDITION = re.compile(
    rf"(?:对|凡是?|如果?|若|经)[^,。;]{{0,12}}(?:通过|合格)(?:{_RECHECK})?(?:的|者|后)"
    rf"|(?:通过|合格)(?:{_RECHECK})?(?:的|者|后)(?:[一-鿿]{{0,12}}集群)?(?:,|继续|延长|延续|顺延|保留|可|将|有效期|由|予以)"
)
"""What is done with whoever will pass; it tells of nobody who did."""
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


def tells_of_passed(text: str) -> bool:
    """Whether words say that those whom they are about passed a recheck, and not only what becomes of whoever does."""
    told = [*_CONDITION.finditer(text), *_RULE.finditer(text), *FAILED.finditer(text)]
    return any(
        not any(other.start() < match.end() and match.start() < other.end() for other in told)
        for match in _PASSING.finditer(text)
    )


def tells_of_the_others(text: str) -> bool:
    """Whether words say that all others than those told to have failed passed: 其余集群均通过复核."""
    return _THE_OTHERS.search(text) is not None


def outcome_beside(text: str, start: int, end: int) -> re.Match[str] | None:
    """How the recheck ended for those whom the number at these offsets counts: the words behind it to the next mark,
    else before it from the last one; None where neither tells."""
    behind = OUTCOME.search(text, end, end + len(re.split("[,。;、]", text[end:], maxsplit=1)[0]))
    low = max(text.rfind(mark, 0, start) for mark in ",。;") + 1
    return behind or next(iter([*OUTCOME.finditer(text, low, start)][-1:]), None)


def _rule_at(text: str, failed: re.Match[str]) -> bool:
    return any(rule.start() <= failed.start() and failed.end() <= rule.end() for rule in _RULE.finditer(text))
