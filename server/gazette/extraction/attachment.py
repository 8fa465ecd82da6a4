"""A list that came as a file of its own: read in the light of the page that announces it.

An attachment names clusters and says of none what was done to it; its page says what was done and names none. Each is
a capture with its own text, so each gives a record of its own: the attachment's has the announcement of its page, with
the entries that the attachment lists and their places in the attachment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from gazette.errors import NotANotice
from gazette.extraction.notice import extract
from gazette.extraction.page.body import Body, read_body
from gazette.extraction.page.condition import text_condition
from gazette.extraction.tables.rows import names_cluster
from gazette.extraction.warnings import CODES
from gazette.extraction.wording.passages import Passage
from gazette.extraction.wording.schemes import CLUSTER
from gazette.reading.document import Document
from gazette.records import (
    Announcement,
    Evidence,
    NoticeRecord,
    Publication,
    Reproduction,
    Warning,
)

if TYPE_CHECKING:
    from gazette.reference import Reference

_HEADING = "附件\n"
_OF_ENTRIES = re.compile(r"/announcements/(\d+)/(?:entries/\d+|completeness)")


def is_attachment(document: Document) -> bool:
    """Whether a document is a list (or an empty form) without a notice: it has no addressees, no dated signature, and
    no sentence that speaks of clusters."""
    body = read_body(document)
    if body.addressees is not None or body.signed is not None or any(CLUSTER.search(p.text) for p in body.text):
        return False
    return not body.text or any(names_cluster(part.text) for part in [*body.annex, *body.others])


def extract_attachment(
    attachment: Document, page: Document, of_page: NoticeRecord, reference: Reference
) -> NoticeRecord:
    """The record of a list that belongs to the notice of a page, whose record is given.

    What was done, by whom, when and under which programme is the page's: the record repeats it without evidence, for
    no word of the attachment shows it. The entries, and whether the list is complete, have their places in the
    attachment. A file without a list (a form, a letter) gives a record without announcements, and a warning.
    """
    scaffold = _without_list(page) + _HEADING
    together = Document.of_text(scaffold + attachment.raw, url=page.url, site=page.site)
    try:
        found = extract(together, reference)
    except NotANotice:
        return _bare(attachment, of_page, ())
    low = len(scaffold)
    evidence: dict[str, Evidence] = {}
    listed: list[Announcement] = []
    for number, announcement in enumerate(found.announcements):
        places = _places(found, number, low)
        if not announcement.entries or not any(pointer.startswith("entries/") for pointer in places):
            continue
        kept = [at for at in range(len(announcement.entries)) if f"entries/{at}" in places]
        here = f"/announcements/{len(listed)}"
        for new, at in enumerate(kept):
            evidence[f"{here}/entries/{new}"] = places[f"entries/{at}"]
        if "completeness" in places:
            evidence[f"{here}/completeness"] = places["completeness"]
        listed.append(
            Announcement(
                stage=announcement.stage,
                programme=announcement.programme,
                year=announcement.year,
                completeness=announcement.completeness,
                entries=tuple(announcement.entries[at] for at in kept),
            )
        )
    warnings = tuple(
        msgspec.structs.replace(warning, span=(warning.span[0] - low, warning.span[1] - low))
        for warning in found.warnings
        if warning.span is not None and warning.span[0] >= low
    )
    if not listed:
        return _bare(attachment, of_page, warnings)
    return NoticeRecord(
        kind=of_page.kind,
        reproduction=_reproduction(of_page),
        announcements=tuple(listed),
        publication=Publication(url=attachment.url, site=attachment.site or of_page.publication.site),
        text_condition=text_condition(attachment, read_body(attachment), listed, cut=_is_cut(warnings)),
        evidence=evidence,
        warnings=warnings,
    )


def _without_list(page: Document) -> str:
    """The page's text without the lists and the tail: what the attachment stands behind."""
    body = read_body(page)
    return "".join(f"{page.plain.quote(part.start, part.end)}\n" for part in _said(body))


def _said(body: Body) -> list[Passage]:
    parts = [*body.top, *body.text, *body.attachments, *body.signature, *body.others]
    if body.addressees is not None:
        parts.append(body.addressees)
    return sorted(parts, key=lambda part: part.start)


def _places(found: NoticeRecord, number: int, low: int) -> dict[str, Evidence]:
    """The evidence of an announcement's entries and completeness that lies in the attachment, by the end of the
    pointer, spans moved to the attachment's own text."""
    places: dict[str, Evidence] = {}
    for pointer, evidence in found.evidence.items():
        match = _OF_ENTRIES.fullmatch(pointer)
        if match and int(match[1]) == number and evidence.span[0] >= low:
            start, end = evidence.span
            name = pointer.removeprefix(f"/announcements/{number}/")
            places[name] = Evidence(span=(start - low, end - low), mode=evidence.mode)
    return places


def _reproduction(of_page: NoticeRecord) -> Reproduction:
    """An attachment is the notice's own words, as near to their origin as its page is; a report's own are not."""
    return "partial-repost" if of_page.reproduction == "news-report" else of_page.reproduction


def _is_cut(warnings: tuple[Warning, ...]) -> bool:
    return any(warning.code == "name-cut" for warning in warnings)


def _bare(attachment: Document, of_page: NoticeRecord, warnings: tuple[Warning, ...]) -> NoticeRecord:
    told = Warning(code="attachment-unlisted", message=CODES["attachment-unlisted"])
    return NoticeRecord(
        kind=of_page.kind,
        reproduction=_reproduction(of_page),
        publication=Publication(url=attachment.url, site=attachment.site or of_page.publication.site),
        text_condition=text_condition(attachment, read_body(attachment), [], cut=False),
        warnings=(*warnings, told),
    )
