"""A release is made in pieces: each holds all that is said of its things, whoever makes it, and comes to the same."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import msgspec
import pyoxigraph as ox
import pytest

from gazette.catalogue import Catalogue
from gazette.catalogue.file import CatalogueFile
from gazette.catalogue.keys import LANGUAGES, NOTICE_SORTS, SORTS
from gazette.catalogue.write import ARRAYS, write_from_store
from gazette.catalogue.write import FILE as LISTS
from gazette.changes.log import Log
from gazette.changes.stream import read_pages, replay, state_of
from gazette.graph.sheet import Sheet
from gazette.graph.surroundings import Surroundings
from gazette.graph.vocabulary import RDFS, zh
from gazette.release import assembly, record
from gazette.release.build import Built, build
from gazette.release.manifest import Release, releases_of
from gazette.release.piece import (
    FILE,
    META,
    Statistics,
    digest_of_lines,
    digest_of_release,
    graphs_of,
    lines_of,
    read_pieces,
    sum_of_digests,
)  # fmt: skip
from gazette.release.writing import listed_file
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore

from .edits import rename_in_page, touch_page
from .tiny import NOTICES

BASE = "http://localhost:8000"


def test_all_that_is_said_of_a_thing_stands_in_one_piece(real_build: Built) -> None:
    path = real_build.release.path
    pieces: Counter[bytes] = Counter()
    for name in read_pieces(path).keys() - {META}:
        pieces.update({line.split(b" ", 1)[0] for line in lines_of(path, name) if line.startswith(b"<")})
    assert len(pieces) > 10_000
    assert [thing for thing, number in pieces.items() if number > 1] == []


def test_the_pieces_are_what_the_store_holds_and_what_is_told_of_it(real_build: Built) -> None:
    release = real_build.release
    notes = read_pieces(release.path)
    lines = [line for name in notes for line in lines_of(release.path, name)]
    store = EmbeddedStore.read_only(release.store)
    assert len(lines) == len(set(lines)) == store.count()
    assert set(lines) == {f"{quad} .\n".encode() for quad in store.quads()}
    graphs = graphs_of(notes.values())
    assert {f"{BASE}/graph/{name}": part.digest for name, part in graphs.items()} == release.manifest.digests
    assert {f"{BASE}/graph/{name}": part.triples for name, part in graphs.items()} == release.manifest.graphs
    told = digest_of_release({name: part.digest for name, part in graphs.items() if name != META})
    assert told == release.manifest.digest


def test_lists_are_the_same_by_the_pieces_and_by_the_store(real_build: Built, tmp_path: Path) -> None:
    release = real_build.release
    write_from_store(tmp_path, EmbeddedStore.read_only(release.store), BASE)
    one, other = (Catalogue(CatalogueFile(folder), BASE) for folder in (release.path, tmp_path))
    assert [*one.recognitions] == [*other.recognitions]
    assert [*one.notices] == [*other.notices]
    assert [*one.duties] == [*other.duties]
    assert len(one.recognitions) > 100 and len(one.notices) > 50 and one.duties
    for name in ("places", "programmes", "broader", "terms", "announced_by_year", "known", "clusters", "granted"):
        assert getattr(one, name) == getattr(other, name), name
    assert one.gaps() == other.gaps()
    for own, its in ((one.recognitions, other.recognitions), (one.notices, other.notices), (one.duties, other.duties)):
        for facet in ("place", "province", "level", "industry", "programme", "issuer", "addressee", "days", "year"):
            assert own.totals(facet) == its.totals(facet)
            for value in [*own.totals(facet)][:20]:
                assert own.mask(facet, [value]) == its.mask(facet, [value])
        for sort in {
            *SORTS,
            *NOTICE_SORTS,
            *(f"{sort} {tag}" for sort in ("programme", "issuer") for tag in LANGUAGES),
        }:
            assert own.part(own.all, sort, 0, 1 << 20) == its.part(its.all, sort, 0, 1 << 20)
    for word in ("集群", "新能源", "省", "工信"):
        assert one.recognitions.containing(word) == other.recognitions.containing(word)
        assert one.notices.containing(word) == other.notices.containing(word)
    for row in one.recognitions:
        assert one.conflicts_about(row.cluster) == other.conflicts_about(row.cluster)
        assert one.of_cluster(row.cluster) == other.of_cluster(row.cluster)


def test_lists_are_made_again_only_where_something_in_them_changed(settled: Settings) -> None:
    first = build(settled).release
    touch_page(settled.data)
    second = build(settled).release
    assert second.path != first.path
    assert [name for name in (LISTS, ARRAYS) if not (second.path / name).samefile(first.path / name)] == []
    rename_in_page(settled.data)
    third = build(settled).release
    assert [name for name in (LISTS, ARRAYS) if (third.path / name).samefile(second.path / name)] == []
    before, after = read_pieces(second.path), read_pieces(third.path)
    told = {name for name, piece in after.items() if piece.listed}
    assert {name.split("-")[0] for name in told} == {"cluster", "common", "notice", "tables"}
    assert {name for name in told if after[name].listed != before[name].listed} == {"cluster-5101"}
    same = [name for name in told if listed_file(third.path, name).samefile(listed_file(second.path, name))]
    assert {*same} == {name for name in told if after[name] == before[name]} != set()


def _files(release: Release) -> dict[str, str]:
    """Checksums of all files but the store's and those that tell when it was built."""
    apart = ("store/", "dumps/CITATION", "dumps/SHA256SUMS", "dumps/zip/", "dumps/xlsx/", "sources/")
    return {name: digest for name, digest in release.manifest.files.items() if not name.startswith(apart)}


