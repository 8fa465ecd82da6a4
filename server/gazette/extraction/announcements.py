"""Announcements: each act with its programme, year, count, term and list."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gazette.extraction.body import Body
from gazette.extraction.counts import count_of_stage, find_announced
from gazette.extraction.entries import read_entries
from gazette.extraction.evidence import Found
from gazette.extraction.lists import ClusterList, read_lists
from gazette.extraction.mentions import names_in_sentence
from gazette.extraction.passages import Passage, all_sentences
from gazette.extraction.places import Located, starts_with_place
from gazette.extraction.stage import Act, find_year, year_in
from gazette.extraction.tables import Row
from gazette.extraction.titles import Titles
from gazette.extraction.validity import find_validity
from gazette.records import Completeness, Entry, Programme, Stage, Validity

if TYPE_CHECKING:
    from gazette.reference import Reference

_OTHER_STAGES: tuple[tuple[Stage, re.Pattern[str]], ...] = (
    ("revocation", re.compile("撤销|取消")),
    ("recheck", re.compile("复核|复评")),
    ("cultivation", re.compile("培育")),
    ("recommendation", re.compile("推荐")),
)
_HEADING_COUNT = re.compile(r"\((?:共)?(\d{1,4})\s?(?:个|家)\)")
_NEARLY_ALL = 0.8
"""A list that shows a smaller share of the announced number is called a sample."""


@dataclass
class AnnouncementFacts:
    """One announcement with its places, before it goes into the record."""

    stage: Found[Stage]
    programme: Found[Programme]
    year: Found[int] | None
    announced: Found[int] | None
    validity: Found[Validity] | None
    completeness: Completeness = "absent"
    entries: list[Found[Entry]] = field(default_factory=list)
    unplaced: list[tuple[Row, Located]] = field(default_factory=list)
    heading: Passage | None = None
    cut: Row | None = None


def find_announcements(
    acts: list[Act],
    programme: Found[Programme],
    body: Body,
    titles: Titles,
    issued: Found[dt.date] | None,
    reference: Reference,
) -> list[AnnouncementFacts]:
    """The announcements of a page: the main act, and one more for each attached list of another stage (复核, 培育 …).

    Where one list is headed 复核 and another is not, the other one is a list of new recognitions, and comes first.
    """
    if not acts:
        return []
    main = acts[0]
    within = programme.value.region
    lists = read_lists(body.annex, lambda text: starts_with_place(text, within, reference))
    stages = _stages(lists, main.stage.value)
    year = find_year(main, body, titles, issued)
    validity = find_validity(body.text, issued.value if issued else None)
    announced = find_announced(main, body.prose, programme.value, reference)
    if len(set(stages)) <= 1:
        only = AnnouncementFacts(main.stage, programme, year, announced, validity)
        if lists:
            _fill(only, lists, reference)
        else:
            _fill_from_sentences(only, main, body, reference)
        return [only]
    result = []
    for stage in sorted(set(stages), key=lambda stage: (stage != "grant", stages.index(stage))):
        group = [found for found, of in zip(lists, stages, strict=True) if of == stage]
        heading = group[0].heading
        assert heading is not None
        facts = AnnouncementFacts(
            stage=Found(stage, heading.start, heading.end, "normalised"),
            programme=programme,
            year=year_in(heading) or year,
            announced=_count_in(heading) or count_of_stage(stage, body.prose),
            validity=validity if stage not in ("revocation", "cultivation", "recommendation") else None,
        )
        _fill(facts, group, reference)
        result.append(facts)
    return result


def _stages(lists: list[ClusterList], main: Stage) -> list[Stage]:
    """The stage of each list by its heading; lists whose heading names none are of the main act."""
    named = [
        next((stage for stage, words in _OTHER_STAGES if found.heading and words.search(found.heading.text)), None)
        for found in lists
    ]
    if None not in named or set(named) == {None}:
        return [main] * len(lists)
    rest: Stage = "grant" if main in ("recheck", "renewal") else main
    return [stage or rest for stage in named]


def _count_in(heading: Passage) -> Found[int] | None:
    count = _HEADING_COUNT.search(heading.text)
    return Found(int(count[1]), heading.start + count.start(1), heading.start + count.end()) if count else None


def _fill(facts: AnnouncementFacts, lists: list[ClusterList], reference: Reference) -> None:
    rows = [row for found in lists for row in found.rows]
    facts.heading = next((found.heading for found in lists if found.heading), None)
    facts.cut = next((found.cut for found in lists if found.cut), None)
    facts.entries, facts.unplaced = read_entries(rows, facts.programme.value.region, reference)
    short = facts.announced is not None and len(rows) < _NEARLY_ALL * facts.announced.value
    facts.completeness = "sample" if facts.cut or short else "complete"


def _fill_from_sentences(facts: AnnouncementFacts, act: Act, body: Body, reference: Reference) -> None:
    within = facts.programme.value.region

    def is_place(text: str) -> bool:
        return starts_with_place(text, within, reference)

    for sentence in [act.sentence, *(s for s in all_sentences(body.prose) if s != act.sentence and "集群" in s.text)]:
        named = names_in_sentence(sentence, is_place)
        if named.rows:
            facts.entries, facts.unplaced = read_entries(named.rows, within, reference)
            everything = facts.announced.value == len(named.rows) if facts.announced else named.whole
            facts.completeness = "complete" if everything else "sample"
            return
