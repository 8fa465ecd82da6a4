"""Titles that a notice takes beside what else it does: 确定A、B为…集群。撤销C集群资格.

Such a sentence is set apart before anything else is read, so that it can neither turn a grant into the revocation of
those just granted nor lend it its names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gazette.extraction.acts.filling import AnnouncementFacts
from gazette.extraction.acts.stage import Act
from gazette.extraction.clusters.entries import read_entries
from gazette.extraction.clusters.mentions import Chain, chains_in
from gazette.extraction.clusters.places import Places
from gazette.extraction.page.body import Body
from gazette.extraction.tables.flat import Row
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.modality import is_done
from gazette.extraction.wording.passages import Passage, all_sentences, without_titles
from gazette.extraction.wording.quantities import WHOLE, whole
from gazette.extraction.wording.schemes import SCHEME
from gazette.records import Completeness, Programme, Stage

_TITLE = "(?:称号|资格|认定|命名|授牌)"
_TAKES = re.compile(
    rf"(?:撤销|取消|收回|终止)(?:[^。;,]{{0,400}}?{_TITLE}|[^。;,]{{2,400}}?集群(?=[。;,(]|$))(?!条件|标准|办法|程序|制度|机制)"
)
_OF_APPLICANTS = re.compile("(?:申报|推荐|参评|评选|参与|评审|申请|入库|备选)(?:的)?(?:资格|认定)$")
"""What is lost here is the right to apply, and no title."""
_CONDITION = re.compile(
    r"(?:的|者)[,:]?(?:一律|一经[^,。;]{0,10}|直接|依法|坚决|及时|自动)?(?:予以|给予|由[^,。;]{2,20})?$"
    r"|的(?:产业)?集群,?[^,。;]{0,12}$"
    r"|(?:^|[,;:。])(?:凡是?|如(?!下|皋|东)|一旦|一经)|如果|若(?!羌|尔盖)|每[年次两]|情形|情况之一|行为之一"
)
"""Before the verb these make of the taking a rule for whoever it will concern: 考核不合格的,取消资格."""
_NOT_NOW = re.compile(
    r"(?:可|可以|应|应当|须|需|要|将|拟|有权|直至|或|不|未|暂不|不予|不得|擅自|免于|建议|申请|主动)(?:予以|依法|被|再|及时)?$"
    r"|(?:已|曾|此前|去年|上年|往年)[^,;。]{0,12}$"
)
"""Directly before the verb these say that nothing is taken by this notice."""
_SAYS_SO = re.compile(
    rf"[省市县区州盟旗][^,。;]{{1,40}}集群|{WHOLE}\s?[个家]|部分|以下|下列|决定|同时|依法|予以|^\s?[撤取收终]"
)
"""Without any of these, words of taking are a rule: … 机制,取消集群称号."""
_LEAVES = re.compile(
    "移出|退出|剔除|除名|摘牌|不再(?:作为|列入|纳入|保留|享有|具有|认定)|(?:予以|被|决定|现)(?:撤销|取消|收回|终止)"
)
"""Other words for the end of a title; what they say is not read, only told."""
_LISTED_ELSEWHERE = re.compile("名单|附件")
_TITLE_BEHIND = re.compile(
    rf"(?<=集群)(?:等?\(?(?:共|共计)?\s?(?P<n>{WHOLE})\s?[个家]\)?(?:产业)?(?:集群)?)?的?(?:20\d\d\s?年度?)?“?(?!和|及|与|以及)"
    rf"(?:[一-鿿]{{0,24}}?集群)?”?(?:[国省市县区]家?级)?的?{_TITLE}"
)
"""The title behind the names of those that lose it: A集群、B集群 2个省级先进制造业集群资格."""
_TAKING_IN_TITLE = re.compile("(?:撤销|取消|收回|终止)[^和及与、并]*")
_CONFERS = re.compile("(?:认定|确定|命名|授予|批准|评定)[^。]{2,400}为[^。]{2,60}(?:集群|基地|示范区)")
_SPLITS = ",;"
_REACH = 40
_CLUSTER_AHEAD = re.compile("[^,。;、:]{2,30}?集群")
_SCHEME_AHEAD = re.compile(rf"(?:[国省市县区州]家?级)?(?:{SCHEME.pattern})")


@dataclass(frozen=True, slots=True)
class Taking:
    """A stretch of a sentence that speaks of taking titles: the act, and where its words begin in the stretch.

    `now`: whether this page takes them. A rule (考核不合格的,取消资格), what is to come (将撤销) and what was done long
    ago (已于2023年撤销) is not; it is set apart all the same where acts are looked for.
    """

    act: Act
    verb: int
    now: bool


@dataclass(slots=True)
class _Named:
    rows: list[Row] = field(default_factory=list)
    stated: Found[int] | None = None
    whole: bool = True


def is_titled_revocation(title: str) -> bool:
    """Whether a title speaks of taking titles and of nothing else: 关于撤销部分集群称号的通知."""
    rest = _TAKING_IN_TITLE.sub("", title)
    return rest != title and not re.search("集群|名单", rest)


def confers_by_name(sentence: str) -> bool:
    """Whether a sentence recognises in so many words, and does not only point to a list."""
    return _CONFERS.search(without_titles(sentence)) is not None


def find_takings(body: Body) -> list[Taking]:
    """The stretches that speak of taking titles: a sentence, or from the comma on where it first does another act."""
    return [taking for sentence in all_sentences(body.text) if (taking := _in_sentence(sentence))]


def apart_from(body: Body, takings: list[Taking]) -> Body:
    """The page without the stretches that take titles."""
    taken = [taking.act.sentence for taking in takings]
    clauses = []
    for clause in body.clauses:
        clauses += [replace(clause, passage=part) for part in _without(clause.passage, taken)]
    return replace(body, prose=[part for p in body.prose for part in _without(p, taken)], clauses=clauses)


def take_titles(
    takings: Sequence[Taking],
    year: Found[int] | None,
    programme: Found[Programme],
    places: Places,
    *,
    listed: bool,
) -> tuple[list[AnnouncementFacts], list[Passage]]:
    """An announcement of the clusters that the stretches name as losing their titles, and the stretches whose names
    were not all read; where none were, no act is told.

    `listed`: a list of the page is of those that lose theirs; then only names in sentences without a list count.
    """
    named: list[tuple[Taking, _Named]] = []
    unnamed: list[Passage] = []
    for taking in takings:
        if listed and _LISTED_ELSEWHERE.search(taking.act.sentence.text):
            continue
        found = _named_in(taking, places)
        if found.rows:
            named.append((taking, found))
        if not found.rows or (found.stated and found.stated.value > len(found.rows)):
            unnamed.append(taking.act.sentence)
    if not named:
        return [], unnamed
    act = named[0][0].act
    single = named[0][1].stated if len(named) == 1 else None
    everything = not unnamed and all(each.whole for _, each in named)
    shown: Completeness = "complete" if everything else "sample"
    place = act.sentence
    facts = AnnouncementFacts(
        act.stage, programme, year, single, None, Found(shown, place.start, place.end, "inferred")
    )
    facts.rows = list({row.name: row for _, each in named for row in each.rows}.values())
    facts.entries, facts.doubtful = read_entries(facts.rows, places)
    return [facts], unnamed


def find_doubtful(body: Body, acts: Sequence[Act], takings: Sequence[Taking], places: Places) -> list[Passage]:
    """The sentences that name a cluster and may take its title, but do not say so in words that are understood."""
    read = [taking.act.sentence for taking in takings if taking.now]
    read += [act.sentence for act in acts if act.stage.value in ("recheck", "revocation")]
    doubtful = [taking.act.sentence for taking in takings if not taking.now]
    doubtful += [s for s in all_sentences(body.text) if _LEAVES.search(without_titles(s.text))]
    kept = [s for s in doubtful if not any(s.start < each.end and each.start < s.end for each in read)]
    return [s for s in dict.fromkeys(kept) if _names_cluster(s, places)]


def _names_cluster(sentence: Passage, places: Places) -> bool:
    """Whether a place of less than a province stands before words that end as a cluster's name, and no scheme's."""
    text = without_titles(sentence.text)
    for mention in places.reference.regions.find_all(text):
        rest = text[mention.end : mention.end + _REACH]
        smaller = not mention.short and not all(code.endswith("0000") for code in mention.codes)
        if smaller and _CLUSTER_AHEAD.match(rest) and not _SCHEME_AHEAD.match(rest):
            return True
    return False


def _in_sentence(sentence: Passage) -> Taking | None:
    text = without_titles(sentence.text)
    for match in _TAKES.finditer(text):
        begin = max(text.rfind(mark, 0, match.start()) for mark in "。;") + 1
        before = text[begin : match.start()]
        if _OF_APPLICANTS.search(match.group()) or "集群" not in text:
            continue
        now = not _NOT_NOW.search(before) and not _CONDITION.search(before)
        now = now and is_done(text, match.start(), match.end(), "revocation")
        now = now and _SAYS_SO.search(text[begin : match.end()]) is not None
        low = _begin(text, match.start())
        part = sentence.part(low, len(text))
        stage: Stage = "revocation"
        start = sentence.start + match.start()
        act = Act(Found(stage, start, sentence.start + match.end(), "normalised"), part)
        return Taking(act, start - part.start, now)
    return None


_ELSE = re.compile(
    "(?:认定|确定|命名|授予|批准|公布|公示|评定|列入|纳入|推荐|延长|有效期|(?<!未)(?<!不)通过)(?!后|的|条件|标准|要求|管理|工作|有效)"
)
"""Words of another act, before a comma in one sentence with the one that takes titles."""


def _begin(text: str, verb: int) -> int:
    """Where the stretch begins: behind the last comma before which another act is told, else with the sentence."""
    cuts = [match.end() for match in re.finditer(f"[{_SPLITS}]", text[:verb])]
    return max((cut for cut in cuts if _ELSE.search(text[_clause_start(text, cut) : cut])), default=0)


def _clause_start(text: str, cut: int) -> int:
    return max(text.rfind(mark, 0, cut - 1) for mark in _SPLITS) + 1


def _without(passage: Passage, taken: list[Passage]) -> Iterator[Passage]:
    """What of a passage is not taken out, in order."""
    low = passage.start
    for each in sorted(taken, key=lambda each: each.start):
        if passage.start <= each.start and each.end <= passage.end:
            part = passage.part(low - passage.start, each.start - passage.start)
            if part.text:
                yield part
            low = each.end
    if low == passage.start:
        yield passage
    elif (part := passage.part(low - passage.start, len(passage.text))).text:
        yield part


def _named_in(taking: Taking, places: Places) -> _Named:
    """The clusters that a stretch names: behind the verb, without the title that follows them; else before it."""
    part = taking.act.sentence
    if title := _TITLE_BEHIND.search(part.text, taking.verb):
        names = part.part(0, title.start())
        number = whole(title["n"]) if title["n"] else None
        if chains := [c for c in chains_in(names, places) if c.rows[0].start >= part.start + taking.verb]:
            at = part.start + title.start("n")
            stated = Found(number, at, part.start + title.end("n") + 1) if number else None
            found = _Named([row for chain in chains for row in chain.rows], stated)
            found.whole = stated is None or stated.value == len(found.rows)
            return found
    chains = [chain for chain in chains_in(part, places) if not chain.told_before]
    return _joined(chains)


def _joined(chains: list[Chain]) -> _Named:
    stated = chains[0].stated if len(chains) == 1 else None
    return _Named([row for c in chains for row in c.rows], stated, all(c.whole for c in chains))
