"""How a recheck ended for the clusters that sentences name, and what of it was not assigned to any cluster."""

from __future__ import annotations

from collections.abc import Sequence

from gazette.extraction.acts.filling import AnnouncementFacts
from gazette.extraction.acts.validity import RECHECKS
from gazette.extraction.clusters.lists import ClusterList
from gazette.extraction.page.body import Body
from gazette.extraction.wording.outcomes import FAILED, tells_of_failed
from gazette.extraction.wording.passages import Passage, all_sentences, without_titles
from gazette.records import Stage


def told_apart(lists: list[ClusterList], main: Stage) -> tuple[list[ClusterList], list[Passage]]:
    """The lists without those of the failed where the act is no recheck, whose rows would count as granted; and the
    headings of these."""
    if main in ("recheck", "proposal", "revocation"):
        return lists, []
    failed = [
        each for each in lists if each.outcome and FAILED.search(each.outcome) and not RECHECKS.search(each.headed)
    ]
    return [each for each in lists if each not in failed], [each.heading for each in failed if each.heading]


def find_unassigned(found: Sequence[AnnouncementFacts], body: Body) -> list[Passage]:
    """Where a page of a recheck says that some did not pass, and no cluster is read as one of them; and the rows that
    tell no outcome beside others that did not pass."""
    rechecks = [facts for facts in found if facts.stage.value == "recheck"]
    if not rechecks:
        return []
    entries = [entry for facts in rechecks for entry in facts.entries]
    failed = [entry for entry in entries if entry.value.outcome == "fail"]
    taken = any(facts.stage.value == "revocation" and facts.entries for facts in found)
    if failed:
        silent = [entry for entry in entries if entry.value.outcome is None]
        return [Passage(each.start, each.end, each.value.name) for each in silent]
    if taken:
        return []
    said = [*all_sentences(body.text), *body.annex, *body.others]
    return [each for each in said if tells_of_failed(without_titles(each.text))]
