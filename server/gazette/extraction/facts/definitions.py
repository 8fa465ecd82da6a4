"""What a page says a cluster of a scheme is, and the support it promises to those recognised."""

from __future__ import annotations

import re

from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.passages import Passage, sentences, without_titles
from gazette.extraction.wording.schemes import SCHEME, scheme_of
from gazette.records import Definition, Measure

_IS_MEANT = re.compile(r"[^,。:;]{0,8}?[\"”]?,?是?(?:是指|指的是|系指|即指|定义为)")
_PROMISE = re.compile(
    r"优先(?:推荐|支持|安排|保障|享受|纳入|给予)|给予[^,。;]{0,40}(?:支持|倾斜"
    r"|奖励|补助|扶持|补贴|保障|激励)|倾斜支持|择优推荐(?:申报|参评)|一次性奖励"
)
_TO_THOSE = re.compile(r"(?:对|给予)[^,。;]{0,40}?集群|集群")
_DEMANDS = re.compile(r"^(?:各|有关)?[^,。]{0,30}(?:要(?!求)|应当)")


def find_definitions(text: list[Passage]) -> list[Found[Definition]]:
    """Sentences of the form “X集群是指 …”, each as a whole, with the scheme that they define."""
    found = []
    for passage in text:
        for sentence in sentences(passage):
            if "指" not in sentence.text:
                continue
            masked = without_titles(sentence.text)
            for match in SCHEME.finditer(masked):
                if meant := _IS_MEANT.match(masked, match.end()):
                    part = sentence.part(match.start(), len(sentence.text))
                    if len(part.text) > meant.end() - match.start() + 10:
                        found.append(Found(Definition(of=scheme_of(match), text=part.text), part.start, part.end))
                    break
    return found


def find_measures(text: list[Passage]) -> list[Found[Measure]]:
    """Promises of support to the clusters, each from 对 … on to the end of its sentence.

    What the notice asks of others (各地要 …) is no promise.
    """
    found = []
    for passage in text:
        for sentence in sentences(passage):
            masked = without_titles(sentence.text)
            promise = _PROMISE.search(masked)
            if not promise or _DEMANDS.match(masked):
                continue
            to = _TO_THOSE.search(masked)
            if to is None:
                continue
            start = masked.rfind("对", 0, promise.start())
            start = start if start >= 0 and "集群" in masked[start : promise.end()] else 0
            part = sentence.part(start, len(sentence.text))
            words = part.part(0, len(part.text.rstrip("。;")))
            found.append(Found(Measure(text=words.text), words.start, words.end))
    return found
