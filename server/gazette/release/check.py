"""`gazette check`: what would keep notices out of a release, and what was not understood, by file and line."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from gazette.errors import UserError
from gazette.extraction.attachment import extract_attachment, is_attachment
from gazette.extraction.corrections import corrected, read_corrections
from gazette.extraction.notice import extract
from gazette.graph.gaps import Gap, gaps_of, in_order
from gazette.graph.gaps import lines as lines_of_gaps
from gazette.graph.history import clusters_of, events_of, histories
from gazette.graph.vocabulary import Space
from gazette.identity.ledger import Ledger
from gazette.identity.resolve import IdentifiedNotice, Source, identify
from gazette.reading.capture import masked_document, notice_folders
from gazette.reading.document import Document
from gazette.reading.reader import read_document
from gazette.reference import Reference
from gazette.release.graphs import Graphs, make_graphs, read_industries, read_lists
from gazette.release.preview import loose_source, preview
from gazette.release.sources import Problem, RecordCache, alarms_of, read_folder
from gazette.settings import Settings, shipped
from gazette.text.plain import Lines
from gazette.validation.gate import Gate
from gazette.validation.report import Finding, Report, shown


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    report: Report
    notices: Path
    gaps: tuple[Gap, ...] = ()
    without_industry: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything could be published."""
        alarmed = any(True for source in self.sources for _ in alarms_of(source))
        return not self.problems and not self.report.blocked and not alarmed

    def lines(self) -> Iterator[str]:
        """The outcome in lines for people: problems, violations and what concerns the captures themselves, a summary of
        each capture, then the other warnings, those by one rule about one file as one."""
        for problem in self.problems:
            yield _told(problem)
        files = {source.place: source.capture.file for source in self.sources}
        others: dict[tuple[str, str], list[Finding]] = {}
        for finding in sorted(self.report.findings, key=lambda finding: finding.severity != "violation"):
            if finding.severity == "violation" or (finding.severity == "warning" and finding.file in files):
                yield finding.told(self.notices, files)
            elif finding.severity == "warning":
                others.setdefault((finding.rule, finding.file or ""), []).append(finding)
        for source in self.sources:
            yield from _summary(source)
        for (rule, _), alike in others.items():
            yield alike[0].told(self.notices, files)
            if more := len(alike) - 1:
                yield f"    and {more} more by the rule {rule} about the same file"
        notes = Counter((f.notice, f.rule, f.message_en) for f in self.report.findings if f.severity == "info")
        for (notice, rule, message), times in sorted(notes.items(), key=str):
            yield f"{notice}: info {rule}: {message}" + (f" ({times} times)" if times > 1 else "")
        yield from lines_of_gaps(self.gaps)
        for words in self.without_industry:
            yield f"data/industries: no concept has the words {words}"
        violations, warnings = self.report.count("violation"), self.report.count("warning")
        yield (
            f"{len(self.sources)} captures read, {len(self.problems)} not; "
            f"{violations} violations of rules, {warnings} warnings by rules"
        )


def _told(problem: Problem) -> str:
    if problem.error.file is not None:
        problem.error.file = shown(Path(problem.error.file))
    return str(problem.error)


def _summary(source: Source) -> Iterator[str]:
    record, file = source.record, shown(source.capture.file)
    lines = Lines(source.document.raw)
    named = sum(len(announcement.entries) for announcement in record.announcements)
    yield (
        f"{file}: {record.kind}, {named} clusters named, {len(record.evidence)} facts, "
        f"{len(record.uncovered)} sentences without a fact"
    )
    for warning in record.warnings:
        place = f":{lines.number(warning.span[0])}" if warning.span else ""
        yield f"{file}{place}: warning {warning.code}: {warning.message}"
    for uncovered in record.uncovered:
        yield f"{file}:{lines.number(uncovered.span[0])}: no fact taken: {_short(uncovered.text)}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def check_places(places: Sequence[Path], settings: Settings) -> Outcome:
    """Check folders of data/notices and loose captures; without places, all notices of the data folder.

    What is checked stands beside what the data folder holds of the same clusters and batches, so that a recheck is not
    told to have no grant; only what the rules say of the notices that are checked is told.
    """
    reference = Reference.load(settings.data / "reference")
    found = list(_read(places or notice_folders(settings.data / "notices"), reference))
    sources = [f for f in found if isinstance(f, Source)]
    problems = [f for f in found if isinstance(f, Problem)]
    lists = read_lists(settings.data, reference)
    ledger = Ledger.load(settings.data / "ledger.jsonl")
    notices = found_in = identify(sources, reference, ledger, lists)
    if places:
        notices = [notice for notice in found_in if notice.captures]
        found_in = _among(notices, identify(_held(places, sources, settings, reference), reference, ledger, lists))
    graphs = make_graphs(found_in, reference, ledger, settings.data, Space(settings.base_uri))
    gate = Gate(shipped("shapes"))
    report = gate.check(notices, graphs.notices, graphs.shared, Space(settings.base_uri), graphs.ontology)
    if places:  # what is told of no notice is told of the data folder
        report = msgspec.structs.replace(report, findings=tuple(one for one in report.findings if one.notice))
    gaps = () if places else tuple(in_order(gap for notice in notices for gap in gaps_of(notice)))
    known = read_industries(settings.data).industries
    clusters = clusters_of(histories(event for notice in notices for event in events_of(notice)))
    said = dict.fromkeys(cluster.industry for cluster in clusters if cluster.industry)
    unknown = tuple(words for words in said if len(known) and known.meant_by(words) is None)
    return Outcome(tuple(sources), tuple(problems), report, settings.data / "notices", gaps, unknown)


