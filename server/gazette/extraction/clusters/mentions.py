"""Clusters named in running sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gazette.extraction.clusters.places import Places
from gazette.extraction.tables.flat import Row
from gazette.extraction.tables.rows import CLUSTER_NAME
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.passages import Passage
from gazette.extraction.wording.quantities import WHOLE, whole

_LONGEST_NAME = 60
_SHORTEST_REST = 2
_PART = re.compile(r"”[、,]?(?:以及|和|及|与)?“|[、;](?:以及|和|及|与)?|以及|和|及|与|,(?:以及)?")
"""What may part one name from the next. Only 、 and ; always do; a word or a comma does where names stand around it."""
_OPENER = re.compile(
    r"(?:包括|包含|分别为|分别是|应为|更正为|变更为|更名为|修改为|调整为|认定|确定|公布|命名|评定|同意|撤销|取消|推荐|新增|有|为|将|即|其中|[我本全该](?:省|市|区|国|州|县)|[省市县区州]“|:|,|是)"
    r"(?:了|的|有)?(?:[我本全][省市县区州盟国]的?)?“?(?:[(\[]?1[.、)\]]\s?|①\s?)?"
)
"""Behind one of these the first name of a chain may begin."""
_OURS_AT_END = re.compile("[我本][市县区州盟]$")
_CITY_BEFORE = re.compile("([一-鿿]{2,9}[市州盟])、$")
_LED_BY_NUMBER = re.compile(r"^\s?(?:[(\[]?\d{1,4}[.、)\]]|[①-⑳])\s?")
_NUMBER = rf"\s?\(?(?:共|共计)?\s?{WHOLE}\s?[个家]"
_GOES_ON = (
    rf"等|{_NUMBER}|因|由于|经|未|不?合格|不予|不通过|复核|复评|复审|不再|存在|日前|近日|今日|正式|符合|达到|继续|延续|保持|名列|位列|在列|榜上有名|成为|荣获|双双|均|获|新|为|成功|顺利|被|又|再次|入选|获评|获批|上榜|认定|入围|列入|通过|胜出|拟"
    r"|[一-鿿]{2,8}[省市县区](?:中小企业)?[一-鿿]{0,6}(?:产业)?集群(?:称号|资格)|申报|参评|作为|的?(?:称号|资格|认定|[^,。;、]{0,20}称号)|[,。;:)”]|$"
)
_SUFFIX = re.compile(
    r"(?:产业|特色|制造业|制造|智造|创新型|新兴)?集群"
    rf"(?:(?!{_NUMBER}\))\([^()]{{1,30}}(?:\([^()]{{1,20}}\)[^()]{{0,20}})?\))?(?:升级示范区)?(?={_GOES_ON})"
)
_ETC = re.compile(rf"等\s?(?P<n>{WHOLE})\s?(?:个|家|大)|等(?=[^一二三四五六七八九十百\d]{{0,8}}(?:集群|项目|$|[,。;]))")
_COUNTED = re.compile(rf"\s?{WHOLE}\s?个(?:特色)?(?:产业)?集群")
"""Behind the last of several names without suffix: A、B4个产业集群."""
_RECOGNISED = re.compile(
    r"\s?”?(?:成功|顺利|被|又|再次|也|均|正式|榜上有名|[^,。;、]{0,4})?(?:入选|获评|获批|上榜|认定|入围|列入|纳入|通过|胜出|榜上有名|名列)"
    r"|(?:(?:复核|复评|复审)(?:结果|结论|结果?为|结论为)?|未|不)?(?:为|是)?(?:未|不)?(?:通过|合格)"
)
_CONFERS = re.compile("(?:认定|确定|命名|授予|批准|同意|撤销|取消|推荐|公布)[^,。;:、]{0,6}$")
_LISTED = re.compile(
    "(?:包括|包含|分别[为是]|涵盖|即|(?:应|更正|变更|更名|修改|调整)为“?|(?:^|[,;])[为是]|(?:复核|复评|复审)的(?:[一-鿿]{0,10}集群)?[为是有:]"
    rf"|(?:通过|合格)(?:复核|复评|复审)?的?(?:产业)?(?:集群)?(?:名单)?(?:\((?:共|共计)?\s?{WHOLE}\s?[个家]\))?(?::|为|是)"
    rf"|(?:称号|资格)(?:(?:\((?:共|共计)?\s?{WHOLE}\s?[个家]\))?:|的(?:产业)?集群[为是:]))$"
)
"""Directly before a single name this says that it is one of those recognised."""
_LOSES = re.compile(
    r"[^。;]{0,160}?(?:撤销|取消|收回|终止)(?:了)?(?:其|该集群|上述|以上|[^,。;、]{0,30}称号|[^,。;、]{0,30}资格)"
)
"""Behind a name this says that what was recognised is no more: A因…,决定撤销其称号."""
_AS = re.compile(
    r"(?:\s?\(?(?:共|共计)?\s?[1一]\s?[个家]\)?(?:产业)?(?:集群)?)?"
    r"(?:为|的|申报|等|[,。;]|$|[一-鿿]{1,8}(?:省|市|县|区|级)[^,。;、]{0,16}(?:集群|称号|资格)|称号|资格)"
)
"""Behind a single name that is recognised, or no more; that it is one may be said before: A集群1个集群的称号."""
_EARLIER = re.compile("此前|之前|先前|早前|去年|前年|往年|历年|原有|已(?:经)?(?:入选|认定|获评|有)的?|加上")
_NO_NAME = re.compile(
    r"(?:厅|局|委|部|办|政府|公司|大学|学院|研究院|协会|中心|[省市县区])$|^(?:各|有关)|《|》|[厅局委部会办](?:近日|日前|已|现)?(?:确定|认定|公布|公示|命名|评定)|[各均共都]有|上榜|入选|公示了|公布了|网站|名县名镇|名单|多个|一批|[\d一二三四五六七八九十百]\s?[个家]"
)
_STRANGE = re.compile(
    r"^[^,。;、]{0,20}?(?:官网|平台|娱乐|彩票|下载|注册|登录|登陆|APP|app|网址|配资|投注|棋牌|体育|游戏|客户端|开户|www|\.com|\.cn)"
)
"""Words of the advertisements that are set into reposted sentences."""
_TELLS = re.compile(
    "分别[为是]|[应正更名改整]为|[们单为是有]:|符合|延续|包含|涵盖|获得|榜上有名|名列|纳入|如下|包括|入选|上榜|获评|获批|入围|胜出|认定|确定|公布|公示|命名|评定|列入|撤销|取消|推荐|通过|合格|其中|名单"
    rf"|等\s?{WHOLE}\s?[个家]"
)
"""A sentence that names the clusters of an act says one of these; one that only sets the scene does not."""
_TOOK_PART = re.compile(
    rf"(?:等?\s?(?P<n>{WHOLE})\s?[个家](?:产业)?(?:集群)?|(?P<more>等)(?:产业)?(?:集群)?)?(?:均|都|已|共同)?"
    r"(?:参加|参与|接受|进行)(?:了)?[^,。;、]{0,16}(?:复核|复评|复审)"
)
"""Behind names this says that they were rechecked, and not how that ended."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Clusters that a sentence names one after another; `whole`: nothing says that there are more (等).

    `before`: the words since the chain before, or since the sentence began; `behind`: those to the next comma;
    `stated`: the number behind 等.
    """

    sentence: Passage
    rows: list[Row]
    whole: bool
    before: str
    behind: str
    stated: Found[int] | None = None

    @property
    def told_before(self) -> bool:
        """Whether the clusters are told as recognised earlier: 加上此前已入选的 …."""
        return _EARLIER.search(self.before) is not None


def rechecked_in(sentence: Passage, places: Places) -> list[Chain]:
    """Clusters that a sentence, or a part of one, names as rechecked, without how that ended: A、B、C参加复核."""
    took_part = _TOOK_PART.search(sentence.text)
    if took_part is None:
        return []
    named = [chain for chain in _chains(sentence.part(0, took_part.start()), places) if not chain.behind]
    number = whole(took_part["n"]) if took_part["n"] else None
    return [
        replace(chain, sentence=sentence, whole=number == len(chain.rows) if number else took_part["more"] is None)
        for chain in named
    ]


def chains_in(sentence: Passage, places: Places) -> list[Chain]:
    """Clusters named in a running sentence: 认定A、B、C等20个集群为 …, 分别为A、B、C, 认定A、B为 …, A成功入选.

    A name begins with a place and ends as names of clusters end; in a chain of several it may lack either one. Clusters
    that were recognised earlier are marked (`told_before`).
    """
    return _chains(sentence, places) if _TELLS.search(sentence.text) else []


def _chains(sentence: Passage, places: Places) -> list[Chain]:
    found: list[Chain] = []
    chain: list[tuple[int, int]] = []
    done = 0
    items = _items(sentence.text, places)
    for at, (low, high) in enumerate(items):
        name = _name_in(sentence.text[low:high], places, open_start=not chain)
        begins_anew = (
            name is not None and bool(chain) and name[0] and not _is_number(sentence.text[low : low + name[0]])
        )
        if chain and (name is None or begins_anew):
            found += _chain(sentence, chain, done, places)
            done, chain = chain[-1][1], []
            name = _name_in(sentence.text[low:high], places, open_start=True)
        if name is None:
            continue
        first = _with_cities_before(sentence.text, low + name[0], places) if not chain else low + name[0]
        chain.append((first, low + name[1]))
        if name[1] < high - low or at + 1 == len(items):
            found += _chain(sentence, chain, done, places)
            done, chain = chain[-1][1], []
    return found


def _with_cities_before(text: str, start: int, places: Places) -> int:
    """Where a name begins that has several cities: 柳州市、南宁市智能网联…集群. Only prefectures are told so."""
    match = places.prefix(text[start : start + _LONGEST_NAME])
    if match is None or places.level_of(match.codes) != "prefectural":
        return start
    while city := _CITY_BEFORE.search(text, 0, start):
        names = [city[1][at:] for at in range(len(city[1]) - 1)]
        name = next((name for name in names if places.level(name) == "prefectural"), None)
        if name is None:
            break
        start = city.end() - 1 - len(name)
    return start


def _is_number(words: str) -> bool:
    return not words.strip() or _LED_BY_NUMBER.fullmatch(words) is not None


def _chain(sentence: Passage, names: list[tuple[int, int]], done: int, places: Places) -> list[Chain]:
    if len(names) == 1 and not _stands_alone(sentence.text, *names[0], places):
        return []
    start, end = names[0][0], names[-1][1]
    behind = re.match("[^,。;]{0,40}", sentence.text[end:])
    rows = [_row(sentence.part(low, high)) for low, high in names]
    etc = _ETC.match(sentence.text, end)
    number = whole(etc["n"]) if etc and etc["n"] else None
    at = sentence.start
    stated = Found(number, at + etc.start("n"), at + etc.end(), "normalised") if etc and number else None
    everything = etc is None or number == len(rows)
    return [Chain(sentence, rows, everything, sentence.text[done:start], behind.group() if behind else "", stated)]


def _row(part: Passage) -> Row:
    return Row(part.start, part.end, None, {"name": part.text})


def _items(text: str, places: Places) -> list[tuple[int, int]]:
    """The stretches between what parts names.

    和, 及, 以及 and a comma part them where a place begins behind and a name that has its suffix, or a place and more,
    ends before: A集群和B市…, A市医药和B市…; not 济南和青岛…集群, 和平区, 信息和通信.
    """
    items: list[tuple[int, int]] = []
    low = 0
    for match in _PART.finditer(text):
        if match.group()[0] not in "、;”":
            before = text[low : match.start()]
            behind = text[match.end() : match.end() + _LONGEST_NAME]
            by_comma = match.group()[0] == ","
            if not _ends_name(before, places, by_comma=by_comma) or not (by_comma or places.begins(behind)):
                continue
        items.append((low, match.start()))
        low = match.end()
        if match.group() in ("、和", "、及", "、与") and places.begins(text[low - 1 : low + _LONGEST_NAME]):
            low -= 1  # a place of that first character: 、和田地区…
    return [*items, (low, len(text))]


def _ends_name(words: str, places: Places, *, by_comma: bool) -> bool:
    if CLUSTER_NAME.search(words.rstrip("”")):
        return True
    if by_comma:
        return False
    begin = _start_in(words, places) or 0
    return _place_and_more(words[begin:], places) and not _NO_NAME.search(words)


def _place_and_more(name: str, places: Places) -> bool:
    match = places.prefix(name[:_LONGEST_NAME])
    if match is None and (run := places.abbreviated(name[:_LONGEST_NAME])):
        return len(name) - run.length >= _SHORTEST_REST
    return match is not None and len(match.rest.strip("的")) >= 2 and not places.begins_nothing_but_place(match.rest)


def _name_in(item: str, places: Places, *, open_start: bool) -> tuple[int, int] | None:
    """Where the name of an item begins and ends; None where it has none. Before a first name other words may stand."""
    number = _LED_BY_NUMBER.match(item)
    begin = number.end() if number else len(item) - len(item.lstrip())
    if not places.begins(item[begin:]):
        begin = _start_in(item, places) or (_behind_strange_words(item, places) if open_start else None) or begin
    elif open_start and (start := _start_in(item, places)) and not _is_name(item[begin : _end(item, begin)], places):
        begin = start
    stop = _end(item, begin)
    return (begin, stop) if _is_name(item[begin:stop], places) else None


def _end(item: str, begin: int) -> int:
    suffix = _SUFFIX.search(item, begin)
    etc = _ETC.search(item, begin)
    counted = _COUNTED.search(item, begin)
    ends = [m for m in (suffix and suffix.end(), etc and etc.start(), counted and counted.start()) if m]
    if not ends and (at := item.find("产业集群", begin)) > 0:
        return at + len("产业集群")
    return min(ends, default=len(item.rstrip(" 。;,:")))


def _start_in(item: str, places: Places) -> int | None:
    """Where the name begins in a stretch that has a verb before it (the last such verb); None where it has none."""
    for match in reversed(list(_OPENER.finditer(item))):
        ours = _OURS_AT_END.search(match.group())
        for start in (match.end(), match.start() + ours.start()) if ours else (match.end(),):
            name = item[start : _end(item, start)]
            if item[start - 1] == "“" and "”" in name:
                continue  # a brand in a name: …区“东坡泡菜”食品产业集群
            if places.begins(name) and _is_name(name, places):
                return start
    return None


def _behind_strange_words(item: str, places: Places) -> int | None:
    """Where a name begins that an advertisement was set before: 某某官网上海市徐汇区…集群. Its place must be full."""
    low = item.rfind(",") + 1
    if not _STRANGE.match(item[low:]) or not CLUSTER_NAME.search(item):
        return None
    named = (m.start for m in places.reference.regions.find_all(item) if not m.short and m.start > low)
    return next((at for at in named if _is_name(item[at : _end(item, at)], places)), None)


def _is_name(item: str, places: Places) -> bool:
    if not 3 <= len(item) <= _LONGEST_NAME or re.search("[,:。;]", item) or _NO_NAME.search(item):
        return False
    return bool(CLUSTER_NAME.search(item)) if not places.begins(item) else _place_and_more(item, places)


def _stands_alone(text: str, start: int, end: int, places: Places) -> bool:
    """Whether a single name is said to be recognised: it has its place and its suffix, or 等 follows."""
    if not places.begins(text[start:end]):
        return False
    if _ETC.match(text, end):
        return True
    suffixed = CLUSTER_NAME.search(text[start:end]) is not None
    if suffixed and _LOSES.match(text, end):
        return True
    if suffixed and _LISTED.search(text[:start]):
        return True
    return suffixed and bool(_RECOGNISED.match(text, end) or (_CONFERS.search(text[:start]) and _AS.match(text, end)))
