"""The whole way once: data folder in, a release in force out."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from pyoxigraph import Quad

from gazette import __version__
from gazette.errors import ValidationFailed
from gazette.graph.classifications import classification_graphs
from gazette.graph.derived import derived_graph
from gazette.graph.entities import entities_graph
from gazette.graph.gaps import gaps_of, table
from gazette.graph.history import histories
from gazette.graph.industries import IndustryFacts, industry_graphs
from gazette.graph.links import link_sheets
from gazette.graph.meta import meta_graph
from gazette.graph.notice import notice_graph
from gazette.graph.ontology import ontology_quads
from gazette.graph.programmes import body_sheet, leave_out, programme_sheet
from gazette.graph.reference import reference_graph
from gazette.graph.reported import add_reported_conflicts, count_sheet
from gazette.graph.sheet import Sheet
from gazette.graph.tombstones import add_tombstones
from gazette.graph.vocabulary import CG, TYPE, Space
from gazette.identity.comparison import differences
from gazette.identity.ledger import Ledger
from gazette.identity.resolve import IdentifiedNotice, Source, identify
from gazette.industries.scheme import Industries
from gazette.industries.sssom import FILE as MAPPINGS
from gazette.lists.conflicts import read_conflicts
from gazette.lists.counts import read_counts
from gazette.lists.known import KnownNotice, read_known_notices
from gazette.reference import Reference
from gazette.reference.body_names import read_body_names
from gazette.reference.classifications import Classifications
from gazette.reference.links import Links
from gazette.reference.programmes import Programmes
from gazette.reference.tables import digest_below
from gazette.release.last_good import FILE as SOURCES
from gazette.release.last_good import kept, last_good
from gazette.release.lock import only_one
from gazette.release.manifest import Manifest, Release, checksums, open_release, releases_of
from gazette.release.sources import Alarm, Problem, RecordCache, alarms_of, code_digest, read_sources
from gazette.release.swap import current_or_none, prune, put_in_place
from gazette.search import index as search_index
from gazette.search.entries import entries_of
from gazette.settings import Settings, shipped
from gazette.store.embedded import EmbeddedStore
from gazette.validation.gate import Gate
from gazette.validation.report import Report

LISTS_FOLDER = "lists"
INDUSTRIES_FOLDER = "industries"
_COUNTED = (
    "Notice",
    "Cluster",
    "Recognition",
    "Batch",
    "Programme",
    "PublicBody",
    "PolicyDocument",
    "AdministrativeRegion",
)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build gave: the release in force, and whether it is new; what could not be read, what broke a rule.

    `alarms` are the warnings of records that a person has to see before anybody trusts the list: a name cut off.
    """

    release: Release
    problems: tuple[Problem, ...]
    report: Report
    alarms: tuple[Alarm, ...]
    new: bool

    @property
    def clean(self) -> bool:
        """Whether everything in the data folder stands in the release as it is there now."""
        return not self.problems and not self.report.blocked and not self.alarms


@dataclass(frozen=True, slots=True)
class Graphs:
    """All that a release holds, but for its description of itself."""

    notices: dict[str, Sheet]
    entities: Sheet
    derived: Sheet
    reference: Sheet
    tables: list[Sheet]
    ontology: list[Quad]

    @property
    def shared(self) -> list[Sheet]:
        """What notices refer to."""
        return [self.entities, self.derived, self.reference, *self.tables]

    def quads(self) -> list[Quad]:
        """Every quad, graph by graph."""
        sheets = [*self.notices.values(), *self.shared]
        return [*(quad for sheet in sheets for quad in sheet.quads()), *self.ontology]


def build(settings: Settings, tell: Callable[[str], None] = lambda _: None) -> Built:
    """Read, extract, identify, check and load everything under `settings.data`; put the release in force.

    `tell` gets a line at each step. What cannot be read, or breaks a shape, is reported; it stands in the new release
    as it was in the last one, marked stale, or stays out if it was not there; the rest goes on. A second build of the
    same base waits for the first. Raises `UserError` where the data folder itself (tables, ledger, shapes) is broken.
    """
    releases = releases_of(settings.var, settings.base_uri)
    with only_one(releases / ".lock", lambda: tell("another build is at work; waiting for it")):
        return _build(settings, releases, tell)


