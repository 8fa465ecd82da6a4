"""Whether a sentence says that something was done, or only that it is planned, wished for, or would follow."""

from __future__ import annotations

import re

from gazette.records import Stage

_PLANNED = re.compile(
    r"计划(?!单列|的|,)|力争|争取|争创|打算|预计|有望|目标(?:是|为|:)|(?<![年月日\d])到\s?20\d{2}年"
    r"|(?:未来|今后|下一步|接下来|届时|明年)|(?<!公示)(?:期|届)满(?=后|时|前|,)|到期(?=后|时|前|,)"
    r"|即将|(?<!现)将(?=于|在|会|要|再|继续|进一步|陆续|适时|分批|逐步|择优|重点|组织|启动|开展"
    r"|(?:认定|确定|公布|发布|公告|通报|公示|评选|评定|遴选|培育|打造|建设|创建|新增|撤销|取消|命名|授予)(?!名单|结果|情况|的))"
)
"""Words of what is still to come. They govern what stands behind them, up to a word of the present."""

_INTENDED = re.compile("拟")
"""Says that nothing is decided yet; a proposal and a recommendation speak in this very word."""

_NOW = re.compile(
    r"现(?:将|就|予|对|决定|公布|认定|确定|面向|,)|日前|近日|昨日|今日|今天|正式|业经|决定"
    r"|经[^,。;]{0,30}(?:公示|审定|评审|研究)|无异议|公示(?:期满|结束)"
)
"""Words of what is done now: they end the reach of a plan that was spoken of before."""

_BASIS = re.compile(r"(?:根据|按照|依据|依照|遵照|落实|围绕|基于)[^,。;]{0,40}$")
"""Before a word of planning this makes it a document or a reason for what is done: 按照年度计划, 认定 …"""

_ASKED = re.compile(
    r"(?:推动|引导|鼓励)$|(?:推动|引导|鼓励|支持|指导|督促|要求|希望|建议)"
    r"(?:各|地方|有条件|具备|符合|企业|当地|其|[省市县])[^,。;、]{0,10}$"
    r"|(?:^|[,;:])(?:对于?|凡是?|如果?|若)[^,。;]{0,12}$"
)
"""Directly before a verb these make it a wish or a condition: 推动各地认定 …, 对被认定为 … 的."""

_TOLD_BEFORE = re.compile(
    r"(?:截[至止]|累计)[^。;]{0,40}$|(?:去年|前年|上年度?|上一年度?|往年|历年)[^。;]{0,30}$|(?:已|历年|此前|曾)(?:经|有|累计|先后)?(?:共|被)?$"
)
"""Makes what follows a state reached before: 截至目前,已认定 …"""

_HELD_ALREADY: frozenset[Stage] = frozenset({"grant", "cultivation"})
_SPEAK_OF_INTENTION: frozenset[Stage] = frozenset({"proposal", "recommendation"})


def is_done(text: str, start: int, end: int, stage: Stage) -> bool:
    """Whether the words [start, end) of a sentence, which read like an act of `stage`, are said as an act of this page.

    They are not where a word of planning (计划, 力争, 到2025年, 将认定 …), of asking or of condition governs them, nor
    where they sum up what was reached before (截至目前,已认定 …). 拟 governs every stage but those that speak in it.
    """
    begin = max(text.rfind(mark, 0, start) for mark in "。;") + 1
    governing = [*_PLANNED.finditer(text, begin, end)]
    if stage not in _SPEAK_OF_INTENTION:
        governing += _INTENDED.finditer(text, begin, end)
    if any(_governs(word, text, begin, start) for word in governing):
        return False
    before = text[begin:start]
    told_before = stage in _HELD_ALREADY and _TOLD_BEFORE.search(before)
    return not (_ASKED.search(before) or (told_before and not _NOW.search(before, told_before.start())))


def _governs(word: re.Match[str], text: str, begin: int, start: int) -> bool:
    """Whether a word of planning reaches the words at `start` of the stretch that begins at `begin`."""
    if word.start() > start or _BASIS.search(text[begin : word.start()]):
        return False
    return _NOW.search(text, word.end(), max(word.end(), start)) is None
