"""Finishing a release whose pieces are there: store, report, search index, dumps, manifest; then it is put in force."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from gazette import __version__
from gazette.dumps.write import OFFERS, finish_dumps, write_dumps
from gazette.graph.gaps import table
from gazette.graph.meta import Counts, data_set_sheet
from gazette.graph.vocabulary import CG, Space
from gazette.industries.sssom import FILE as MAPPINGS
from gazette.release import steps
from gazette.release.assembly import Assembled
from gazette.release.begun import Begun
from gazette.release.bundles import made_here, plans_of_meta
from gazette.release.graphs import read_industries
from gazette.release.kept_ledger import keep_ledger
from gazette.release.manifest import NOT_CONTENT, STORE, Manifest, Release, open_release
from gazette.release.piece import (
    META,
    Piece,
    Statistics,
    graphs_of,
    read_pieces,
    text_of,
    write_pieces,
)  # fmt: skip
from gazette.release.record import record
from gazette.release.sealed import Sealed, seal
from gazette.release.soundness import vouch, vouched
from gazette.release.swap import put_in_place
from gazette.release.texts import Texts, differing, lines_in, texts_in
from gazette.release.writing import write_bundled
from gazette.search.index import FILE as SEARCH
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.store.settling import Settling, settling
from gazette.store.successor import Loader, Segment, change_store, copy_store, load_store, wrong_graphs
from gazette.validation.report import Report
from gazette.work.checksums import state_of
from gazette.work.executors import Workers, told_if_one_dies

AS_LOADED = ".as-loaded"
"""The folder of a store that is read while it is compacted, in that of a release that is made."""
MOST_COUNTED = 1_000_000
"""Quads of a graph that are counted again where some of them changed: a million in a quarter of a second."""
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
    """All that goes into a release: its pieces, what was found, what is stale or left out."""

    assembled: Assembled
    report: Report
    stale: tuple[str, ...]
    left_out: tuple[str, ...]
    inputs: dict[str, str]

    @property
    def name(self) -> str:
        """What the release is called: twelve digits over all that can be seen of it, and over what wrote it."""
        told = msgspec.json.encode((self.assembled.digest, self.report, self.stale, self.left_out, self.inputs["code"]))
        return hashlib.sha256(told).hexdigest()[:12]


def new_store(folder: Path) -> tuple[Loader, Callable[[Piece], None]]:
    """What loads the store of a release that is made in `folder`, and what it takes a piece by. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    loader = Loader(folder / STORE)

    def take(piece: Piece) -> None:
        loader.take(_whole(folder, piece))

    return loader, take


def write_store(assembled: Assembled, before: Path, last: EmbeddedStore | None = None) -> EmbeddedStore:
    """Write the store of what was assembled, from that of the release `before` or of a trial, whose open store is
    `last`. It is open and not settled; `graph/meta` is as it was there, and is missing where all was loaded anew.

    Raises OSError where the disk is full or fails.
    """
    pieces, target = assembled.pieces.values(), assembled.folder / STORE
    apart = assembled.apart(before)
    mostly_new = apart is None or 2 * apart.new > sum(piece.triples for piece in pieces)
    store = None if mostly_new else copy_store(target, last or before / STORE)
    if apart is None or store is None:
        return load_store(target, (_whole(assembled.folder, piece) for piece in pieces))
    with ExitStack() as unfinished:
        unfinished.callback(store.close)
        change_store(store, *apart.lines())
        unfinished.pop_all()
    return store


def _whole(folder: Path, piece: Piece) -> Segment:
    return Segment(piece.triples, partial(text_of, folder, piece.name))


def publish(
    edition: Edition,
    store: EmbeddedStore,
    begun: Begun,
    settings: Settings,
    releases: Path,
    before: Release | None,
    workers: Workers,
) -> Release:
    """Finish the release that is `begun`, close its store, and put it in force.

    What `before`, a sound release, holds already is linked and not written. Raises OSError where the disk is full or
    fails, `UserError` where a process dies; `before` is in force then as it was.
    """
    scratch = edition.assembled.folder
    sealed: list[tuple[Manifest, Sealed]] = []
    with told_if_one_dies("writing lists, the search index or the log"), ExitStack() as ended:
        manifest, settled = _write(edition, store, begun, settings, before, ended)

        def finish() -> None:
            begun.lists.result()
            search, dumps = begun.search.result(), finish_dumps(begun.dumps)
            workers.end()
            steps.reached("dumped")
            settled.finish()
            _check_store(store, manifest, scratch / STORE, before)
            sealed.append(_seal(msgspec.structs.replace(manifest, dumps=dumps), scratch, before, search))

        apart = edition.assembled.apart(before.path) if before else None
        record(releases, before, manifest, settled.readable, dt.datetime.now(dt.UTC), workers, finish, apart)
    steps.reached("compared")
    release = open_release(put_in_place(scratch, releases, edition.name))
    for whole, found in sealed:
        if release.manifest == whole:  # else it was there already
            vouch(release, found.states)
    return release


