"""The whole way once: data folder in, a release in force out."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from pyoxigraph import Quad

from gazette import __version__
from gazette.errors import ValidationFailed
from gazette.graph.derived import derived_graph
from gazette.graph.entities import entities_graph
from gazette.graph.history import histories
from gazette.graph.meta import meta_graph
from gazette.graph.notice import notice_graph
from gazette.graph.ontology import ontology_quads
from gazette.graph.reference import reference_graph
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, TYPE, Space
from gazette.identity.ledger import Ledger
from gazette.identity.resolve import IdentifiedNotice, Source, identify
from gazette.reference import Reference
from gazette.release.manifest import Manifest, Release, open_release, releases_of
from gazette.release.sources import Problem, RecordCache, code_digest, read_sources
from gazette.release.swap import current_or_none, prune, put_in_place
from gazette.settings import Settings, shipped
from gazette.store.embedded import EmbeddedStore
from gazette.validation.gate import Gate
from gazette.validation.report import Report

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
    """What a build gave: the release in force, what could not be read, what validation said, and whether it is new."""

    release: Release
    problems: tuple[Problem, ...]
    report: Report
    new: bool


@dataclass(frozen=True, slots=True)
class Graphs:
    """All that a release holds, but for its description of itself."""

    notices: dict[str, Sheet]
    entities: Sheet
    derived: Sheet
    reference: Sheet
    ontology: list[Quad]

    def quads(self) -> list[Quad]:
        """Every quad, graph by graph."""
        sheets = [*self.notices.values(), self.entities, self.derived, self.reference]
        return [*(quad for sheet in sheets for quad in sheet.quads()), *self.ontology]


def build(settings: Settings, tell: Callable[[str], None] = lambda _: None) -> Built:
    """Read, extract, identify, check and load everything under `settings.data`; put the release in force.

    `tell` gets a line at each step. What cannot be read, or breaks a shape, stays out and is reported; the rest goes
    on. Raises `UserError` where the data folder itself (tables, ledger, shapes) is broken.
    """
    space = Space(settings.base_uri)
    releases = releases_of(settings.var, settings.base_uri)
    releases.mkdir(parents=True, exist_ok=True)
    tell("reading the reference data")
    reference = Reference.load(settings.data / "reference")
    ledger = Ledger.load(settings.data / "ledger.jsonl")
    tell("reading and extracting the notices")
    cache = RecordCache(settings.var / "cache" / "records", reference)
    sources: list[Source] = []
    problems: list[Problem] = []
    for found in read_sources(settings.data / "notices", reference, cache):
        (sources if isinstance(found, Source) else problems).append(found)  # type: ignore[arg-type]
    notices = identify(sources, reference, ledger)
    tell(f"checking {len(notices)} notices against the shapes")
    gate = Gate(shipped("shapes"))
    graphs = make_graphs(notices, reference, space)
    shared = [graphs.entities, graphs.derived, graphs.reference]
    report = gate.check(notices, graphs.notices, shared, space, graphs.ontology)
    shared_faults = [f for f in report.findings if f.severity == "violation" and f.notice is None]
    if shared_faults:
        told = "; ".join(f"{f.rule}: {f.message_en} ({f.focus})" for f in shared_faults[:5])
        raise ValidationFailed(f"the shared data break {len(shared_faults)} rules: {told}", file=settings.data)
    if report.blocked:
        notices = [notice for notice in notices if notice.key not in report.blocked]
        graphs = make_graphs(notices, reference, space)
    if ledger.unsaved:
        ledger.save()
    tell("loading the store")
    release, new = _publish(settings, space, releases, graphs, problems, report, reference)
    prune(releases, settings.keep_releases)
    return Built(release, tuple(problems), report, new)


def make_graphs(notices: Sequence[IdentifiedNotice], reference: Reference, space: Space) -> Graphs:
    """The graphs of these notices with all that they hang on."""
    found = histories(notices)
    return Graphs(
        notices={notice.key: notice_graph(notice, space) for notice in notices},
        entities=entities_graph(notices, found, reference, space),
        derived=derived_graph(notices, found, reference, space),
        reference=reference_graph(reference, space),
        ontology=ontology_quads(shipped("ontology"), space),
    )


def _publish(
    settings: Settings,
    space: Space,
    releases: Path,
    graphs: Graphs,
    problems: Sequence[Problem],
    report: Report,
    reference: Reference,
) -> tuple[Release, bool]:
    quads = graphs.quads()
    digest = _digest(quads, space)
    left_out = tuple(sorted({*report.blocked, *(problem.folder for problem in problems)}))
    told = msgspec.json.format(msgspec.json.encode(report))
    name = hashlib.sha256(digest.encode() + told + repr(left_out).encode()).hexdigest()[:12]
    before = current_or_none(releases)
    scratch = releases / f".building-{os.getpid()}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    prefix = f"<{space.base}/graph/"
    sizes = Counter(str(quad.graph_name).removeprefix(prefix).removesuffix(">") for quad in quads)
    entities = Counter(str(quad.object) for quad in quads if quad.predicate == TYPE)
    counts = {name: entities[str(CG[name])] for name in _COUNTED}
    meta = meta_graph(space, name, sizes, counts)
    sizes["meta"] = len(meta)
    store = EmbeddedStore.writable(scratch / "store")
    store.load([*quads, *meta.quads()])
    store.settle()
    del store
    manifest = Manifest(
        release=name,
        base_uri=settings.base_uri,
        digest=digest,
        software=__version__,
        built=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        inputs={"reference": reference.version, "code": code_digest()},
        quads=sum(sizes.values()),
        graphs=dict(sorted(sizes.items())),
        counts=counts,
        left_out=left_out,
    )
    (scratch / "report.json").write_bytes(told)
    (scratch / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    path = put_in_place(scratch, releases, name)
    return open_release(path), before is None or before.manifest.release != name


def _digest(quads: Sequence[Quad], space: Space) -> str:
    """SHA-256 over the sorted N-Quads, with IRIs relative to the base: equal for equal data at any base."""
    digest = hashlib.sha256()
    for line in sorted(f"{quad} .\n".replace(f"<{space.base}/", "<") for quad in quads):
        digest.update(line.encode())
    return digest.hexdigest()
