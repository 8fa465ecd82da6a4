"""Numbers of clusters that a page states: announced, cumulative, targets, quotas, and shares of areas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gazette.extraction.acts.stage import Act, year_in
from gazette.extraction.wording.evidence import Found, mode_of
from gazette.extraction.wording.outcomes import FAILED, outcome_beside
from gazette.extraction.wording.passages import Passage, all_sentences, without_titles
from gazette.extraction.wording.quantities import WHOLE, whole
from gazette.extraction.wording.schemes import LEVEL, SCHEME, level_word, scheme_of
from gazette.records import Area, Count, CountKind, Programme, Stage

if TYPE_CHECKING:
    from gazette.reference import Reference

_NOT_CLUSTERS = "领域|行业|方面|地级市|地区|[省市县区州盟](?![级域])|部门|环节|月|工作日|企业"
_UNIT = rf"(?:(?:个|家|项)(?!(?:重点|主要|不同)?(?:{_NOT_CLUSTERS})))"
"""Counts clusters: not 12个重点领域, 22个省, 5个工作日."""
_ANNOUNCED = (
    re.compile(
        rf"(?:全[国省市区]|我[国省市区])(?:共有?|共计|的)?\s?(?P<n>{WHOLE})\s?{_UNIT}(?:上榜|入选|入围)?的?[^,。;]{{0,12}}集群"
    ),
    re.compile(rf"(?:以下|下列|如下|上述)\s?(?P<n>{WHOLE})\s?{_UNIT}"),
    re.compile(rf"全[国省市区](?:共有?|共计)?\s?(?P<n>{WHOLE})\s?{_UNIT}(?=[,。;]|$)"),
    re.compile(rf"等\s?(?P<n>{WHOLE})\s?{_UNIT}(?!左右|以上)"),
    re.compile(rf"(?:共计|共有|总计|共|合计)\s?(?P<n>{WHOLE})\s?{_UNIT}(?!左右|以上)"),
    re.compile(
        rf"(?P<n>{WHOLE})\s?{_UNIT}(?!左右|以上)[^,。;]{{0,30}}?集群[^,。;]{{0,24}}(?:为"
        rf"|入选|入围|上榜|胜出|被认定|获评|列入|纳入|公示|公布|名单)"
    ),
    re.compile(rf"(?:认定|确定|公布|新增|入选|评选出?|遴选出?|公示)了?\s?(?P<n>{WHOLE})\s?{_UNIT}(?!左右|以上)"),
    re.compile(rf"(?:涉及|覆盖)[^。;]{{0,20}}?(?P<n>{WHOLE})\s?个(?:产业)?集群"),
    re.compile(rf"集群(?:名单)?\(?(?:共|共计)?(?P<n>{WHOLE})\s?{_UNIT}(?!左右|以上)"),
)
_IN_ALL = re.compile(rf"(?:全[国省市区])?(?:一共|总共|共计|共有?|总计)\s?{WHOLE}\s?{_UNIT}(?=[,。;]|$)")
"""A sentence that begins with the number of what the one before it tells: 共8个,有效期3年."""
_BEGINS_WITH_YEAR = re.compile(r"(20\d\d)年")
_BECOMES = re.compile("(?:省|市)?(?:成为|位居|位列|排名)")
"""Behind a region's name at the beginning of a sentence: what follows is that region's part."""
_NEAR = 8
"""So many characters before a number a word for a sum (累计) makes it no number of this list."""
_LAST = re.compile("^(?:去年|前年|上年|往年|此前|之前)|(?:去年|前年)[^。]{0,30}认定")
_OWN_AREA = re.compile(r"(?:其中,?)?[我本全该](?P<kind>[省市县区])")
_OF_GRANT = re.compile(
    rf"(?:认定|确定|公布|新增)[^。;]{{2,40}}集群(?:名单)?\(?(?:共)?\s?(?P<m>{WHOLE})\s?{_UNIT}(?=[(),;。]|$)|"
    rf"(?:认定|确定)了?\s?(?P<n>{WHOLE})\s?{_UNIT}(?![^,。;]{{0,30}}(?:复核|复评|培育))"
)
_OF_STAGE: dict[Stage, re.Pattern[str]] = {
    "recheck": re.compile(
        rf"(?P<n>{WHOLE})\s?{_UNIT}(?:(?!{FAILED.pattern})[^,。;]){{0,30}}?通过"
        rf"|(?<![未不能予获])通过(?:复核|复评|复审)?的?(?:[^,。;]{{0,30}}?(?:共|有|为|计))?\s?(?P<m>{WHOLE})\s?{_UNIT}"
        rf"|(?P<o>{WHOLE})\s?{_UNIT}(?:(?!{FAILED.pattern})[^,。;、]){{0,30}}?(?:复核|复评)(?!不|未)"
    ),
    "cultivation": re.compile(rf"(?P<n>{WHOLE})\s?{_UNIT}[^,。;]{{0,30}}?培育"),
    "revocation": re.compile(rf"(?:撤销|取消)[^,。;]{{0,20}}?(?P<n>{WHOLE})\s?{_UNIT}"),
}
_BEHIND = re.compile(rf"\s?{_UNIT}")
_N = re.compile(
    rf"(?P<about>(?<![最附])(?:将近|大约|约|近|超过|超|逾|至少|不少于)\s?)?(?P<n>{WHOLE})\s?(?P<odd>[余多]\s?)?{_UNIT}(?P<or_so>左右|上下|以上)?"
)
"""A number of things, with the words that make it a rough one: they stay in the quote."""
_CUMULATIVE = re.compile(
    r"累计|截至|截止|已(?:培育|认定|拥有|有|建成|形成|创建)|总数(?:达|为)|总量|集群(?:总数|数量)?已?达到?(?=\s?\d)"
)
_STOP = re.compile(r";|其中,?(?=20\d\d)")
"""Where the reach of a word for a kind of count ends."""
_TARGET = re.compile(
    r"提出|“十[一二三四五六七八九]五”(?:期间|末)|计划|力争|目标|到20\d\d年(?:底)?[,]?|预计|拟再|拟在|将(?:[再于在][^,。;]{0,6})?(?:认定|培育|公布)|争取"
)
_QUOTA = re.compile(r"不超过|限报|名额|推荐数量|推荐总数|最多(?:推荐|申报)|原则上(?:不|推荐)")
_KINDS: tuple[tuple[CountKind, re.Pattern[str]], ...] = (
    ("quota", _QUOTA),
    ("target", _TARGET),
    ("cumulative", _CUMULATIVE),
)
_AREA_LIST = r"(?P<areas>[“\"一-鿿][一-鿿+“”\"、和及]{1,60}?)"
_GOES_ON = re.compile(rf"^其中|[各均都](?:为|有|是)?\s?{WHOLE}\s?个?(?=[,;。]|$)")
"""A sentence that names no clusters and still counts those of the sentence before."""
_AND_SO_ON = re.compile(r"等(?:[一二三四五六七八九十\d]{0,2}个?(?:省|市|地|省份|省市|地区|区市)(?:区|市)?)?$")
_BY_AREA = (
    re.compile(
        rf"{_AREA_LIST}(?:[各均都](?:有|为|是|达到?|获批|入选|上榜)?|分别(?:均|都)?[有为])了?\s?(?P<n>{WHOLE})\s?{_UNIT}?"
    ),
    re.compile(
        rf"{_AREA_LIST}(?:上榜|入选|入围|获批|共)?(?:的)?(?:集群)?(?:数量"
        rf"|总数)(?:为|达|达到|有)\s?(?P<n>{WHOLE})\s?{_UNIT}?"
    ),
    re.compile(
        rf"{_AREA_LIST}(?:位居|位列|排名|排)[^,。;]{{1,8}},(?:共"
        rf"|数量)?[各均都]?(?:为|有|达)?\s?(?P<n>{WHOLE})\s?{_UNIT}"
    ),
    re.compile(rf"{_AREA_LIST}\s?(?P<n>{WHOLE})\s?{_UNIT}(?:[一-鿿]{{0,6}}集群)?(?:成功|顺利)?(?:入选|上榜|获批|入围)"),
    re.compile(rf"{_AREA_LIST}(?:共有|有|共|占|上榜|入选)\s?(?P<n>{WHOLE})\s?{_UNIT}(?!月|百分)"),
)


_EACH_AREA = re.compile(
    rf"(?<![一-鿿])(?:其中,?)?(?P<area>[一-鿿]{{2,8}}?)(?:\((?:含|包括)(?P<with>[^()\d]{{2,16}})\))?\s?(?P<n>{WHOLE})\s?{_UNIT}(?=[、,。;(]|$)"
)


def find_announced(act: Act, prose: list[Passage], programme: Programme, reference: Reference) -> Found[int] | None:
    """The number of clusters that the act's sentence, else the prose about its list, states; None where there is none.

    A number that one area has in the list of a larger one (四川3个集群入选 a national list) is not the list's number.
    """
    year = year_in(act.sentence)
    others = [
        s
        for s in all_sentences(passage for passage in prose if not _of_another_year(passage, year))
        if ("集群" in s.text or _IN_ALL.match(s.text)) and not _CUMULATIVE.search(s.text) and not _LAST.search(s.text)
    ]
    for sentence in [act.sentence, *[s for s in others if s != act.sentence and _names_list(s)]]:
        text = without_titles(sentence.text)
        for pattern in _ANNOUNCED:
            match = pattern.search(text)
            value = whole(match["n"]) if match else None
            if match and value and not _TARGET.search(text[max(0, match.start() - 30) : match.start()]):
                if _of_one_area(text, match.start("n"), programme, reference):
                    continue
                if _CUMULATIVE.search(text, max(0, match.start() - _NEAR), match.start("n")):
                    continue
                if act.stage.value == "recheck" and _of_failed(text, *match.span("n")):
                    continue
                start, end = match.span("n")
                unit = _BEHIND.match(text, end)
                end = unit.end() if unit else end
                mode = mode_of(verbatim=match["n"].isdigit())
                return Found(value, sentence.start + start, sentence.start + end, mode)
    return None


def _of_failed(text: str, start: int, end: int) -> bool:
    """Whether a number counts those that did not pass, which is not what a notice of a recheck announces."""
    outcome = outcome_beside(text, start, end)
    return outcome is not None and FAILED.fullmatch(outcome.group()) is not None


def _of_another_year(passage: Passage, year: Found[int] | None) -> bool:
    """Whether a paragraph begins to speak of an earlier batch: 2022年,…启动了首批…."""
    begins = _BEGINS_WITH_YEAR.match(passage.text)
    return begins is not None and year is not None and int(begins[1]) < year.value


def _of_one_area(text: str, number: int, programme: Programme, reference: Reference) -> bool:
    phrase = text[max(text.rfind(c, 0, number) for c in ",;:。") + 1 : number]
    phrase = re.split(r"\d", phrase, maxsplit=1)[0]
    own = _OWN_AREA.match(phrase)
    if own:
        return programme.level == "national" or (programme.level == "provincial" and own["kind"] in "市县区")
    subject = reference.regions.find_prefix(text)
    if (
        programme.level == "national"
        and subject
        and subject.codes != (programme.region,)
        and _BECOMES.match(subject.rest)
    ):
        return True
    prefix = reference.regions.find_prefix(phrase)
    return (
        prefix is not None
        and not re.sub("共|有|的|新增|入选|上榜", "", prefix.rest)
        and programme.region not in prefix.codes
    )


def count_of_stage(stage: Stage, prose: list[Passage], programme: Programme, reference: Reference) -> Found[int] | None:
    """The number that the prose states for one of several lists: 100个 … 97个2022年度集群通过复核."""
    words = _OF_STAGE.get(stage, _OF_GRANT)
    for sentence in all_sentences(prose):
        for match in words.finditer(without_titles(sentence.text)):
            group = match.lastgroup or "n"
            share = _of_one_area(without_titles(sentence.text), match.start(group), programme, reference)
            if (value := whole(match[group])) and not share:
                start, end = match.span(group)
                mode = mode_of(verbatim=match[group].isdigit())
                return Found(value, sentence.start + start, sentence.start + end, mode)
    return None


def _names_list(sentence: Passage) -> bool:
    return _IN_ALL.match(sentence.text) is not None or bool(re.search("名单|入选|认定|纳入|列入|集群为", sentence.text))


def find_counts(text: list[Passage], programme: Programme | None, reference: Reference) -> list[Found[Count]]:
    """Cumulative counts, targets, quotas and counts by area, in order."""
    found: list[Found[Count]] = []
    about = False
    for sentence in all_sentences(text):
        about = (
            "集群" in sentence.text
            or _QUOTA.search(sentence.text) is not None
            or (about and _GOES_ON.search(sentence.text) is not None)
        )
        if not about:
            continue
        masked = without_titles(sentence.text)
        by_area = _by_area(sentence, masked, programme, reference)
        found += by_area
        if by_area:
            continue
        for part, kind in _kinds(masked):
            found += _of_kind(kind, sentence, masked, part, programme, reference)
    return found


def _kinds(text: str) -> list[tuple[tuple[int, int], CountKind]]:
    """The stretch of the sentence that the first word of a kind governs: to the next semicolon."""
    for kind, pattern in _KINDS:
        if match := pattern.search(text):
            stop = _STOP.search(text, match.end())
            return [((match.start(), stop.start() if stop else len(text)), kind)]
    return []


def _of_kind(
    kind: CountKind,
    sentence: Passage,
    text: str,
    part: tuple[int, int],
    programme: Programme | None,
    reference: Reference,
) -> list[Found[Count]]:
    found = []
    for match in _N.finditer(text, *part):
        before = text[max(0, match.start() - 40) : match.start()]
        behind = re.match(r"[^,。;、]{0,16}", text[match.end() :])
        words = before[max(before.rfind(","), before.rfind("。")) + 1 :] + (behind.group() if behind else "")
        value = whole(match["n"])
        if not value or not _counts_clusters(kind, match, words, text):
            continue
        of = population(words, programme)
        begin = max(text.rfind(mark, 0, match.start()) for mark in ",。") + 1
        share = _share_of(text[begin : match.start()], of, programme, reference) if kind == "cumulative" else None
        count = Count(kind=kind, value=value, of=of, area=share[0] if share else None)
        rough = match["about"] or match["odd"] or match["or_so"]
        mode = mode_of(verbatim=match["n"].isdigit() and not rough)
        start = begin + share[1] if share else match.start()
        found.append(
            Found(count, sentence.start + start, sentence.start + match.end(), "normalised" if share else mode)
        )
    return found


def _share_of(words: str, of: str, programme: Programme | None, reference: Reference) -> tuple[Area, int] | None:
    """The one region whose share of a wider programme a clause counts, and where it is named: 江西省累计达16个."""
    named = [m for m in reference.regions.find_all(words) if not m.short and len(m.codes) == 1]
    wider = of.startswith("national") or (programme is not None and named and named[0].codes != (programme.region,))
    return (Area(include=named[0].codes), named[0].start) if len(named) == 1 and wider else None


def last_number(words: str) -> str:
    """The last number of things in some words, as it stands there with what makes it a rough one: 近16个."""
    return ([match.group() for match in _N.finditer(words)] or [words])[-1]


def _counts_clusters(kind: CountKind, match: re.Match[str], words: str, text: str) -> bool:
    """Whether a number counts clusters: the words beside it say so, or it stands alone behind them."""
    if "集群" in words:
        return True
    behind = text[match.end() : match.end() + 1]
    alone = match.group().rstrip("左右上下以").endswith("个") and behind in ("", ",", "。", ";", "、", "(")
    return alone and (kind == "quota" or "集群" in text[: match.start()])


def population(words: str, programme: Programme | None) -> str:
    """Whose clusters a number counts, as `<level> <scheme>`: by the words beside it, else by the page's programme.
    Where neither tells the level it is the scheme alone.

    The level nearest to the number rules (全国范围内认定, 国家级: national). A looser name of the page's own
    scheme means that scheme.
    """
    levels = list(LEVEL.finditer(words))
    level = level_word(levels[-1].group()) if levels else (programme.level if programme else None)
    named = SCHEME.search(words)
    scheme = scheme_of(named) if named else None
    if programme and scheme in (None, "characteristic-cluster"):
        scheme = programme.scheme
    return " ".join(filter(None, (level, scheme or "other")))


def _by_area(sentence: Passage, text: str, programme: Programme | None, reference: Reference) -> list[Found[Count]]:
    found: list[Found[Count]] = []
    taken: list[tuple[int, int]] = []
    each = list(_EACH_AREA.finditer(text))
    for pattern in _BY_AREA:
        for match in pattern.finditer(text):
            value = whole(match["n"])
            if value is None or any(low < match.end() and match.start() < high for low, high in taken):
                continue
            areas = _areas(match["areas"], match.start("areas"), reference)
            if not areas:
                continue
            taken.append((match.start(), match.end()))
            of = f"{programme.level} {programme.scheme}" if programme else "other"
            for codes, start in areas:
                count = Count(kind="by-area", value=value, of=of, area=Area(include=codes))
                found.append(Found(count, sentence.start + start, sentence.start + match.end(), "normalised"))
    return sorted([*found, *_each_area(each, sentence, taken, programme, reference)], key=lambda f: f.start)


def _each_area(
    each: list[re.Match[str]],
    sentence: Passage,
    taken: list[tuple[int, int]],
    programme: Programme | None,
    reference: Reference,
) -> list[Found[Count]]:
    """Areas with their numbers one after another: 浙江(含宁波)9个、江苏8个, …; one alone tells nothing."""
    found = []
    of = f"{programme.level} {programme.scheme}" if programme else "other"
    for match in each:
        value = whole(match["n"])
        names = [match["area"], *re.split("[、和]", match["with"] or "")]
        codes = [reference.regions.resolve(name) for name in names if name]
        if value is None or any(len(known) != 1 for known in codes):
            continue
        if any(low < match.end() and match.start() < high for low, high in taken):
            continue
        area = Area(include=tuple(known[0] for known in codes))
        count = Count(kind="by-area", value=value, of=of, area=area)
        found.append(Found(count, sentence.start + match.start(), sentence.start + match.end(), "normalised"))
    return found if len(found) + len(taken) > 1 else []


def _areas(words: str, offset: int, reference: Reference) -> list[tuple[tuple[str, ...], int]]:
    """The areas of an enumeration (“辽宁+大连”、湖北), each as codes; none if a part is no region."""
    out: list[tuple[tuple[str, ...], int]] = []
    at = len(words) - len(words.lstrip('“”"、和及'))
    words = _AND_SO_ON.sub("", words)
    for part in re.finditer(r"[^、“”\"]+", words):
        codes: list[str] = []
        for name in re.split(r"[+和与]", part.group()):
            known = reference.regions.resolve(name)
            if len(known) != 1:
                return _last_area(words, offset, reference) if not out else []
            codes.append(known[0])
        out.append((tuple(codes), offset + max(part.start(), at)))
    return out


def _last_area(words: str, offset: int, reference: Reference) -> list[tuple[tuple[str, ...], int]]:
    """Where words stand before the first name (其中浙江), the region at the very end of the stretch."""
    mentions = reference.regions.find_all(words)
    if mentions and mentions[-1].end == len(words) and len(mentions[-1].codes) == 1:
        return [(mentions[-1].codes, offset + mentions[-1].start)]
    return []