def _build(settings: Settings, releases: Path, tell: Callable[[str], None]) -> Built:
    space = Space(settings.base_uri)
    tell("reading the reference data")
    reference = Reference.load(settings.data / "reference")
    ledger = Ledger.load(settings.data / "ledger.jsonl")
    tell("reading and extracting the notices")
    cache = RecordCache(settings.var / "cache" / "records", reference)
    sources: list[Source] = []
    problems: list[Problem] = []
    for found in read_sources(settings.data / "notices", reference, cache):
        (sources if isinstance(found, Source) else problems).append(found)  # type: ignore[arg-type]
    alarms = tuple(alarm for source in sources for alarm in alarms_of(source))
    lists = read_lists(settings.data, reference)
    before = current_or_none(releases)
    earlier = last_good(before, settings.data / "notices")
    broken = {problem.folder for problem in problems}
    sources, stale = _with_last_good(sources, earlier, broken)
    notices = identify(sources, reference, ledger, lists)
    tell(f"checking {len(notices)} notices against the shapes")
    gate = Gate(shipped("shapes"))
    graphs = make_graphs(notices, reference, ledger, settings.data, space)
    report = _judge(gate, notices, graphs, space, settings)
    if report.blocked:
        broken |= _at_fault(notices, report)
        ledger = Ledger.load(ledger.path)  # nothing is minted for what stays out
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
    if ledger.unsaved:
        ledger.save()
    report = msgspec.structs.replace(
        report, gaps=tuple(gaps_of(notices)), differences=tuple(differences(settings.data / LISTS_FOLDER, notices))
    )
    tell("loading the store")
    used = {source.folder for source in sources} | {f"lists/{known.key}" for known in lists}
    left_out = tuple(sorted(broken - used))
    release = _publish(settings, space, releases, graphs, sources, report, tuple(sorted(stale)), left_out)
    prune(releases, settings.keep_releases)
    new = before is None or before.manifest.release != release.manifest.release
    return Built(release, tuple(problems), report, alarms, new)


def _with_last_good(
    sources: Sequence[Source], earlier: Mapping[str, list[Source]], broken: set[str]
) -> tuple[list[Source], set[str]]:
    """The sources, those of broken folders as they were last good where that is known; and the folders replaced so."""
    stale = broken & earlier.keys()
    return [s for s in sources if s.folder not in stale] + [s for f in sorted(stale) for s in earlier[f]], stale


