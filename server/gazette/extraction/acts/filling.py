"""The facts of one announcement, and the rows that its lists and sentences fill it with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from gazette.extraction.acts.stage import CORRECTED, Act
from gazette.extraction.acts.validity import RECHECKS, ValidityFacts
from gazette.extraction.clusters.entries import read_entries
from gazette.extraction.clusters.lists import ClusterList
from gazette.extraction.clusters.mentions import Chain, chains_in, rechecked_in
from gazette.extraction.clusters.places import Located, Places
from gazette.extraction.page.body import Body
from gazette.extraction.tables.flat import Row
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.outcomes import FAILED, OUTCOME
from gazette.extraction.wording.passages import Passage, all_sentences
from gazette.records import Completeness, Entry, Mode, Outcome, Programme, Stage
from gazette.reference import COUNTRY

if TYPE_CHECKING:
    from gazette.reference import Reference

OTHER_STAGES: tuple[tuple[Stage, re.Pattern[str]], ...] = (
    ("revocation", re.compile("撤销|取消")),
    ("recheck", re.compile("复核|复评")),
    ("cultivation", re.compile("培育")),
    ("recommendation", re.compile("推荐")),
)
_NEAR_CHAIN = 40
_BEFORE = 400
"""So far before the act's sentence another one may name its clusters."""
_ADDS = re.compile(
    "(?:一同|同时|此次)?(?:入围|入选|上榜|获评|获认定)的?(?:集群)?还有|(?:此外|另外|同时),?还有|还有"
    "|(?:另外|其余|其他)[^,。;]{0,6}(?:分别)?[是为]"
)
"""How a sentence begins that goes on with the names of the one before."""
_PARTLY = re.compile(r"部分(?:集群|入选|省份|地区)?名单|\(部分\)|节选|摘录")
_OUTCOME_IN_HEADING = re.compile("(?:未|不予|不)(?:能)?通过|不合格|通过|合格")


