"""The whole way once: data folder in, a release in force out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from gazette.errors import ValidationFailed
from gazette.graph.gaps import gaps_of, in_order
from gazette.graph.vocabulary import Space
from gazette.identity.comparison import differences
from gazette.identity.ledger import Ledger
from gazette.identity.resolve import IdentifiedNotice, Source, identify
from gazette.reading.capture import notice_folders
from gazette.reference import Reference
from gazette.release import steps
from gazette.release.acceptance import check_losses, told, withdrawn
from gazette.release.built import Alarm, Built, Problem, noted, write_note
from gazette.release.content import contents_of
from gazette.release.graphs import LISTS_FOLDER, Graphs, make_graphs, read_lists
from gazette.release.inputs import inputs_of
from gazette.release.kept_ledger import check_ledger, note_ledger
from gazette.release.last_good import last_good
from gazette.release.lock import only_one
from gazette.release.manifest import Release, releases_of
from gazette.release.progress import Track, silently
from gazette.release.publish import Edition, publish
from gazette.release.sources import RecordCache, alarms_of
from gazette.release.spread import read_spread
from gazette.release.swap import current_or_none, prune
from gazette.settings import Settings, shipped
from gazette.validation.gate import Gate
from gazette.validation.report import Report

__all__ = ["Alarm", "Built", "Graphs", "Problem", "build", "make_graphs", "read_lists"]


def build(
    settings: Settings,
    tell: Callable[[str], None] = lambda _: None,
    accept: bool = False,
    track: Track = silently,
) -> Built:
    """Read, extract, identify, check and load everything under `settings.data`; put the release in force.

    `tell` gets a line at each step, `track` shows how far it has come. What cannot be read, or breaks a shape, is
    reported; it stands in the new release as it was in the last one, marked stale, or stays out if it was not there;
    the rest goes on. A second build of the same base waits for the first. Where nothing that a release is made from
    has changed, nothing is done.

    Raises `UserError` where the data folder itself (tables, ledger, shapes) is broken; and `NotAccepted`, unless
    `accept`, where the new release would lose much of what the one in force says, which then stays.
    """
    releases = releases_of(settings.var, settings.base_uri)
    with only_one(releases / ".lock", lambda: tell("another build is at work; waiting for it")):
        before, inputs = current_or_none(releases), inputs_of(settings)
        standing = noted(releases, inputs, before)
        if standing is not None:
            return standing
        built = _build(settings, releases, before, inputs, tell, accept, track)
        prune(releases, settings.keep_releases)
        steps.reached("pruned")
        write_note(releases, inputs, built)
        steps.reached("noted")
        return built


def _build(
    settings: Settings,
    releases: Path,
    before: Release | None,
    inputs: dict[str, str],
    tell: Callable[[str], None],
    accept: bool,
    track: Track,
) -> Built:
    space = Space(settings.base_uri)
    tell("reading the reference data")
    reference = Reference.load(settings.data / "reference")
    ledger = Ledger.load(settings.data / "ledger.jsonl")
    if not accept:
        check_ledger(ledger.path, releases, before)
    tell("reading and extracting the notices")
    cache = RecordCache(settings.var / "cache" / "records", reference)
    sources: list[Source] = []
    problems: list[Problem] = []
    folders, tables = notice_folders(settings.data / "notices"), settings.data / "reference"
    spread = read_spread(folders, reference, cache, tables=tables, executor=settings.executor, track=track)
    for found in spread:
        (sources if isinstance(found, Source) else problems).append(found)  # type: ignore[arg-type]
    alarms = tuple(alarm for source in sources for alarm in alarms_of(source))
    lists = read_lists(settings.data, reference)
    steps.reached("read")
    earlier = last_good(before, settings.data / "notices")
    broken = {problem.folder for problem in problems}
    sources, stale = _with_last_good(sources, earlier, broken)
    notices = identify(sources, reference, ledger, lists)
    tell(f"checking {len(notices)} notices against the shapes")
    gate = Gate(shipped("shapes"), settings.var / "cache" / "verdicts", track)
    graphs = make_graphs(notices, reference, ledger, settings.data, space)
    report = _judge(gate, notices, graphs, space, settings)
    if report.blocked:
        fresh = {source.folder for source in sources if before and not _as_before(source, earlier)}
        at_fault = _at_fault(notices, report, fresh)
        broken |= at_fault
        ledger = Ledger.load(ledger.path)  # nothing is minted for what stays out
        sources = [source for source in sources if source.folder not in at_fault]
        sources, stale = _with_last_good(sources, earlier, broken)
        lists = [known for known in lists if f"lists/{known.key}" not in broken]
        notices = identify(sources, reference, ledger, lists)
        graphs = make_graphs(notices, reference, ledger, settings.data, space)
        still = _judge(gate, notices, graphs, space, settings).blocked
        if still:  # no earlier state, or one that does not fit the rest any more
            out = _folders(notices, still)
            broken |= out
            ledger = Ledger.load(ledger.path)
            sources, stale = [source for source in sources if source.folder not in out], stale - out
            lists = [known for known in lists if f"lists/{known.key}" not in out]
            notices = identify(sources, reference, ledger, lists)
            graphs = make_graphs(notices, reference, ledger, settings.data, space)
    report = msgspec.structs.replace(
        report,
        gaps=tuple(in_order(g for n in notices for g in gaps_of(n))),
        differences=tuple(differences(settings.data / LISTS_FOLDER, notices)),
    )
    steps.reached("judged")
    if before is not None:
        gone = withdrawn(before, graphs.entities)
        if gone:
            tell(f"withdrawn since release {before.manifest.release}: {told(gone)}")
        if not accept:
            check_losses(before, gone, report, settings)
    if ledger.unsaved:
        ledger.save()
        inputs["ledger"] = ledger.digest
    note_ledger(ledger.path, releases)
    steps.reached("minted")
    tell("writing the release")
    used = {source.folder for source in sources} | {f"lists/{known.key}" for known in lists}
    edition = Edition(
        contents=contents_of(graphs, space),
        sources=sources,
        report=report,
        stale=tuple(sorted(stale)),
        left_out=tuple(sorted(broken - used)),
        inputs=inputs,
    )
    del graphs, notices  # what the contents do not need can go: a country fills the memory
    release = publish(edition, settings, releases, before)
    new = before is None or before.manifest.release != release.manifest.release
    return Built(release, tuple(problems), report, alarms, new)


def _with_last_good(
    sources: Sequence[Source], earlier: Mapping[str, list[Source]], broken: set[str]
) -> tuple[list[Source], set[str]]:
    """The sources, those of broken folders as they were last good where that is known; and the folders replaced so."""
    stale = broken & earlier.keys()
    return [s for s in sources if s.folder not in stale] + [s for f in sorted(stale) for s in earlier[f]], stale


def _as_before(source: Source, earlier: Mapping[str, list[Source]]) -> bool:
    """Whether the release in force was made from the same record."""
    return any(
        kept.capture.file.name == source.capture.file.name and kept.record == source.record
        for kept in earlier.get(source.folder, ())
    )


def _at_fault(notices: Iterable[IdentifiedNotice], report: Report, fresh: set[str]) -> set[str]:
    """The folders to keep out so that a notice breaks no rule: those that a violation names, else all of them.

    What is `fresh`, new or changed since the release in force, goes before what was good in it. Where a notice is held
    and reported too, what is reported goes first, unless the line of a capture is to blame.
    """
    named: dict[str, set[str]] = {}
    lines: dict[str, set[str]] = {}
    for finding in report.findings:
        if finding.severity == "violation" and finding.notice and finding.file:
            folder = finding.file.rpartition("/")[0]
            named.setdefault(finding.notice, set()).add(folder)
            if finding.line is not None:
                lines.setdefault(finding.notice, set()).add(folder)
    found: set[str] = set()
    for notice in notices:
        if notice.key in report.blocked:
            folders = {source.folder for source in notice.sources}
            reported = {source.folder for source in notice.reports}
            blamed = lines if reported else named
            suspects = folders & fresh
            at_fault = (folders & blamed.get(notice.key, set())) or reported or folders
            found |= (suspects & named.get(notice.key, set())) or suspects or at_fault
    return found


def _folders(notices: Iterable[IdentifiedNotice], keys: Iterable[str]) -> set[str]:
    return {source.folder for notice in notices if notice.key in set(keys) for source in notice.sources}


def _judge(gate: Gate, notices: Sequence[IdentifiedNotice], graphs: Graphs, space: Space, settings: Settings) -> Report:
    report = gate.check(notices, graphs.notices, graphs.shared, space, graphs.ontology)
    faults = [f for f in report.findings if f.severity == "violation" and f.notice is None]
    if faults:
        faulty = "; ".join(f"{f.rule}: {f.message_en} ({f.focus})" for f in faults[:5])
        raise ValidationFailed(f"the shared data break {len(faults)} rules: {faulty}", file=settings.data)
    return report
