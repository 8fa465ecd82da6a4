"""The whole way once: data folder in, a release in force out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec

from gazette.errors import ValidationFailed
from gazette.graph.vocabulary import Space
from gazette.identity.ledger import Ledger
from gazette.identity.ledger_bytes import remembered
from gazette.identity.resolve import Head, head_of
from gazette.lists.known import KnownNotice
from gazette.reference import Reference
from gazette.release import steps
from gazette.release.acceptance import check_losses, told, withdrawn
from gazette.release.assembly import ROWS_A_PIECE, Assembled, Means, assemble
from gazette.release.begun import Begun
from gazette.release.built import Alarm, Built, Problem, noted, write_note
from gazette.release.folders import look_at_folders
from gazette.release.graphs import Graphs, make_graphs, read_industries, read_lists
from gazette.release.identified import write_identified
from gazette.release.inputs import inputs_of
from gazette.release.kept_ledger import check_ledger, note_ledger
from gazette.release.lock import only_one
from gazette.release.making import NoticePlan, get_ready
from gazette.release.manifest import Release, releases_of
from gazette.release.piece import read_pieces
from gazette.release.progress import Track, silently
from gazette.release.publish import Edition, new_store, publish, write_store
from gazette.release.readings import read_readings, write_readings
from gazette.release.shelf import Shelf
from gazette.release.sources import RecordCache
from gazette.release.spread import Reading, read_spread
from gazette.release.swap import current_or_none, prune
from gazette.settings import Settings, shipped
from gazette.store.embedded import EmbeddedStore
from gazette.validation.gate import Gate, Judged
from gazette.validation.report import Report
from gazette.work.executors import Workers
from gazette.work.garbage import seldom_looked_for
from gazette.work.running import RunningChecksums

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
    alone = only_one(releases / ".lock", lambda: tell("another build is at work; waiting for it"))
    with alone, seldom_looked_for(), remembered():
        before, folders = current_or_none(releases), look_at_folders(settings)
        inputs = inputs_of(settings, folders.digest)
        standing = noted(releases, inputs, before)
        if standing is not None:
            prune(releases, settings.keep_releases)
            return standing
        with ExitStack() as left_over, Workers(settings.executor) as workers:
            built = _build(settings, releases, before, inputs, folders.of, tell, accept, track, workers, left_over)
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
    folders: Mapping[str, str],
    tell: Callable[[str], None],
    accept: bool,
    track: Track,
    workers: Workers,
    left_over: ExitStack,
) -> Built:
    """The build proper; what has to be closed or taken away after it, however it ends, is handed to `left_over`."""
    scratch = releases / f".building-{os.getpid()}"
    shutil.rmtree(scratch, ignore_errors=True)
    left_over.callback(shutil.rmtree, scratch, ignore_errors=True)
    tell("reading the reference data")
    reference = Reference.load(settings.data / "reference")
    load = partial(Ledger.load, settings.data / "ledger.jsonl", settings.var / "cache" / "ledger.sqlite")
    ledger = load()
    if not accept:
        check_ledger(ledger.path, releases, before)
    facts = read_industries(settings.data)
    means = Means(settings.data, reference, facts, Space(settings.base_uri), inputs, workers)
    if before is not None:
        pieces = before.manifest.counts.get("Recognition", 0) // ROWS_A_PIECE
        workers.begin(pieces, _get_ready, settings.data, reference.version, means.digest_of("industries"))
    tell("reading and extracting the notices")
    cache = RecordCache(settings.var / "cache" / "records", reference)
    notices, trial = settings.data / "notices", scratch / "0"
    known = _read_before(folders, before, cache, Shelf(trial, notices))
    waiting = [notices / name for name in folders if name not in known]
    tables = settings.data / "reference"
    spread = read_spread(waiting, trial, reference, cache, tables=tables, workers=workers, track=track)
    found = known | {reading.folder: reading for reading in spread}
    readings = {name: found[name] for name in folders}
    problems = [problem for reading in readings.values() for problem in reading.problems]
    alarms = tuple(alarm for reading in readings.values() for alarm in reading.alarms)
    lists = read_lists(settings.data, reference)
    steps.reached("read")
    sources = _Sources(trial, before, notices, readings)
    sources.replace({problem.folder for problem in problems})
    tell(f"identifying and checking {len(readings)} folders of notices and {len(lists)} reports")
    gate = Gate(shipped("shapes"), settings.var / "cache" / "verdicts", track)
    like = before.path if before and read_pieces(before.path) else None
    begun = Begun(trial, means, before, left_over.enter_context(RunningChecksums()))
    if like is None:  # all has to be loaded: that is half of the work, and goes on beside the other half
        loader, take = new_store(trial)
        left_over.callback(loader.close)
        assembled = assemble(trial, sources.heads, lists, ledger, means, None, take, begun.plan)
        store = loader.finish()
    else:
        assembled = assemble(trial, sources.heads, lists, ledger, means, like, plan=begun.plan)
        store = write_store(assembled, like)
        left_over.callback(store.close)
    begun.begin(assembled, store)
    report = _judge(gate, assembled, store, settings)
    if report.blocked:
        begun.give_up()
        at_fault = _at_fault(assembled.plans, report, sources.fresh)
        ledger = load()  # nothing is minted for what stays out
        sources.replace(at_fault, out=True)
        lists = [known for known in lists if f"lists/{known.key}" not in at_fault]
        assembled, store = _again(assembled, store, scratch / "1", sources, lists, ledger, means)
        left_over.callback(store.close)
        still = _judge(gate, assembled, store, settings).blocked
        if still:  # no earlier state, or one that does not fit the rest any more
            out = {folder for key in still for folder in _folders(assembled.plans[key])}
            ledger = load()
            sources.drop(out)
            lists = [known for known in lists if f"lists/{known.key}" not in out]
            assembled, store = _again(assembled, store, scratch / "2", sources, lists, ledger, means)
            left_over.callback(store.close)
        for other in {*scratch.iterdir()} - {assembled.folder}:
            shutil.rmtree(other, ignore_errors=True)  # a file with two names counts as flushed (`store.disk.flush`)
        begun = Begun(assembled.folder, means, before, left_over.enter_context(RunningChecksums()))
        begun.begin(assembled, store)
    report = msgspec.structs.replace(report, gaps=assembled.gaps, differences=assembled.differences)
    steps.reached("judged")
    if before is not None:
        gone = withdrawn(before, assembled.apart(before.path), store)
        if gone:
            tell(f"withdrawn since release {before.manifest.release}: {told(gone)}")
        if not accept:
            check_losses(before, gone, report, settings)
    if ledger.unsaved:
        ledger.save()
        inputs["ledger"] = ledger.digest
    alone = (one for key, one in assembled.identified.items() if not assembled.plans[key].reports)
    write_identified(assembled.folder, means.identifying, alone, like, assembled.earlier)
    as_read = ((folders[name], reading) for name, reading in readings.items() if sources.as_read(name))
    write_readings(assembled.folder, cache.context, as_read, notices)
    note_ledger(ledger.path, releases)
    steps.reached("minted")
    tell("writing the release")
    used = {head.folder for head in sources.heads} | {f"lists/{known.key}" for known in lists}
    sources.shelf.pack(sources.captures(), before.path if before else None)
    edition = Edition(
        assembled=assembled,
        report=report,
        stale=tuple(sorted(sources.stale)),
        left_out=tuple(sorted(sources.broken - used)),
        inputs=inputs,
    )
    release = publish(edition, store, begun, settings, releases, before, workers)
    new = before is None or before.manifest.release != release.manifest.release
    return Built(release, tuple(problems), report, alarms, new)


def _get_ready(data: Path, version: str, industries: str) -> None:
    """What a process does that may be given some of a build's work: it loads this module with all others, and the
    tables."""
    get_ready(data, version, industries)


def _read_before(
    folders: Mapping[str, str], before: Release | None, cache: RecordCache, shelf: Shelf
) -> dict[str, Reading]:
    """What is known from the release before of folders with these digests; their sources are put on the shelf."""
    if before is None:
        return {}
    earlier = Shelf(before.path, shelf.notices)
    there = earlier.folders()
    known = read_readings(before.path, cache.context, shelf.notices)
    found = {name: reading for name, (digest, reading) in known.items() if folders.get(name) == digest}
    shelf.take_over(earlier)
    return {name: reading for name, reading in found.items() if name in there}


class _Sources:
    """The folders of notices that a build goes on with: as they were read, as they were last good, or not at all.

    `fresh` are those that are new, or not as in the release before; `stale` those that stand as they were there;
    `broken` all that were replaced or left out.
    """

    def __init__(self, trial: Path, before: Release | None, notices: Path, readings: Mapping[str, Reading]) -> None:
        self.shelf = Shelf(trial, notices)
        self._notices = notices
        self._earlier = Shelf(before.path, notices) if before else None
        self._heads = {name: reading.head for name, reading in readings.items() if reading.head}
        self._captures = {name: reading.captures for name, reading in readings.items()}
        self.fresh: set[str] = set()
        if before is not None and self._earlier is not None:
            read = self._heads.keys() - self.shelf.shared(self._earlier)
            self.fresh = {name for name in read if not self.shelf.same(name, before.path)}
        self.stale: set[str] = set()
        self.broken: set[str] = set()

    @property
    def heads(self) -> list[Head]:
        """The heads of all that are there."""
        return list(self._heads.values())

    def as_read(self, folder: str) -> bool:
        """Whether a folder stands as it was read now."""
        return folder in self._heads and folder not in self.broken

    def captures(self) -> dict[str, tuple[str, ...]]:
        """The digests of the captures of each folder that is there."""
        return {name: self._captures[name] for name in self._heads}

    def replace(self, broken: set[str], out: bool = False) -> None:
        """Take broken folders as they were last good; with `out` those that never were are left out."""
        self.broken |= broken
        known = self._earlier.folders() if self._earlier else set()
        self.fresh = self.fresh - (broken & known)
        for name in broken & known:
            assert self._earlier is not None
            self.shelf.take_one_over(name, self._earlier)
            sources = self.shelf.take(name)
            self._heads[name] = head_of(sources)
            self._captures[name] = tuple(source.document.sha256 for source in sources)
            self.stale.add(name)
        if out:
            self.drop(broken - known)

    def drop(self, folders: set[str]) -> None:
        """Leave folders out."""
        self.broken |= folders
        self.stale -= folders
        for name in folders & self._heads.keys():
            del self._heads[name]
            self.shelf.remove(name)

    def move(self, trial: Path) -> None:
        """Put the sources on the shelf of another trial."""
        there = Shelf(trial, self._notices)
        there.take_over(self.shelf)
        self.shelf = there


def _again(
    last: Assembled,
    store: EmbeddedStore,
    trial: Path,
    sources: _Sources,
    lists: Sequence[KnownNotice],
    ledger: Ledger,
    means: Means,
) -> tuple[Assembled, EmbeddedStore]:
    """Assemble once more, with other sources."""
    sources.move(trial)
    assembled = assemble(trial, sources.heads, lists, ledger, means, last.folder)
    made = write_store(assembled, last.folder, store)
    store.close()
    return assembled, made


def _at_fault(plans: Mapping[str, NoticePlan], report: Report, fresh: set[str]) -> set[str]:
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
    for key in report.blocked:
        folders, reported = _folders(plans[key]), {f"lists/{known.key}" for known in plans[key].reports}
        blamed = lines if reported else named
        suspects = folders & fresh
        at_fault = (folders & blamed.get(key, set())) or reported or folders
        found |= (suspects & named.get(key, set())) or suspects or at_fault
    return found


def _folders(plan: NoticePlan) -> set[str]:
    """The folders of a notice's captures, and what stands for the reports of it."""
    return {*plan.folders, *(f"lists/{known.key}" for known in plan.reports)}


def _judge(gate: Gate, assembled: Assembled, store: EmbeddedStore, settings: Settings) -> Report:
    shelf, space = Shelf(assembled.folder, settings.data / "notices"), Space(settings.base_uri)
    notices = {key: Judged(bool(plan.folders), partial(plan.notice, shelf)) for key, plan in assembled.plans.items()}
    report = gate.check_store(notices, store, assembled.digest, space)
    faults = [f for f in report.findings if f.severity == "violation" and f.notice is None]
    if faults:
        faulty = "; ".join(f"{f.rule}: {f.message_en} ({f.focus})" for f in faults[:5])
        raise ValidationFailed(f"the shared data break {len(faults)} rules: {faulty}", file=settings.data)
    return report
