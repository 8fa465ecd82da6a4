"""How a recheck ended for the clusters that sentences name, and what of it was not assigned to any cluster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec

from gazette.extraction.acts.filling import AnnouncementFacts
from gazette.extraction.acts.validity import RECHECKS
from gazette.extraction.clusters.lists import ClusterList
from gazette.extraction.page.body import Body
from gazette.extraction.page.titles import Titles
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.outcomes import (
    FAILED,
    outcome_beside,
    tells_of_failed,
    tells_of_passed,
    tells_of_the_others,
)
from gazette.extraction.wording.passages import Passage, all_sentences, without_titles
from gazette.records import Entry, Outcome, Stage


def told_apart(lists: list[ClusterList], main: Stage) -> tuple[list[ClusterList], list[Passage]]:
    """The lists without those of the failed where the act is no recheck, whose rows would count as granted; and the
    headings of these."""
    if main in ("recheck", "proposal", "revocation"):
        return lists, []
    failed = [
        each for each in lists if each.outcome and FAILED.search(each.outcome) and not RECHECKS.search(each.headed)
    ]
    return [each for each in lists if each not in failed], [each.heading for each in failed if each.heading]


def settle(found: Sequence[AnnouncementFacts], body: Body, titles: Titles) -> None:
    """Say of each recheck whom its announced number counts, and give the rows that tell no outcome the one that the
    notice tells of all of them."""
    heads = [Passage(title.start, title.end, title.value) for title in (titles.own, titles.page) if title]
    said = [*all_sentences(body.text), *body.annex, *body.others]
    for facts in found:
        if facts.stage.value not in ("recheck", "proposal"):
            continue
        facts.counted = _counted(facts, [*said, *heads])
        if facts.stage.value == "recheck" and any(entry.value.outcome is None for entry in facts.entries):
            _pass_the_silent(facts, said, heads)
        short = facts.counted and facts.announced and _of_outcome(facts, "pass") < facts.announced.value
        if short and facts.completeness.value == "complete":
            facts.completeness = replace(facts.completeness, value="sample")


def _counted(facts: AnnouncementFacts, said: Iterable[Passage]) -> Found[Outcome] | None:
    """That the announced number is of those who passed; None where it is of all, or of nobody knows whom."""
    number = facts.announced
    if number is None or number.mode == "computed":
        return None
    for passage in said:
        if passage.start <= number.start and number.end <= passage.end:
            low, high = number.start - passage.start, number.end - passage.start
            told = outcome_beside(without_titles(passage.text), low, high)
            if told is None or FAILED.fullmatch(told.group()):
                return None
            passed: Outcome = "pass"
            return Found(passed, passage.start + told.start(), passage.start + told.end(), "normalised")
    return None


def _of_outcome(facts: AnnouncementFacts, outcome: Outcome | None) -> int:
    return sum(entry.value.outcome == outcome for entry in facts.entries)


def _pass_the_silent(facts: AnnouncementFacts, said: Sequence[Passage], heads: Sequence[Passage]) -> None:
    """The rows without an outcome as passed, where the notice says it of all, or of all but those that failed."""
    failed = _of_outcome(facts, "fail")
    if failed:
        passed = _of_outcome(facts, "pass") + _of_outcome(facts, None)
        told = any(tells_of_the_others(without_titles(each.text)) for each in said) or (
            facts.counted is not None and facts.announced is not None and facts.announced.value == passed
        )
        told = told and facts.whole
    elif any(tells_of_failed(without_titles(each.text)) for each in said):
        return
    else:
        heading = [facts.heading] if facts.heading else []
        told = any(tells_of_passed(each.text) for each in [*said, *heads, *heading])
    for at, (row, entry) in enumerate(zip(facts.rows, facts.entries, strict=True)):
        if told and entry.value.outcome is None and not row.cells.get("outcome"):
            passed_too: Entry = msgspec.structs.replace(entry.value, outcome="pass")
            facts.entries[at] = replace(entry, value=passed_too)


def find_unassigned(found: Sequence[AnnouncementFacts], body: Body) -> list[Passage]:
    """Where a page of a recheck says that some did not pass, and no cluster is read as one of them; and the rows of
    which nothing tells how it ended for them."""
    rechecks = [facts for facts in found if facts.stage.value == "recheck"]
    if not rechecks:
        return []
    entries = [entry for facts in rechecks for entry in facts.entries]
    failed = [entry for entry in entries if entry.value.outcome == "fail"]
    taken = any(facts.stage.value == "revocation" and facts.entries for facts in found)
    silent = [Passage(each.start, each.end, each.value.name) for each in entries if each.value.outcome is None]
    if failed or taken:
        return silent
    said = [*all_sentences(body.text), *body.annex, *body.others]
    return [each for each in said if tells_of_failed(without_titles(each.text))] or silent
