"""Candidates by name: codes whose names resemble the words for an industry. They are proposals, never decisions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from gazette.reference.classifications import Classification, Concept

_MARKS = re.compile(r"[、，,（）()和及与\s]")
_GENERIC = re.compile(r"(?:制造业|制造|加工业|加工|生产|产业|服务|开采|集群|业)$")


def core(words: str) -> str:
    """Words for an industry without marks, conjunctions and the generic words at their end."""
    found = _MARKS.sub("", words)
    while (shorter := _GENERIC.sub("", found)) and shorter != found:
        found = shorter
    return found


def candidates(words: str, classification: Classification, most: int = 5) -> list[tuple[Concept, float]]:
    """The codes whose names resemble the words most, with a likeness from 0 to 1; 1 where the cores are the same."""
    wanted = core(words)
    found = [(concept, _likeness(wanted, core(concept.label_zh or ""))) for concept in classification]
    return sorted((pair for pair in found if pair[1] >= 0.4), key=lambda pair: (-pair[1], pair[0].code))[:most]


def unknown(words: Iterable[str], known: Iterable[str]) -> list[str]:
    """Words that are not among the known ones, each once, in their order."""
    there = set(known)
    return list(dict.fromkeys(word for word in words if word not in there and word.removesuffix("产业") not in there))


def _likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