@dataclass
class AnnouncementFacts:
    """One announcement with its places, before it goes into the record.

    `counted`: the outcome of those whom the announced number counts. `whole`: no sentence says that it leaves out some
    of those whom it names. `unnamed`: what takes titles beside it, but not from clusters that were all read.
    `unassigned`: what tells that some did not pass a recheck, where no cluster is read as one of them, and the clusters
    of which nothing tells how it ended.
    """

    stage: Found[Stage]
    programme: Found[Programme]
    year: Found[int] | None
    announced: Found[int] | None
    validity: ValidityFacts | None
    completeness: Found[Completeness]
    entries: list[Found[Entry]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    doubtful: list[tuple[Row, Located]] = field(default_factory=list)
    unread: list[Passage] = field(default_factory=list)
    heading: Passage | None = None
    cut: Row | None = None
    unnamed: list[Passage] = field(default_factory=list)
    unassigned: list[Passage] = field(default_factory=list)
    counted: Found[Outcome] | None = None
    whole: bool = True

    @property
    def understood(self) -> bool:
        """Whether the words of the act told what it is for: a revocation that names no cluster has not."""
        return bool(self.entries) or self.stage.value != "revocation"

    @property
    def passed(self) -> int:
        """How many rows did not fail: the number that a notice of a recheck announces."""
        return sum(entry.value.outcome != "fail" for entry in self.entries)

    @property
    def listed(self) -> bool:
        """Whether a list stands on the page, and not only names in a sentence."""
        return self.heading is not None or self.completeness.value == "complete"


def absent(act: Act, body: Body) -> Found[Completeness]:
    """That no cluster is named: the line of the attachment or of the list that stayed behind shows it, else the act."""
    lines = [line for line in [*body.attachments, *body.annex] if "名单" in line.text]
    place = next(iter([*lines, *body.attachments]), act.sentence)
    return Found("absent", place.start, place.end, "inferred")


def fill(facts: AnnouncementFacts, lists: list[ClusterList], places: Places) -> None:
    """The rows of the lists. A list is complete that shows as many as were announced, or, where no number was, whose
    own numbers leave none out."""
    facts.rows = [row for found in lists for row in _with_outcome(found, facts.stage.value)]
    facts.unread = [line for found in lists for line in found.unread]
    facts.heading = next((found.heading for found in lists if found.heading), None)
    facts.cut = next((found.cut for found in lists if found.cut), None)
    facts.entries, facts.doubtful = read_entries(facts.rows, places)
    if facts.announced is not None:
        short = facts.announced.value not in (len(facts.rows), facts.passed) and len(facts.rows) < facts.announced.value
    else:
        short = any(_leaves_out(numbers) for numbers in _classes(facts.rows))
    start, end = facts.rows[0].start, facts.rows[-1].end
    if facts.heading:
        start, end = facts.heading.start, facts.heading.end
    mode: Mode = "computed" if facts.announced else "inferred"
    facts.completeness = Found("sample" if facts.cut or short else "complete", start, end, mode)


def shows_part(facts: AnnouncementFacts, body: Body) -> bool:
    """Whether a list of which no number tells how long it is shows a part: the page says so, or only reports of a
    national list."""
    said = [facts.heading.text if facts.heading else "", *(passage.text for passage in body.prose)]
    own_words = body.addressees is not None or bool(body.signature)
    report = facts.programme.value.region == COUNTRY and not own_words
    return facts.announced is None and (report or any(_PARTLY.search(words) for words in said))


def add_named(facts: AnnouncementFacts, act: Act, places: Places) -> None:
    """The clusters that the act's sentence names and a list of a part does not (认定A等35个集群 …, 其中B市的)."""
    for chain in chains_in(act.sentence, places):
        new = [row for row in chain.rows if not chain.told_before and not _is_among(row, facts.rows)]
        entries, doubtful = read_entries(new, places)
        known = {(entry.value.industry, entry.value.regions) for entry in facts.entries}
        for row, entry in zip(new, entries, strict=True):
            if (entry.value.industry, entry.value.regions) not in known:
                last = max(each.value.position for each in facts.entries)
                facts.rows.append(row)
                value = msgspec.structs.replace(entry.value, position=last + 1)
                facts.entries.append(replace(entry, value=value))
        facts.doubtful += doubtful


def _is_among(row: Row, rows: list[Row]) -> bool:
    return any(row.name in other.name or other.name in row.name for other in rows)


def _with_outcome(found: ClusterList, stage: Stage) -> list[Row]:
    """The rows of a list; where its heading tells how the recheck ended (未通过复核的…名单), each row does."""
    heading = found.heading.text if found.heading else ""
    outcome = _OUTCOME_IN_HEADING.search(heading) if stage == "recheck" else None
    if found.outcome and stage in ("recheck", "proposal"):
        return [replace(row, cells={"outcome": found.outcome, **row.cells}) for row in found.rows]
    if outcome is None or "复核结果" in heading:
        return found.rows
    return [replace(row, cells={"outcome": outcome.group(), **row.cells}) for row in found.rows]


def _classes(rows: list[Row]) -> list[list[int]]:
    """The numbers of the rows, in the classes of the list: a number 1 begins a new one."""
    classes: list[list[int]] = []
    for row in rows:
        if not classes or row.number == 1:
            classes.append([])
        classes[-1].append(row.number if row.number is not None else (classes[-1] or [0])[-1] + 1)
    return classes


def _leaves_out(numbers: list[int]) -> bool:
    return max(numbers) - min(numbers) + 1 > len(numbers)


def jumps(before: Row, row: Row) -> bool:
    """Whether the number of a row does not follow the one before; a number 1 begins a new class."""
    return before.number is not None and row.number is not None and row.number not in (before.number + 1, 1)


def _of_smaller_area(issuer: str | None, region: str | None, reference: Reference) -> bool:
    """Whether the issuer's region is only a part of the programme's: it passes on what concerns it."""
    if issuer is None or region is None or issuer in (region, COUNTRY):
        return False
    return region == COUNTRY or reference.regions.is_within(issuer, region)


def fill_from_sentences(
    found: list[AnnouncementFacts], acts: list[Act], body: Body, places: Places, region: str | None
) -> None:
    """The clusters that the acts' sentences name, or another one of the prose that names more of them.

    Of several acts each has the names that stand with words of its stage; the first has the others.
    """
    begin = min(act.sentence.start for act in acts) - _BEFORE
    said = [s for s in all_sentences(body.prose) if s.start >= begin]
    first = [act.sentence for act in acts]
    chains = [chain for s in [*first, *(s for s in said if s not in first)] for chain in chains_in(s, places)]
    chains = [chain for chain in chains if not chain.told_before]
    of_stage = {facts.stage.value: [c for c in chains if _stage_of(c, found) == facts.stage.value] for facts in found}
    own_words = body.addressees is not None or bool(body.signature)
    own_words = own_words and not _of_smaller_area(region, found[0].programme.value.region, places.reference)
    for facts in found:
        if not of_stage[facts.stage.value]:
            continue
        if facts.stage.value == "recheck" and (best_of := _rechecked(of_stage["recheck"], body, places)):
            best, facts.unassigned = best_of
        else:
            best = max(_with_more(_joined(of_stage[facts.stage.value])), key=lambda chain: len(chain.rows))
        facts.rows, facts.whole = best.rows, best.whole
        facts.entries, facts.doubtful = read_entries(best.rows, places)
        if facts.announced is None and own_words and facts.programme.value.region != COUNTRY:
            facts.announced = best.stated
        own_words = own_words and not CORRECTED.search(best.sentence.text)
        shown_of = {len(best.rows), facts.passed}
        everything = facts.announced.value in shown_of if facts.announced else best.whole and own_words
        mode: Mode = "computed" if facts.announced else "inferred"
        shown: Completeness = "complete" if everything else "sample"
        facts.completeness = Found(shown, best.sentence.start, best.sentence.end, mode)


def _rechecked(chains: list[Chain], body: Body, places: Places) -> tuple[Chain, list[Passage]] | None:
    """The clusters of a recheck with how it ended for each, and the sentences that name others without telling so."""
    said = dict.fromkeys(chain.sentence for chain in chains)
    said |= dict.fromkeys(s for s in all_sentences(body.text) if RECHECKS.search(s.text))
    parts = [s.part(m.start(), m.end()) for s in said for m in re.finditer("[^,;。]+", s.text)]
    named = {(row.start, row.end) for chain in chains for row in chain.rows}
    more = [c for part in parts if OUTCOME.search(part.text) for c in chains_in(part, places) if not c.told_before]
    chains = [*chains, *(c for c in more if not named & {(row.start, row.end) for row in c.rows})]
    ended = [_with_end(chain) for chain in chains]
    told = sorted((chain for chain in ended if chain), key=lambda chain: chain.rows[0].start)
    if not told:
        return None
    took_part = [c for part in parts for c in rechecked_in(part, places) if not c.told_before]
    best = _together([*took_part, *told])
    loose = [chain for chain, end in zip(chains, ended, strict=True) if end is None]
    return best, [chain.sentence for chain in loose if not all(_is_among(row, best.rows) for row in chain.rows)]


def _with_end(chain: Chain) -> Chain | None:
    """A chain with how the recheck ended for its clusters, where the words behind it or else before it tell."""
    end = OUTCOME.search(chain.behind) or next(iter([*OUTCOME.finditer(chain.before[-_NEAR_CHAIN:])][-1:]), None)
    if end is None:
        return None
    return replace(chain, rows=[replace(row, cells={"outcome": end.group(), **row.cells}) for row in chain.rows])


def _together(chains: list[Chain]) -> Chain:
    """Chains of several outcomes, or of none, as one. Whoever is told to have failed has not passed."""
    rows: dict[str, Row] = {}
    for chain in chains:
        for row in chain.rows:
            known = rows.get(row.name)
            if known is None or "outcome" not in known.cells or FAILED.search(row.cells.get("outcome", "")):
                rows[row.name] = row
    return replace(chains[0], rows=list(rows.values()), whole=all(chain.whole for chain in chains), stated=None)


def _with_more(chains: list[Chain]) -> list[Chain]:
    """The chains, those of a sentence that adds to the one before (入围的还有C、D) put behind its own."""
    found: list[Chain] = []
    for chain in sorted(chains, key=lambda chain: chain.sentence.start):
        if found and _ADDS.match(chain.sentence.text):
            rows = [*found[-1].rows, *(row for row in chain.rows if not _is_among(row, found[-1].rows))]
            found[-1] = replace(found[-1], rows=rows)
        else:
            found.append(chain)
    return found


def _joined(chains: list[Chain]) -> list[Chain]:
    """The chains of each sentence as one: 泉州11个,包括A、B等;厦门1个,为C."""
    of_sentence: dict[Passage, list[Chain]] = {}
    for chain in chains:
        of_sentence.setdefault(chain.sentence, []).append(chain)
    return [
        replace(
            group[0],
            rows=[row for chain in group for row in chain.rows],
            whole=all(chain.whole for chain in group),
            stated=group[0].stated if len(group) == 1 else None,
        )
        for group in of_sentence.values()
    ]


def _stage_of(chain: Chain, found: list[AnnouncementFacts]) -> Stage:
    """The stage whose words stand nearest to a chain, among those of the page's acts."""
    stages = [facts.stage.value for facts in found]
    for stage, words in OTHER_STAGES:
        if stage in stages and (words.search(chain.behind) or words.search(chain.before[-_NEAR_CHAIN:])):
            return stage
    return stages[0]
