"""What a curator should look at. Codes are stable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from gazette.extraction.announcements import AnnouncementFacts
from gazette.extraction.body import Body
from gazette.extraction.evidence import Found
from gazette.extraction.publication import PublicationFacts
from gazette.extraction.titles import Titles
from gazette.reading.document import Document
from gazette.records import Issuer, Span, Warning

CODES = {
    "count-mismatch": "the number announced is not the number of rows of the list",
    "name-cut": "the list breaks off inside a name; the row was left out",
    "region-ambiguous": "the place of an entry can mean several regions",
    "region-unknown": "the place of an entry was not understood",
    "position-gap": "the numbers of the list's rows skip or repeat",
    "name-repeated": "a name stands twice in one list",
    "issuer-unknown": "no body that issues was found",
    "posted-before-issued": "the page was posted before the notice was issued",
    "headline-differs": "the headline speaks of a list made public, the text of one put out for comment",
}
"""Every code with its meaning."""

Warn = Callable[..., None]


def find_warnings(
    document: Document,
    body: Body,
    titles: Titles,
    issuers: list[Found[Issuer]],
    announcements: list[AnnouncementFacts],
    publication: PublicationFacts,
) -> tuple[Warning, ...]:
    """Contradictions inside the page, and what was not understood, each with its place where it has one."""
    found: list[Warning] = []

    def warn(code: str, message: str, place: tuple[int, int] | None = None) -> None:
        assert code in CODES
        span: Span | None = document.plain.raw_span(*place) if place else None
        found.append(Warning(code=code, message=message, span=span))

    for facts in announcements:
        _about_list(facts, warn)
    if not issuers:
        warn("issuer-unknown", "no signature, title, data line or sentence names a body that issues")
    if body.signed and publication.posted and publication.posted.value < body.signed.value:
        place = (publication.posted.start, publication.posted.end)
        warn("posted-before-issued", f"posted {publication.posted.value}, issued {body.signed.value}", place)
    head = titles.page
    if announcements and head and announcements[0].stage.value == "proposal":
        says_public = "公布" in head.value and "公示" not in head.value and "拟" not in head.value
        if says_public:
            warn(
                "headline-differs",
                f"the headline says 公布, the text tells of a proposal: {head.value}",
                (head.start, head.end),
            )
    return tuple(found)


def _about_list(facts: AnnouncementFacts, warn: Warn) -> None:
    rows = facts.entries
    listed = facts.heading is not None or facts.completeness == "complete"
    if listed and rows and facts.announced and facts.announced.value != len(rows) + bool(facts.cut):
        place = facts.announced.start, facts.announced.end
        warn("count-mismatch", f"{facts.announced.value} announced, {len(rows)} in the list", place)
    if facts.cut:
        warn("name-cut", f"the list breaks off at {facts.cut.name!r}", (facts.cut.start, facts.cut.end))
    for row, where in facts.unplaced:
        code = "region-ambiguous" if where.ambiguous else "region-unknown"
        words = f"{'、'.join(where.ambiguous)} in " if where.ambiguous else ""
        warn(code, f"{words}{row.name!r}: {CODES[code]}", (row.start, row.end))
    if listed:
        _about_numbers(facts, warn)
    names = Counter(row.value.name for row in rows)
    for again in {found.value.name: found for found in rows if names[found.value.name] > 1}.values():
        message = f"{again.value.name} stands {names[again.value.name]} times"
        warn("name-repeated", message, (again.start, again.end))


def _about_numbers(facts: AnnouncementFacts, warn: Warn) -> None:
    """Rows count up by one; a number 1 begins a new class."""
    for before, row in pairwise(facts.entries):
        if row.value.position not in (before.value.position + 1, 1):
            message = f"row {row.value.position} follows row {before.value.position}"
            warn("position-gap", message, (row.start, row.end))