def test_other_processes_make_the_same(copy_of) -> None:
    alone = build(copy_of("alone")).release
    others = build(replace(copy_of("others"), executor="processes:2")).release
    assert others.manifest.release == alone.manifest.release
    assert _files(others) == _files(alone)
    assert any(name.startswith("dumps/nq/cluster-") for name in _files(alone))
    assert any(name.endswith(".cells.deflate") for name in _files(alone))


def test_a_digest_is_that_of_a_set_wherever_its_members_stand() -> None:
    lines = [f'<{BASE}/id/x/{number}> <http://x/p> "{BASE}/" .\n'.encode() for number in range(9)]
    whole = digest_of_lines(lines, BASE)
    assert digest_of_lines(reversed(lines), BASE) == whole
    assert sum_of_digests([digest_of_lines(lines[:4], BASE), digest_of_lines(lines[4:], BASE)]) == whole
    assert digest_of_lines(lines[1:], BASE) != whole
    moved = [line.replace(f"<{BASE}/".encode(), b"<https://elsewhere.example/") for line in lines]
    assert digest_of_lines(moved, "https://elsewhere.example") == whole
    told = sum(int(sha256(line.replace(f"<{BASE}/".encode(), b"<")).hexdigest(), 16) for line in lines)
    assert whole == f"{told % 2**256:064x}"
    assert digest_of_lines((), BASE) == "0" * 64


def test_what_is_counted_is_what_is_there() -> None:
    sheet = Sheet(ox.NamedNode("http://x/g"))
    a, kind = ox.NamedNode("http://x/a"), ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    sheet.add(a, kind, ox.NamedNode("http://x/Kind"))
    sheet.add(a, RDFS.label, zh("一 . 二"))
    sheet.add(ox.NamedNode("http://x/b"), kind, ox.NamedNode("http://x/Kind"))
    found = Statistics.of(sheet.parts())
    assert found == Statistics(properties={kind.value: 2, RDFS.label.value: 1}, classes={"http://x/Kind": 2})
    assert Statistics.sum([found, found]).classes == {"http://x/Kind": 4}


def test_names_that_nobody_asked_for_change_nothing() -> None:
    lines = [f"<http://x/{number}> {RDFS.label} {zh(f'第{number}')} .\n".encode() for number in range(3)]
    one = Surroundings(lines)
    assert [value.value for value in one.values("http://x/1", RDFS.label)] == ["第1"]
    assert one.values("http://x/9", RDFS.label) == []
    other = Surroundings([lines[1], lines[0].replace("第".encode(), b"no.")])
    assert one.asked == {"http://x/1", "http://x/9"}
    assert other.digest(one.asked) == one.digest(one.asked)
    assert other.digest(["http://x/0"]) != one.digest(["http://x/0"])


@pytest.mark.parametrize("shared", [False, True])
def test_the_first_step_of_the_stream_tells_everything_once(
    small: Settings, monkeypatch: pytest.MonkeyPatch, shared: bool
) -> None:
    """From the pieces; or from the store, where a capture is told of in two of them."""
    monkeypatch.setattr(record, "shared_captures", lambda _: shared)
    monkeypatch.setattr("gazette.changes.stream.MEMBERS", 50)
    monkeypatch.setattr(record, "MEMBERS", 50)
    monkeypatch.setattr(record, "SHARE", 2)
    release = build(small).release
    log = Log(releases_of(small.var, small.base_uri))
    [entry] = log.entries(release.manifest.release)
    state = replay(read_pages(log.page(entry, number) for number in range(1, len(entry.pages) + 1)))
    assert state == state_of(EmbeddedStore.read_only(release.store), small.base_uri)
    assert sum(entry.pages) == len(state)
    assert max(entry.pages) == 50


def test_notes_that_this_version_does_not_understand_are_none(tmp_path: Path, tiny_release: Release) -> None:
    """As those of releases that noted only the names of the tables that a piece has rows in."""
    notes = msgspec.json.decode((tiny_release.path / FILE).read_bytes())
    (tmp_path / FILE).write_bytes(msgspec.json.encode(notes))
    assert read_pieces(tmp_path) == read_pieces(tiny_release.path) != {}
    for note in notes:
        note["tables"] = [*note["tables"]]
    (tmp_path / FILE).write_bytes(msgspec.json.encode(notes))
    assert read_pieces(tmp_path) == {}


def test_what_was_identified_is_not_worked_out_again(settled: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[str]] = []
    real_identify = assembly.identify_one

    def identifying(key, sources, *others):
        sources = list(sources)
        asked.append({source.folder for source in sources})
        return real_identify(key, sources, *others)

    monkeypatch.setattr(assembly, "identify_one", identifying)
    touch_page(settled.data)
    second = build(settled).release
    assert any(NOTICES[1] in folders for folders in asked)
    assert {NOTICES[0]} not in asked
    ledger = settled.data / "ledger.jsonl"
    with ledger.open("a", encoding="utf-8") as file:
        file.write('{"id": "cluster/510000-zzzz", "keys": ["510000|无"], "label": "无"}\n')
    asked.clear()
    build(settled)
    assert {NOTICES[0]} in asked, "another ledger may name things otherwise"
    assert second.manifest.digest == build(settled).release.manifest.digest


def test_the_notes_of_two_releases_are_read_once(
    tiny_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "other", "third"):
        (tmp_path / name).mkdir()
        shutil.copy(tiny_release.path / "pieces.json", tmp_path / name)
    notes = read_pieces(tmp_path / "one")
    assert read_pieces(tmp_path / "other") == notes
    notes.clear()
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", None)
        assert read_pieces(tmp_path / "one") == read_pieces(tmp_path / "other") != {}
    (tmp_path / "one" / "pieces.json").write_bytes(b"[]")
    assert read_pieces(tmp_path / "one") == {}
    assert read_pieces(tmp_path / "third") == read_pieces(tmp_path / "other")