def _held(
    places: Sequence[Path], given: Iterable[Source], settings: Settings, reference: Reference
) -> Iterator[Source]:
    """The captures of the data folder but for the folders that are checked, or hold what is, and copies of it. What
    cannot be read is passed over; what earlier builds read is not read again."""
    kept = settings.var / "cache" / "records"
    cache = RecordCache(kept, reference) if os.access(kept, os.W_OK) else None
    checked = {place.resolve() for place in places} | {place.resolve().parent for place in places}
    same = {source.document.sha256 for source in given}
    for folder in notice_folders(settings.data / "notices"):
        for found in read_folder(folder, reference, cache) if folder.resolve() not in checked else ():
            if isinstance(found, Source) and found.document.sha256 not in same:
                yield found


def _among(checked: Sequence[IdentifiedNotice], held: Iterable[IdentifiedNotice]) -> list[IdentifiedNotice]:
    """The notices that are checked with those held that name one of the same clusters or act on one of the same
    batches, and with all that pages report; one that is checked stands for itself as it is held."""
    keys = {notice.key for notice in checked}
    about = set().union(*map(_about, checked))
    beside = (n for n in held if n.key not in keys and (not n.captures or about & _about(n)))
    return sorted([*checked, *beside], key=lambda notice: notice.key)


def _about(notice: IdentifiedNotice) -> set[str]:
    return {key for act in notice.acts for key in (act.batch, *(c for part in act.parts for c in part.clusters))}


def graphs_of(settings: Settings) -> Graphs:
    """The graphs that the data folder gives now, without publishing or minting anything. Problems are passed over."""
    reference = Reference.load(settings.data / "reference")
    found = _read(notice_folders(settings.data / "notices"), reference)
    sources = [source for source in found if isinstance(source, Source)]
    return preview(sources, reference, settings, read_lists(settings.data, reference))[1]


def _read(places: Iterable[Path], reference: Reference) -> Iterator[Source | Problem]:
    """Folders and loose files as sources; a list among loose files is read in the light of the one page beside it."""
    pages: list[Source] = []
    attachments: list[tuple[Path, Document]] = []
    for place in places:
        if place.is_dir():
            yield from read_folder(place, reference)
            continue
        try:
            document = masked_document(read_document(place.read_bytes(), file=place))
            if is_attachment(document):
                attachments.append((place, document))
                continue
            pages.append(_loose(document, place, reference))
        except OSError as error:
            yield Problem(place.name, UserError(f"cannot be read: {error.strerror}", file=place))
        except UserError as error:
            yield _problem(place, error)
    yield from pages
    for place, document in attachments:
        try:
            yield (
                _beside(document, place, pages[0], reference) if len(pages) == 1 else _loose(document, place, reference)
            )
        except UserError as error:
            yield _problem(place, error)


def _loose(document: Document, place: Path, reference: Reference) -> Source:
    record = corrected(extract(document, reference), read_corrections(place.parent), place.name)
    return loose_source(document, record, place)


def _beside(document: Document, place: Path, page: Source, reference: Reference) -> Source:
    record = extract_attachment(document, page.document, page.record, reference)
    return replace(loose_source(document, record, place), folder=page.folder)


def _problem(place: Path, error: UserError) -> Problem:
    error.file = error.file or place
    return Problem(place.name, error)