def _at_fault(notices: Iterable[IdentifiedNotice], report: Report) -> set[str]:
    """The folders that a violation names, of a notice that stands in several; all folders where it names none.

    Where a notice is held and reported too, what is reported goes first, unless the line of a capture is to blame.
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
            found |= (folders & blamed.get(notice.key, set())) or reported or folders
    return found


def _folders(notices: Iterable[IdentifiedNotice], keys: Iterable[str]) -> set[str]:
    return {source.folder for notice in notices if notice.key in set(keys) for source in notice.sources}


def _judge(gate: Gate, notices: Sequence[IdentifiedNotice], graphs: Graphs, space: Space, settings: Settings) -> Report:
    report = gate.check(notices, graphs.notices, graphs.shared, space, graphs.ontology)
    faults = [f for f in report.findings if f.severity == "violation" and f.notice is None]
    if faults:
        told = "; ".join(f"{f.rule}: {f.message_en} ({f.focus})" for f in faults[:5])
        raise ValidationFailed(f"the shared data break {len(faults)} rules: {told}", file=settings.data)
    return report


def reference_sheets(
    folder: Path, reference: Reference, ledger: Ledger, facts: IndustryFacts, space: Space
) -> list[Sheet]:
    """Programmes, names of bodies, classifications, industries and links: what only a release needs of the tables."""
    return [
        programme_sheet(Programmes.load(folder, reference.regions, reference.bodies), reference, ledger, space),
        body_sheet(reference.bodies, read_body_names(folder, reference.bodies), space),
        *classification_graphs(facts.classifications, space),
        *industry_graphs(facts, space),
        *link_sheets(Links.load(folder), reference, facts.classifications, space),
    ]


def read_lists(data: Path, reference: Reference) -> list[KnownNotice]:
    """The notices known only by report, from data/lists. Raises `BadDataFile` with the line of the first fault."""
    return read_known_notices(data / LISTS_FOLDER, data / "reference", reference)


def read_industries(data: Path) -> IndustryFacts:
    """The scheme of industries, from data/industries. Raises `BadDataFile` with the line of the first fault."""
    classifications = Classifications.load(data / "reference")
    return IndustryFacts(Industries.load(data / INDUSTRIES_FOLDER, classifications), classifications)


def make_graphs(
    notices: Sequence[IdentifiedNotice], reference: Reference, ledger: Ledger, data: Path, space: Space
) -> Graphs:
    """The graphs of these notices with all that they hang on; `data` holds the reference tables and known lists."""
    found = histories(notices)
    facts = read_industries(data)
    tables = reference_sheets(data / "reference", reference, ledger, facts, space)
    entities = entities_graph(notices, found, reference, facts, space)
    if any(notice.reports for notice in notices):
        counts = read_counts(data / LISTS_FOLDER, data / "reference", reference)
        tables.append(count_sheet(counts, notices, reference, space))
        lists = read_lists(data, reference)
        conflicts = read_conflicts(data / LISTS_FOLDER, data / "reference", lists, counts)
        add_reported_conflicts(entities, space, conflicts, counts, notices)
    entities = leave_out(entities, tables)
    add_tombstones(entities, ledger, space)
    return Graphs(
        notices={notice.key: notice_graph(notice, space) for notice in notices},
        entities=entities,
        derived=derived_graph(notices, found, reference, facts, space),
        reference=reference_graph(reference, space),
        tables=tables,
        ontology=ontology_quads(shipped("ontology"), space),
    )


def _publish(
    settings: Settings,
    space: Space,
    releases: Path,
    graphs: Graphs,
    sources: Sequence[Source],
    report: Report,
    stale: tuple[str, ...],
    left_out: tuple[str, ...],
) -> Release:
    quads = graphs.quads()
    digest = _digest(quads, space)
    told = msgspec.json.format(msgspec.json.encode(report))
    state = repr((stale, left_out, search_index.VERSION)).encode()
    name = hashlib.sha256(digest.encode() + told + state).hexdigest()[:12]
    scratch = releases / f".building-{os.getpid()}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    prefix = f"<{space.base}/graph/"
    sizes = Counter(str(quad.graph_name).removeprefix(prefix).removesuffix(">") for quad in quads)
    entities = Counter(str(quad.object) for quad in quads if quad.predicate == TYPE)
    counts = {kind: entities[str(CG[kind])] for kind in _COUNTED}
    meta = meta_graph(space, name, sizes, counts)
    sizes["meta"] = len(meta)
    store = EmbeddedStore.writable(scratch / "store")
    store.load([*quads, *meta.quads()])
    store.settle()
    del store
    search_index.write_index(scratch / search_index.FILE, entries_of(quads, space.base))
    (scratch / "report.json").write_bytes(told)
    (scratch / SOURCES).write_bytes(kept(sources))
    (scratch / "gaps.csv").write_text(table(report.gaps), encoding="utf-8")
    (scratch / MAPPINGS).write_text(read_industries(settings.data).sssom(space.base), encoding="utf-8")
    manifest = Manifest(
        release=name,
        base_uri=settings.base_uri,
        digest=digest,
        software=__version__,
        built=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        inputs={
            "reference": digest_below(settings.data / "reference"),
            "lists": digest_below(settings.data / LISTS_FOLDER),
            "industries": digest_below(settings.data / INDUSTRIES_FOLDER),
            "code": code_digest(),
        },
        quads=sum(sizes.values()),
        graphs={space.graph(graph).value: size for graph, size in sorted(sizes.items())},
        counts=counts,
        files=checksums(scratch),
        stale=stale,
        left_out=left_out,
    )
    (scratch / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    return open_release(put_in_place(scratch, releases, name))


def _digest(quads: Sequence[Quad], space: Space) -> str:
    """SHA-256 over the sorted N-Quads, with IRIs relative to the base: equal for equal data at any base."""
    digest = hashlib.sha256()
    for line in sorted(f"{quad} .\n".replace(f"<{space.base}/", "<") for quad in quads):
        digest.update(line.encode())
    return digest.hexdigest()
