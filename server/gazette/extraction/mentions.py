"""Clusters named in running sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gazette.extraction.passages import Passage
from gazette.extraction.quantities import WHOLE
from gazette.extraction.rows import CLUSTER_NAME
from gazette.extraction.tables import Row

IsPlace = Callable[[str], bool]
"""Whether a text begins with a region's name."""

_LONGEST_NAME = 60
_TRIGGER = re.compile(
    r"(?:包括|包含|分别为|分别是|认定|确定|公布|命名|评定|有|为|将|即|其中|:|,|是)(?:[我本全](?:省|市|区|国))?"
)
_RECOGNISED = re.compile(
    r"(?P<name>(?:(?!上榜|入选|各有|多个)[^,。;、:\d]){4,60}?集群)(?:成功|被|又|再次)?(?:入选|获评|获批|上榜|认定|入围|列入|通过)"
)
_PART = re.compile(r"、(?:以及|和|及|与)?|以及|和|及|与")
"""What may part one name from the next. Only 、 always does; a word does where names stand on both sides of it."""
_LISTED = re.compile("分别[为是]")
_CONFERRED = re.compile(r"(?:认定|确定|命名|授予|批准)(?P<names>[^,。;:]{4,400}?集群)为")
_NO_NAME = re.compile(r"(?:厅|局|委|部|办|政府|公司|大学|学院|研究院|协会|中心|[省市县区])$|^(?:各|有关)")
_ETC = re.compile(rf"等\s?{WHOLE}\s?(?:个|家)|等(?=[^一二三四五六七八九十百\d]{{0,6}}集群)")


@dataclass(frozen=True, slots=True)
class Mentions:
    """Clusters that a sentence names; `whole`: it names all that it speaks of (认定A、B为 …, without 等)."""

    rows: list[Row]
    whole: bool = False


def names_in_sentence(sentence: Passage, is_place: IsPlace) -> Mentions:
    """Clusters named in a running sentence: 认定A、B、C等20个集群为 …, 分别为A、B、C, 认定A、B为 ….

    A name counts when it ends as cluster names end or begins with a place. The names are followed back from the last
    one; the first one begins behind a verb.
    """
    text = sentence.text
    if stop := _ETC.search(text):
        return Mentions(_chain(sentence, stop.start(), is_place))
    if listed := _LISTED.search(text):
        behind = re.search("[,。;]", text[listed.end() :])
        end = listed.end() + behind.start() if behind else len(text)
        return Mentions(_chain(sentence, end, is_place))
    if conferred := _CONFERRED.search(text):
        return Mentions(_chain(sentence, conferred.end("names"), is_place), whole=True)
    return Mentions(_single(sentence, is_place))


def _chain(sentence: Passage, end: int, is_place: IsPlace) -> list[Row]:
    rows: list[Row] = []
    high = end
    parts = _parts(sentence.text[:end], is_place)
    while high > 0:
        stop, low = parts.pop() if parts else (-1, 0)
        item = sentence.text[low:high]
        begin = _name_start(item, is_place)
        if begin is None and _is_name(item, is_place):
            begin = 0
        if begin is None:
            break
        part = sentence.part(low + begin, high)
        rows.append(Row(part.start, part.end, None, {"name": part.text}))
        if begin > 0:
            break
        high = stop
    return rows[::-1]


def _parts(text: str, is_place: IsPlace) -> list[tuple[int, int]]:
    """The places [start, end) of what parts the names of a chain, in order.

    和, 及 and 以及 part them where a place begins behind and a name that has its suffix, or a place and more, ends
    before: A集群和B市…, A市医药和B市…; not 济南和青岛…集群, 和平区, 信息和通信.
    """
    found: list[tuple[int, int]] = []
    for match in _PART.finditer(text):
        if not match.group().startswith("、"):
            before = text[found[-1][1] if found else 0 : match.start()]
            if not is_place(text[match.end() : match.end() + _LONGEST_NAME]) or not _ends_name(before, is_place):
                continue
        found.append(match.span())
    return found


def _ends_name(words: str, is_place: IsPlace) -> bool:
    if CLUSTER_NAME.search(words):
        return True
    begin = _name_start(words, is_place) or 0
    name = words[begin:]
    return is_place(name) and not _NO_NAME.search(name) and not is_place(name[-3:]) and not is_place(name[-2:])


def _single(sentence: Passage, is_place: IsPlace) -> list[Row]:
    """One cluster of which the sentence says that it was recognised: 锦州市…集群成功入选."""
    for match in _RECOGNISED.finditer(sentence.text):
        begin = _name_start(match["name"], is_place)
        if begin is None and is_place(match["name"]):
            begin = 0
        if begin is not None:
            part = sentence.part(match.start("name") + begin, match.end("name"))
            return [Row(part.start, part.end, None, {"name": part.text})]
    return []


def _name_start(item: str, is_place: IsPlace) -> int | None:
    """Where the name begins in a stretch that has a verb before it (the last such verb); None where it has none."""
    for match in reversed(list(_TRIGGER.finditer(item))):
        if _is_name(item[match.end() :], is_place) and is_place(item[match.end() :]):
            return match.end()
    return None


def _is_name(item: str, is_place: IsPlace) -> bool:
    if not 3 <= len(item) <= _LONGEST_NAME or re.search("[,:。;]", item) or _NO_NAME.search(item):
        return False
    return bool(CLUSTER_NAME.search(item)) or is_place(item)
