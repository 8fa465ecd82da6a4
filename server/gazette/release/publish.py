"""Writing a release: store, report, descriptions, dumps, manifest; then it is put in force."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec
from pyoxigraph import Triple

from gazette import __version__
from gazette.dumps.forms import Sorted
from gazette.dumps.write import OFFERS, write_dumps
from gazette.graph.gaps import table
from gazette.graph.meta import Counts, meta_graph
from gazette.graph.vocabulary import CG, Space
from gazette.identity.resolve import Source
from gazette.industries.sssom import FILE as MAPPINGS
from gazette.release import steps
from gazette.release.content import Content, Statistics, digest_of_release
from gazette.release.graphs import read_industries
from gazette.release.kept_ledger import keep_ledger
from gazette.release.last_good import FILE as SOURCES
from gazette.release.last_good import kept
from gazette.release.manifest import Manifest, Release, checksums, open_release
from gazette.release.record import record
from gazette.release.swap import put_in_place
from gazette.search.entries import entries_of
from gazette.search.index import FILE as SEARCH
from gazette.search.index import digest_of_entries, made_from, write_index
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.store.successor import make_store, wrong_graphs
from gazette.validation.report import Report

STATISTICS = "statistics.json"
_PROGRAM = ("code", "libraries")
"""Inputs that decide how graphs are written down: files of a release that another program wrote are not taken over."""
_COUNTED = (
    "Notice",
    "Cluster",
    "Recognition",
    "GrantedRecognition",
    "Batch",
    "Programme",
    "PublicBody",
    "PolicyDocument",
    "AdministrativeRegion",
)


@dataclass(frozen=True, slots=True)
class Edition:
    """All that goes into a release: its graphs by name, their sources, what was found, what is stale or left out."""

    contents: dict[str, Content]
    sources: Sequence[Source]
    report: Report
    stale: tuple[str, ...]
    left_out: tuple[str, ...]
    inputs: dict[str, str]

    @property
    def digest(self) -> str:
        """The digest of the release."""
        return digest_of_release({name: content.digest for name, content in self.contents.items()})

    @property
    def name(self) -> str:
        """What the release is called: twelve digits over all that can be seen of it, and over what wrote it."""
        told = msgspec.json.encode((self.digest, self.report, self.stale, self.left_out, self.inputs["code"]))
        return hashlib.sha256(told).hexdigest()[:12]


def publish(edition: Edition, settings: Settings, releases: Path, before: Release | None) -> Release:
    """Write the release and put it in force. What `before`, a sound release, holds already is linked and not written.

    Raises OSError where the disk is full or fails; `before` is in force then as it was.
    """
    scratch = releases / f".building-{os.getpid()}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        manifest = _write(edition, settings, scratch, before)
        record(releases, before, manifest, scratch / "store", dt.datetime.now(dt.UTC))
        steps.reached("compared")
    except OSError:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return open_release(put_in_place(scratch, releases, edition.name))


def _write(edition: Edition, settings: Settings, scratch: Path, before: Release | None) -> Manifest:
    space = Space(settings.base_uri)
    same = _unchanged(edition, space, before)
    alike = before if before and all(before.manifest.inputs.get(n) == edition.inputs[n] for n in _PROGRAM) else None
    statistics = _statistics(edition, alike, same)
    sizes = {name: len(content.triples) for name, content in edition.contents.items()}
    counted = Statistics.sum(statistics.values())
    counts = {kind: counted.classes.get(CG[kind].value, 0) for kind in _COUNTED}
    meta = Content.of(
        meta_graph(space, edition.name, sizes, Counts(counted.properties, counted.classes), OFFERS), space
    )
    contents = {**edition.contents, meta.name: meta}
    graphs = {c.graph.value: (len(c.triples), c.quads) for c in contents.values()}
    make_store(scratch / "store", graphs, before.store if before else None, {space.graph(name).value for name in same})
    wrong = wrong_graphs(scratch / "store", graphs)
    if wrong:
        raise RuntimeError(f"the store does not hold what was written into it: {', '.join(wrong[:5])}")
    steps.reached("stored")
    (scratch / "report.json").write_bytes(msgspec.json.format(msgspec.json.encode(edition.report)))
    (scratch / SOURCES).write_bytes(kept(edition.sources))
    (scratch / "gaps.csv").write_text(table(edition.report.gaps), encoding="utf-8")
    (scratch / MAPPINGS).write_text(read_industries(settings.data).sssom(space.base), encoding="utf-8")
    (scratch / STATISTICS).write_bytes(msgspec.json.encode(statistics))
    entries = entries_of(_triples(edition.contents), space.base)
    if alike is not None and made_from(alike.search_index) == digest_of_entries(entries):
        (scratch / SEARCH).hardlink_to(alike.search_index)
    else:
        write_index(scratch / SEARCH, entries)
    keep_ledger(settings.data / "ledger.jsonl", scratch, before)
    steps.reached("described")
    built = dt.datetime.now(dt.UTC)
    store = EmbeddedStore.read_only(scratch / "store")
    dumps = write_dumps(
        scratch,
        [(name, partial(Sorted, store, contents[name].graph)) for name in sorted(contents)],
        store,
        base=settings.base_uri,
        release=edition.name,
        digest=edition.digest,
        released=built.date().isoformat(),
        before=alike.path if alike else None,
        unchanged=frozenset(same),
    )
    steps.reached("dumped")
    manifest = Manifest(
        release=edition.name,
        base_uri=settings.base_uri,
        digest=edition.digest,
        software=__version__,
        built=built.isoformat(timespec="seconds"),
        inputs=edition.inputs,
        quads=sum(size for size, _ in graphs.values()),
        graphs={graph: size for graph, (size, _) in sorted(graphs.items())},
        counts=counts,
        files=checksums(scratch, before),
        dumps=dumps,
        digests={space.graph(name).value: content.digest for name, content in sorted(contents.items())},
        stale=edition.stale,
        left_out=edition.left_out,
    )
    (scratch / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    steps.reached("sealed")
    return manifest


def _triples(contents: Mapping[str, Content]) -> Iterator[Triple]:
    """All triples but those of the description: what can be looked for."""
    return (triple for content in contents.values() for triple in content.triples)


def _unchanged(edition: Edition, space: Space, before: Release | None) -> set[str]:
    """The names of graphs that stand in the release before as they are now."""
    known = before.manifest.digests if before else {}
    return {name for name, content in edition.contents.items() if known.get(space.graph(name).value) == content.digest}


def _statistics(edition: Edition, before: Release | None, same: set[str]) -> dict[str, Statistics]:
    known: dict[str, Statistics] = {}
    if before is not None and (before.path / STATISTICS).exists():
        known = msgspec.json.decode((before.path / STATISTICS).read_bytes(), type=dict[str, Statistics])
    return {
        name: known[name] if name in same and name in known else Statistics.of(content.triples)
        for name, content in edition.contents.items()
    }
