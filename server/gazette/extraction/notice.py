"""The order of the steps from a document to a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazette.errors import NotANotice
from gazette.extraction.acts.announcements import Told, find_announcements
from gazette.extraction.acts.conferrals import find_conferrals
from gazette.extraction.acts.counts import find_counts
from gazette.extraction.acts.digests import refuse_digest
from gazette.extraction.acts.filling import AnnouncementFacts
from gazette.extraction.acts.programmes import find_programme
from gazette.extraction.acts.revocations import apart_from, confers_by_name, find_takings, is_titled_revocation
from gazette.extraction.acts.stage import Act, find_acts, find_kind
from gazette.extraction.coverage import find_uncovered
from gazette.extraction.facts.definitions import find_definitions, find_measures
from gazette.extraction.facts.duties import find_duties
from gazette.extraction.facts.rules import find_rules
from gazette.extraction.facts.statistics import find_statistics
from gazette.extraction.page.addressees import find_addressees
from gazette.extraction.page.body import Body, read_body
from gazette.extraction.page.citations import find_citations
from gazette.extraction.page.condition import reproduction_of, text_condition
from gazette.extraction.page.document_numbers import find_own_number
from gazette.extraction.page.issuers import context_region, find_issuers
from gazette.extraction.page.publication import PublicationFacts, find_publication
from gazette.extraction.page.subject import is_about_others
from gazette.extraction.page.titles import Titles, find_titles
from gazette.extraction.warnings import find_warnings
from gazette.extraction.wording.evidence import Evidences, Found
from gazette.extraction.wording.passages import all_sentences
from gazette.extraction.wording.schemes import CLUSTER
from gazette.reading.document import Document
from gazette.records import Announcement, Clause, Issuer, Kind, NoticeRecord, Publication

if TYPE_CHECKING:
    from gazette.reference import Reference

_SHARE_ABOUT_CLUSTERS = 0.3
"""A page whose headline does not speak of clusters must do so in this share of its sentences."""


def extract(document: Document, reference: Reference) -> NoticeRecord:
    """Read a notice, or a report of one, from a document.

    Facts that the page does not state stay None or empty. Every fact that was read has its place in `evidence`. Two
    have none: `reproduction` and `text_condition` judge the whole page, by what it has and what it lacks, so no stretch
    of it shows them; nor has what the capture's data file says (the page's address, its site).

    Raises `NotANotice` where nothing in the page tells anything about clusters, or where it tells several issuers'
    notices one after another; the message says what was seen.
    """
    body = read_body(document)
    titles = find_titles(body)
    refuse_digest(document, body, titles, reference)
    region = context_region(body, titles, reference)
    issuers = find_issuers(body, titles, reference, region)
    region = next((i.value.region for i in issuers if i.value.region), None) or region
    publication = find_publication(body)
    posted = publication.posted.value if publication.posted else None
    site = document.site or (publication.site.value if publication.site else "")
    here = reference.regions.find_prefix(site)
    takings = find_takings(body)
    rest = apart_from(body, [taking for taking in takings if taking.now])
    acts = find_acts(apart_from(body, takings), titles)
    if any(taking.now for taking in takings) and not _does_more(acts, titles):
        takings, rest = [], body  # nothing else is done: the page is a revocation
        acts = find_acts(body, titles)
    programme = find_programme(acts[0] if acts else None, rest, titles, issuers, reference, region)
    conferrals = find_conferrals(rest.text, reference, proposed=bool(acts) and acts[0].stage.value == "proposal")
    if conferrals and (not body.annex or conferrals[-1].act.stage.value == "recommendation"):
        acts = [each.act for each in conferrals]
        programme = find_programme(acts[0], body, titles, issuers, reference, region)
    others = [find_programme(act, body, titles, issuers, reference, region) for act in acts[1:]]
    programmes = [programme, *(other or programme for other in others)] if programme else []
    told = Told(
        acts if programme else [],
        programmes,
        rest,
        titles,
        rest.signed,
        reference,
        _region_of(issuers),
        conferrals,
        here.codes[0] if here and len(here.codes) == 1 else None,
        takings,
    )
    facts = find_announcements(told)
    counts = find_counts(body.text, programme.value if programme else None, reference)
    figures = find_statistics(body.text, programme.value if programme else None, counts, posted, reference)
    definitions = find_definitions(body.text)
    stage = facts[0].stage.value if facts else None
    kind = _require_notice(
        find_kind(acts[0] if acts else None, stage, body, titles, counts, [*figures, *definitions]),
        document, body, titles, facts,
    )  # fmt: skip

    evidences = Evidences(document.plain)
    evidences.place("/kind", kind.start, kind.end, kind.mode, covering=False)
    announcements = [_announcement(evidences, index, each) for index, each in enumerate(facts)]
    addressees = find_addressees(body, reference, region)
    clauses = [
        Found(Clause(number=c.number, text=c.passage.text), c.passage.start, c.passage.end) for c in body.clauses
    ]
    names = [issuer.value.name for issuer in issuers]
    duties = find_duties(body.clauses, body.prose, names, reference, region)
    cut = any(each.cut for each in facts)
    record = NoticeRecord(
        kind=kind.value,
        reproduction=reproduction_of(document, body, titles, announcements),
        page_title=evidences.note("/page_title", titles.page),
        title=evidences.note("/title", titles.own),
        document_number=evidences.note("/document_number", find_own_number(body)),
        issuers=evidences.note_all("/issuers", issuers),
        addressees=evidences.note("/addressees", addressees.text),
        addressee_units=evidences.note_all("/addressee_units", addressees.units),
        excluded_regions=evidences.note_together("/excluded_regions", addressees.excluded),
        issued=evidences.note("/issued", body.signed),
        citations=evidences.note_all("/citations", find_citations(body.text)),
        clauses=evidences.note_all("/clauses", clauses, covering=False),
        announcements=tuple(announcements),
        counts=evidences.note_all("/counts", counts),
        rules=evidences.note_all("/rules", find_rules(body.text)),
        definitions=evidences.note_all("/definitions", definitions),
        measures=evidences.note_all("/measures", find_measures(body.text)),
        obligations=evidences.note_all("/obligations", duties),
        statistics=evidences.note_all("/statistics", figures),
        publication=_publication(document, evidences, publication),
        text_condition=text_condition(document, body, announcements, cut=cut),
        evidence=evidences.by_pointer,
        uncovered=find_uncovered(body, evidences, document.plain),
        warnings=find_warnings(document, body, titles, issuers, acts, facts, publication),
    )
    return record


def _does_more(acts: list[Act], titles: Titles) -> bool:
    """Whether the text itself, and not only a headline over it, does something else than to revoke."""
    heads = [title for title in (titles.own, titles.page) if title]
    places = [(title.start, title.end) for title in heads]
    others = [act for act in acts if act.stage.value != "revocation"]
    others = [act for act in others if (act.sentence.start, act.sentence.end) not in places]
    if heads and is_titled_revocation(heads[0].value):  # 入选的有A、B then only says which ones lose their title
        others = [act for act in others if confers_by_name(act.sentence.text)]
    return bool(others)


def _region_of(issuers: list[Found[Issuer]]) -> str | None:
    return next((issuer.value.region for issuer in issuers if issuer.value.region), None)


def _announcement(evidences: Evidences, index: int, facts: AnnouncementFacts) -> Announcement:
    at = f"/announcements/{index}"
    covering = facts.understood
    stage = evidences.note(f"{at}/stage", facts.stage, covering=covering)
    programme = evidences.note(f"{at}/programme", facts.programme, covering=covering)
    shown = facts.completeness
    evidences.place(f"{at}/completeness", shown.start, shown.end, shown.mode, covering=False)
    validity = facts.validity
    stated = validity.stated if validity else None
    for bound in validity.computed if validity else ():
        assert stated is not None
        evidences.place(f"{at}/validity/{bound}", stated.start, stated.end, "computed", covering=False)
    assert stage is not None and programme is not None
    return Announcement(
        stage=stage,
        programme=programme,
        year=evidences.note(f"{at}/year", facts.year, covering=covering),
        announced_count=evidences.note(f"{at}/announced_count", facts.announced),
        counted=evidences.note(f"{at}/counted", facts.counted, covering=False),
        completeness=shown.value,
        validity=evidences.note(f"{at}/validity", stated),
        entries=evidences.note_all(f"{at}/entries", facts.entries),
    )


def _publication(document: Document, evidences: Evidences, facts: PublicationFacts) -> Publication:
    site = evidences.note("/publication/site", facts.site) if document.site is None else document.site
    return Publication(
        url=document.url,
        site=site,
        posted=evidences.note("/publication/posted", facts.posted),
        origin_url=evidences.note("/publication/origin_url", facts.origin_url),
        origin_date=evidences.note("/publication/origin_date", facts.origin_date),
        stated_source=evidences.note("/publication/stated_source", facts.stated_source),
    )


def _require_notice(
    kind: Found[Kind] | None, document: Document, body: Body, titles: Titles, facts: list[AnnouncementFacts]
) -> Found[Kind]:
    """The kind, where the page is about clusters and tells something of them; raises `NotANotice` where it does not."""
    heads = [t.value for t in (titles.own, titles.page) if t]
    headed = any(CLUSTER.search(head) for head in heads)
    said = list(all_sentences(body.text))
    about = sum(1 for sentence in said if CLUSTER.search(sentence.text))
    listed = sum(len(each.entries) for each in facts)
    others = is_about_others(titles)
    enough = headed or listed >= 3 or (said and about >= _SHARE_ABOUT_CLUSTERS * len(said))
    if kind and enough and not others and (said or listed or titles.own) and (about or listed or headed):
        return kind
    seen = [
        f"headline {heads[0]!r}" if heads else "no headline",
        f"{len(said)} sentences, {about} of them about clusters",
        f"{len(document.lines)} lines in all",
    ]
    if others:
        seen.append("a title that heads a list of other things than clusters")
    missing = "a sentence that makes clusters known" if not facts else "a text that is about clusters"
    raise NotANotice(
        f"this is no notice about clusters: seen were {', '.join(seen)}; missing is {missing}",
        advice="Give the page of a notice (公布, 公示, 认定 …) or of a report about one, with its text.",
    )
