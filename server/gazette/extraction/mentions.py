"""Clusters named in running sentences."""

from __future__ import annotations

import re

from gazette.extraction.lists import IsPlace
from gazette.extraction.passages import Passage
from gazette.extraction.quantities import WHOLE
from gazette.extraction.rows import CLUSTER_NAME
from gazette.extraction.tables import Row

_LONGEST_NAME = 60
_TRIGGER = re.compile(
    r"(?:包括|包含|分别为|分别是|认定|确定|公布|命名|评定|有|为|将|即|其中|:|,|是)(?:[我本全](?:省|市|区|国))?"
)
_RECOGNISED = re.compile(
    r"(?P<name>(?:(?!上榜|入选|各有|多个)[^,。;、:\d]){4,60}?集群)(?:成功|被|又|再次)?(?:入选|获评|获批|上榜|认定|入围|列入|通过)"
)
_ETC = re.compile(rf"等\s?{WHOLE}\s?(?:个|家)|等(?=[^一二三四五六七八九十百\d]{{0,6}}集群)")


def names_in_sentence(sentence: Passage, is_place: IsPlace) -> list[Row]:
    """Clusters named in a running sentence: 认定A、B、C等20个集群为 …, 分别为A、B、C.

    A name counts when it ends as cluster names end or begins with a place; the first one begins behind a verb.
    """
    text = sentence.text
    stop = _ETC.search(text)
    listed = re.search("分别[为是]", text)
    if stop is None and listed is None:
        return _single(sentence, is_place)
    end = stop.start() if stop else len(text.rstrip("。;"))
    start = text.rfind("。", 0, end) + 1
    rows: list[Row] = []
    at = start
    for item in re.split("(、)", text[start:end]):
        low = at
        at += len(item)
        if item == "、":
            continue
        begin = _name_start(item, is_place) if not rows else (0 if _is_name(item, is_place) else None)
        if begin is None:
            if rows:
                break
            continue
        part = sentence.part(low + begin, low + len(item))
        rows.append(Row(part.start, part.end, None, {"name": part.text}))
    return rows


def _single(sentence: Passage, is_place: IsPlace) -> list[Row]:
    """One cluster of which the sentence says that it was recognised: 锦州市…集群成功入选."""
    for match in _RECOGNISED.finditer(sentence.text):
        begin = _name_start(match["name"], is_place)
        if begin is not None:
            part = sentence.part(match.start("name") + begin, match.end("name"))
            return [Row(part.start, part.end, None, {"name": part.text})]
    return []


def _name_start(item: str, is_place: IsPlace) -> int | None:
    for match in _TRIGGER.finditer(item):
        words = item[match.end() :]
        if 3 <= len(words) <= _LONGEST_NAME and not re.search("[,:]", words) and is_place(words):
            return match.end()
    return 0 if _is_name(item, is_place) and is_place(item) else None


def _is_name(item: str, is_place: IsPlace) -> bool:
    return 3 <= len(item) <= _LONGEST_NAME and (bool(CLUSTER_NAME.search(item)) or is_place(item)) and "," not in item
