"""What a curator should look at. Codes are stable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from gazette.extraction.acts.filling import AnnouncementFacts, jumps
from gazette.extraction.acts.stage import Act
from gazette.extraction.clusters.places import Located
from gazette.extraction.page.body import Body
from gazette.extraction.page.publication import PublicationFacts
from gazette.extraction.page.titles import Titles
from gazette.extraction.tables.flat import Row
from gazette.extraction.tables.rows import names_cluster
from gazette.extraction.wording.dates import impossible_days
from gazette.extraction.wording.evidence import Found
from gazette.reading.document import Document
from gazette.records import Issuer, Span, Warning

CODES = {
    "count-mismatch": "the number announced is not the number of rows of the list",
    "name-cut": "the list breaks off inside a name; the row was left out",
    "region-ambiguous": "the place of an entry can mean several regions",
    "region-unknown": "the place of an entry was not understood",
    "place-conflict": "two parts of a row name different places; only the region that both lie in was kept",
    "position-gap": "the numbers of the list's rows skip or repeat",
    "cell-missing": "a row of a table has no cell of a column that the table has",
    "line-unread": "a line between the rows of a list was not understood",
    "list-unread": "lines that look like rows of a list stand where none was read",
    "name-repeated": "a name stands twice in one list",
    "issuer-unknown": "no body that issues was found",
    "level-unknown": "something was done to clusters, but at which level nothing tells; no announcement was made of it",
    "posted-before-issued": "the page was posted before the notice was issued",
    "attachment-unlisted": "no list of clusters was read in an attachment",
    "correction-unmatched": "a correction speaks of something that is no longer read so; it was not applied",
    "revoked-unnamed": "titles are revoked, but of no cluster is it told that it was its title",
    "outcome-unread": "which clusters passed the recheck and which did not was not understood of all",
    "date-impossible": "the calendar has no such day; it was not read",
    "headline-differs": "the headline speaks of a list made public, the text of one put out for comment",
}
"""Every code with its meaning."""

_SEVERAL = 2
"""So many stray rows make a list; a single one is more often a headline."""
_LONGEST_QUOTE = 60

Warn = Callable[..., None]


def find_warnings(
    document: Document,
    body: Body,
    titles: Titles,
    issuers: list[Found[Issuer]],
    acts: list[Act],
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
    _about_lines_elsewhere(body, announcements, warn)
    if acts and not announcements:
        place = acts[0].sentence.start, acts[0].sentence.end
        warn("level-unknown", f"{acts[0].stage.value}: {CODES['level-unknown']}", place)
    for line in sorted({*body.text, *body.signature, *body.others, *body.annex}, key=lambda line: line.start):
        for low, high in impossible_days(line.text):
            message = f"{line.text[low:high]}: {CODES['date-impossible']}"
            warn("date-impossible", message, (line.start + low, line.start + high))
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
    shown = {len(rows) + bool(facts.cut), facts.passed}
    if facts.listed and rows and facts.announced and facts.announced.value not in shown:
        place = facts.announced.start, facts.announced.end
        warn("count-mismatch", f"{facts.announced.value} announced, {len(rows)} in the list", place)
    for taking in facts.unnamed:
        message = f"{CODES['revoked-unnamed']}, or not of all: {_short(taking.text)!r}"
        warn("revoked-unnamed", message, (taking.start, taking.end))
    for told in facts.unassigned:
        message = f"{CODES['outcome-unread']}: {_short(told.text)!r}"
        warn("outcome-unread", message, (told.start, told.end))
    if not facts.understood:
        warn("revoked-unnamed", CODES["revoked-unnamed"], (facts.stage.start, facts.stage.end))
    if facts.cut:
        number = facts.cut.number or len(rows) + 1
        message = f"the list breaks off in row {number}, at {facts.cut.name!r}: the row was left out"
        warn("name-cut", message, (facts.cut.start, facts.cut.end))
    for row, where in facts.doubtful:
        _about_row(row, where, warn)
    for line in facts.unread:
        warn("line-unread", f"between rows of the list: {_short(line.text)!r}", (line.start, line.end))
    if facts.listed:
        for before, row in pairwise(facts.rows):
            if jumps(before, row):
                warn("position-gap", f"row {row.number} follows row {before.number}", (row.start, row.end))
    names = Counter(row.value.name for row in rows)
    for again in {found.value.name: found for found in rows if names[found.value.name] > 1}.values():
        message = f"{again.value.name} stands {names[again.value.name]} times"
        warn("name-repeated", message, (again.start, again.end))


def _about_row(row: Row, where: Located, warn: Warn) -> None:
    place = row.start, row.end
    if where.conflict:
        one, other = where.conflict
        warn("place-conflict", f"{row.name!r}: {one} against {other}", place)
    elif not where.codes:
        code = "region-ambiguous" if where.ambiguous else "region-unknown"
        words = f"{'、'.join(where.ambiguous)} in " if where.ambiguous else ""
        warn(code, f"{words}{row.name!r}: {CODES[code]}", place)
    if row.absent:
        warn("cell-missing", f"{row.name!r} has no cell for: {', '.join(row.absent)}", place)


def _about_lines_elsewhere(body: Body, announcements: list[AnnouncementFacts], warn: Warn) -> None:
    """Rows outside the lists that were read; inside the annex only where nothing at all was read of it."""
    read = {row.start for facts in announcements for row in facts.rows}
    annex = [] if read else body.annex
    lines = [line for line in [*body.top, *body.others, *annex, *body.tail] if names_cluster(line.text)]
    if len(lines) >= _SEVERAL:
        message = f"{len(lines)} lines, from {_short(lines[0].text)!r} on"
        warn("list-unread", message, (lines[0].start, lines[0].end))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