def _write(
    edition: Edition,
    store: EmbeddedStore,
    begun: Begun,
    settings: Settings,
    before: Release | None,
    ended: ExitStack,
) -> tuple[Manifest, Settling]:
    """Write all but the manifest, which lacks its files, and the dumps; the store is settled until `ended`."""
    scratch, space = edition.assembled.folder, Space(settings.base_uri)
    there = begun.alike.path if begun.alike else None
    pieces = dict(edition.assembled.pieces)
    graphs = graphs_of(pieces.values())
    counted = Statistics.sum(piece.statistics for piece in pieces.values())
    counts = {kind: counted.classes.get(CG[kind].value, 0) for kind in _COUNTED}
    sizes = {name: part.triples for name, part in graphs.items()}
    about = data_set_sheet(space, edition.name, len(sizes), Counts(counted.properties, counted.classes), OFFERS)
    plans, make = plans_of_meta(about, sizes, space), made_here(META, space, None)
    pieces[META] = write_bundled(scratch, META, "", plans, "", there, lambda _: "", make)
    built = dt.datetime.now(dt.UTC)
    write_dumps(
        begun.dumps,
        [META],
        begun.rows,
        base=settings.base_uri,
        release=edition.name,
        digest=edition.assembled.digest,
        released=built.date().isoformat(),
    )
    _describe(store, scratch, pieces[META], before, space)
    graphs = graphs_of(pieces.values())
    quads = {space.graph(name).value: part.triples for name, part in graphs.items()}
    digests = {space.graph(name).value: part.digest for name, part in graphs.items()}
    settled = ended.enter_context(settling(store, scratch / STORE, scratch / AS_LOADED))
    steps.reached("stored")
    write_pieces(scratch, pieces.values())
    (scratch / "report.json").write_bytes(msgspec.json.format(msgspec.json.encode(edition.report)))
    (scratch / "gaps.csv").write_text(table(edition.report.gaps), encoding="utf-8")
    (scratch / MAPPINGS).write_text(read_industries(settings.data).sssom(space.base), encoding="utf-8")
    keep_ledger(settings.data / "ledger.jsonl", scratch, before)
    steps.reached("described")
    manifest = Manifest(
        release=edition.name,
        base_uri=settings.base_uri,
        digest=edition.assembled.digest,
        software=__version__,
        built=built.isoformat(timespec="seconds"),
        inputs=edition.inputs,
        quads=sum(quads.values()),
        graphs=dict(sorted(quads.items())),
        counts=counts,
        files={},
        digests=dict(sorted(digests.items())),
        stale=edition.stale,
        left_out=edition.left_out,
    )
    return manifest, settled


def _check_store(store: EmbeddedStore, manifest: Manifest, folder: Path, before: Release | None) -> None:
    """Raise RuntimeError unless the files in `folder`, which `store` came to, hold the graphs of the manifest: all are
    counted of a store that was loaded whole, else those that are not as in `before`."""
    known = before.manifest.digests if before else {}
    fresh = [graph for graph, digest in manifest.digests.items() if known.get(graph) != digest]
    few = [graph for graph in fresh if manifest.graphs[graph] <= MOST_COUNTED]  # a change was looked up right then
    counted = manifest.graphs if store.whole else few
    copied = before is not None and store.copy_of == before.store
    wrong = wrong_graphs(EmbeddedStore.read_only(folder), manifest.graphs, counted, known if copied else None)
    if wrong:
        raise RuntimeError(f"the store does not hold what was written into it: {', '.join(wrong[:5])}")


def _seal(manifest: Manifest, scratch: Path, before: Release | None, search: str | None) -> tuple[Manifest, Sealed]:
    """Write the manifest, with the checksums of all files, which are there; `search` is that of a new search index."""
    known = vouched(before) if before else {}
    if search is not None:
        known[state_of((scratch / SEARCH).stat())] = search
    sealed = seal(scratch, NOT_CONTENT, known)
    whole = msgspec.structs.replace(manifest, files=sealed.digests, sizes=sealed.sizes)
    (scratch / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(whole)))
    steps.reached("sealed")
    return whole, sealed


def _describe(store: EmbeddedStore, scratch: Path, meta: Piece, before: Release | None, space: Space) -> None:
    """Make a store say of itself what is in this piece; only what is not as in the release before is written."""
    there: Texts = {}
    if before and any(store.quads(graph=space.graph(META))):  # a copy of the one before
        there = dict(texts_in(before.path, read_pieces(before.path)[META]))
    gone, fresh = differing(there, dict(texts_in(scratch, meta)))
    then, now = lines_in(gone), lines_in(fresh)
    change_store(store, then - now, now - then)
