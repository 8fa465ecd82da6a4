"""Finishing a release whose pieces are there: store, report, search index, dumps, manifest; then it is put in force."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from gazette import __version__
from gazette.catalogue.write import FILE as CATALOGUE
from gazette.catalogue.write import write_catalogue
from gazette.dumps.rows import Rows
from gazette.dumps.write import OFFERS, write_dumps
from gazette.graph.gaps import table
from gazette.graph.meta import Counts, meta_graph
from gazette.graph.vocabulary import CG, Space
from gazette.industries.sssom import FILE as MAPPINGS
from gazette.release import steps
from gazette.release.assembly import ROWS_A_PIECE, Assembled
from gazette.release.graphs import read_industries
from gazette.release.kept_ledger import keep_ledger
from gazette.release.making import read_entries, read_listed, write_piece
from gazette.release.manifest import STORE, Manifest, Release, checksums, open_release, sizes_of
from gazette.release.piece import (
    META,
    Piece,
    Statistics,
    changed,
    graphs_of,
    read_pieces,
    text_of,
    write_pieces,
)  # fmt: skip
from gazette.release.record import record
from gazette.release.soundness import vouch
from gazette.release.swap import put_in_place
from gazette.search.index import FILE as SEARCH
from gazette.search.index import is_large, made_from, renew_index, write_index
from gazette.search.rows import Row
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.store.settling import Settling, settling
from gazette.store.successor import Loader, Segment, change_store, make_store, wrong_graphs
from gazette.validation.report import Report
from gazette.work.executors import Workers

AS_LOADED = ".as-loaded"
"""The folder of a store that is read while it is compacted, in that of a release that is made."""
MOST_COUNTED = 1_000_000
"""Quads of a graph that are counted again where some of them changed: a million in a quarter of a second."""
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
        loader.take(_segment(folder, piece))

    return loader, take


def write_store(assembled: Assembled, before: Path, last: EmbeddedStore | None = None) -> EmbeddedStore:
    """Write the store of what was assembled, from that of the release `before` or of a trial, whose open store is
    `last`; all but `graph/meta`. It is open and not settled.

    Raises OSError where the disk is full or fails.
    """
    known = read_pieces(before)
    same = assembled.pieces.keys() - {*changed(known, assembled.pieces)}
    here, there = _segments(assembled.folder, assembled.pieces), _segments(before, known)
    return make_store(assembled.folder / STORE, here, last or before / STORE, there, same)


def _segment(folder: Path, piece: Piece) -> Segment:
    return Segment(piece.triples, partial(text_of, folder, piece.name))


def _segments(folder: Path, pieces: Mapping[str, Piece]) -> dict[str, Segment]:
    return {name: _segment(folder, piece) for name, piece in pieces.items()}


def publish(
    edition: Edition,
    store: EmbeddedStore,
    settings: Settings,
    releases: Path,
    before: Release | None,
    workers: Workers,
) -> Release:
    """Finish the release, close its store, and put it in force.

    What `before`, a sound release, holds already is linked and not written. Raises OSError where the disk is full or
    fails; `before` is in force then as it was.
    """
    scratch = edition.assembled.folder
    with ExitStack() as ended:
        manifest, settled = _write(edition, store, settings, scratch, before, workers, ended)
        seal = partial(_seal, manifest, settled, scratch, before)
        record(releases, before, manifest, settled.readable, dt.datetime.now(dt.UTC), workers, seal)
    steps.reached("compared")
    release = open_release(put_in_place(scratch, releases, edition.name))
    vouch(release)  # its checksums were worked out a moment ago
    return release


def _write(
    edition: Edition,
    store: EmbeddedStore,
    settings: Settings,
    scratch: Path,
    before: Release | None,
    workers: Workers,
    ended: ExitStack,
) -> tuple[Manifest, Settling]:
    """Write all but the manifest, which is given without its files; the store is settled meanwhile, until `ended`."""
    space = Space(settings.base_uri)
    alike = before if before and all(before.manifest.inputs.get(n) == edition.inputs[n] for n in _PROGRAM) else None
    pieces = dict(edition.assembled.pieces)
    graphs = graphs_of(pieces.values())
    counted = Statistics.sum(part.statistics for part in graphs.values())
    counts = {kind: counted.classes.get(CG[kind].value, 0) for kind in _COUNTED}
    sizes = {name: part.triples for name, part in graphs.items()}
    about = meta_graph(space, edition.name, sizes, Counts(counted.properties, counted.classes), OFFERS)
    pieces[META] = write_piece(scratch, META, "", [about], space, None)
    pool = workers.for_work(counts["Recognition"] // ROWS_A_PIECE)
    found = [piece for piece in pieces.values() if piece.entries]
    search = pool.submit(_write_search_index, scratch, found, alike)  # while the store is written to its files
    change_store(store, _segments(scratch, {META: pieces[META]}), {}, ())
    graphs = graphs_of(pieces.values())
    quads = {space.graph(name).value: part.triples for name, part in graphs.items()}
    digests = {space.graph(name).value: part.digest for name, part in graphs.items()}
    known = before.manifest.digests if before else {}
    fresh = [graph for graph, digest in digests.items() if known.get(graph) != digest]
    few = [graph for graph in fresh if quads[graph] <= MOST_COUNTED]  # what was changed was looked up right then
    wrong = wrong_graphs(store, quads, quads if store.whole else few)
    if wrong:
        raise RuntimeError(f"the store does not hold what was written into it: {', '.join(wrong[:5])}")
    settled = ended.enter_context(settling(store, scratch / STORE, scratch / AS_LOADED))
    steps.reached("stored")
    write_pieces(scratch, pieces.values())
    (scratch / "report.json").write_bytes(msgspec.json.format(msgspec.json.encode(edition.report)))
    (scratch / "gaps.csv").write_text(table(edition.report.gaps), encoding="utf-8")
    (scratch / MAPPINGS).write_text(read_industries(settings.data).sssom(space.base), encoding="utf-8")
    keep_ledger(settings.data / "ledger.jsonl", scratch, before)
    steps.reached("described")
    built = dt.datetime.now(dt.UTC)
    rows: dict[str, dict[str, Rows]] = {}
    for name, piece in sorted(pieces.items()):
        for of, note in piece.tables.items():
            rows.setdefault(of, {})[name] = note
    listed = [name for name, piece in sorted(pieces.items()) if piece.listed]
    lists = pool.submit(_write_catalogue, scratch, settled.readable, listed, space.base, alike)
    dumps = write_dumps(
        scratch,
        sorted(pieces),
        rows,
        base=settings.base_uri,
        release=edition.name,
        digest=edition.assembled.digest,
        released=built.date().isoformat(),
        before=alike.path if alike else None,
    )
    lists.result()
    search.result()
    steps.reached("dumped")
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
        dumps=dumps,
        digests=dict(sorted(digests.items())),
        stale=edition.stale,
        left_out=edition.left_out,
    )
    return manifest, settled


def _seal(manifest: Manifest, settled: Settling, scratch: Path, before: Release | None) -> None:
    """Write the manifest with the checksums of all files, once the store has its own."""
    settled.finish()
    files = checksums(scratch, before)
    whole = msgspec.structs.replace(manifest, files=files, sizes=sizes_of(scratch, files))
    (scratch / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(whole)))
    steps.reached("sealed")


def _write_catalogue(scratch: Path, readable: Path, names: Sequence[str], base: str, before: Release | None) -> None:
    """Write the lists from the store in the folder `readable`, or link those before where nothing in them changed;
    these pieces have recognitions."""
    store = EmbeddedStore.read_only(readable)
    listed = (found for name in names for found in read_listed(scratch, name))
    write_catalogue(scratch / CATALOGUE, store, base, before.path / CATALOGUE if before else None, listed)


def _write_search_index(scratch: Path, pieces: Sequence[Piece], before: Release | None) -> None:
    """Write the index of the entries of these pieces, or link the one before where it was made from the same."""
    told = (f"{piece.name} {rank} {digest}\n" for piece in pieces for rank, digest in sorted(piece.entries.items()))
    digest = hashlib.sha256("".join(told).encode()).hexdigest()
    if before is not None and made_from(before.search_index) == digest:
        (scratch / SEARCH).hardlink_to(before.search_index)
        return
    if before is not None and is_large(before.search_index) and _renewed(scratch, pieces, before, digest):
        return
    ranks = sorted({rank for piece in pieces for rank in piece.entries})
    write_index(scratch / SEARCH, ((rank, _entries_of_rank(scratch, pieces, rank)) for rank in ranks), digest)


def _renewed(scratch: Path, pieces: Sequence[Piece], before: Release, digest: str) -> bool:
    """Write the index by that of the release before, and what changed in its pieces; whether that was done."""
    here = {(piece.name, rank): of for piece in pieces for rank, of in piece.entries.items()}
    there = {(name, rank): of for name, piece in read_pieces(before.path).items() for rank, of in piece.entries.items()}
    gone, come = (
        {
            row.iri: (rank, row)
            for (name, rank), of in sorted(one.items())
            if other.get((name, rank)) != of
            for row in read_entries(folder, name, rank)
        }
        for folder, one, other in ((before.path, there, here), (scratch, here, there))
    )
    return renew_index(scratch / SEARCH, before.search_index, gone, come, digest)


def _entries_of_rank(scratch: Path, pieces: Sequence[Piece], rank: int) -> Iterator[Row]:
    for piece in pieces:
        if rank in piece.entries:
            yield from read_entries(scratch, piece.name, rank)
