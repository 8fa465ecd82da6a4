"""Building only what changed gives what building everything gives, whatever is edited in whatever order."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from benchmarks.building import without_shapes
from benchmarks.country import add_notices, plan
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from tests.verified import verify

from gazette.errors import NothingToServe
from gazette.extraction.notice import extract
from gazette.identity.resolve import Source
from gazette.reading.capture import Capture
from gazette.reading.document import Document
from gazette.records import NoticeRecord
from gazette.reference import Reference
from gazette.release import spread
from gazette.release import writing as writing_of_pieces
from gazette.release.build import build
from gazette.release.manifest import Release, open_release, releases_of
from gazette.release.piece import Piece, read_pieces
from gazette.release.shelf import Shelf
from gazette.release.sources import Problem
from gazette.release.swap import current
from gazette.search.lookup import SearchIndex
from gazette.settings import Settings, shipped
from gazette.store.embedded import EmbeddedStore
from gazette.validation.judge import Broken, Judge

from .derived import derived_files
from .edits import EDITS, correct, rename_in_page, swap_text, touch_page
from .small_country import compose_small_country
from .tiny import NOTICES


def canonical(release: Release) -> list[str]:
    """The N-Quads of a release's store, sorted; blank nodes are named canonically when they are made."""
    return sorted(map(str, EmbeddedStore.read_only(release.store).quads()))


@trials(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.integers(0, len(EDITS) - 1), min_size=2, max_size=4))
def test_building_step_by_step_gives_what_building_at_once_gives(copy_of, edits):
    name = uuid.uuid4().hex
    stepwise = copy_of(f"steps-{name}", built=True)
    for edit in edits:
        EDITS[edit](stepwise.data)
        release = build(stepwise, accept=True).release
    assert release.manifest.stale == (), "no edit breaks a notice: what stands as it was last good depends on the way"
    at_once = replace(copy_of(f"once-{name}"), data=stepwise.data)
    whole = build(at_once).release
    assert canonical(release) == canonical(whole)
    assert release.manifest.digest == whole.manifest.digest
    assert release.manifest.digests == whole.manifest.digests
    assert release.manifest.counts == whole.manifest.counts
    assert release.manifest.release == whole.manifest.release
    assert derived_files(release) == derived_files(whole)
    assert verify(release) == []


def test_every_edit_changes_the_release_and_undoing_it_brings_the_first_one_back(settled):
    first = build(settled).release
    for number, edit in enumerate(EDITS):
        edit(settled.data)
        assert build(settled, accept=True).release.manifest.digest != first.manifest.digest, number
        edit(settled.data)
    assert build(settled, accept=True).release.manifest.digest == first.manifest.digest


def test_what_did_not_change_is_linked_and_not_written(settled):
    first = build(settled).release
    rename_in_page(settled.data)
    second = build(settled).release
    inodes = {path.stat().st_ino for path in first.path.rglob("*") if path.is_file()}
    shared = [name for name in second.manifest.files if (second.path / name).stat().st_ino in inodes]
    assert [name for name in shared if name.endswith(".sst")]
    changed = {name for name, digest in second.manifest.digests.items() if first.manifest.digests.get(name) != digest}
    assert any("/notice/510000" in name for name in changed)
    assert not any("/notice/330000" in name or "/links/" in name for name in changed)


def test_the_search_index_is_made_again_only_where_something_is_named_otherwise(settled):
    first = build(settled).release
    touch_page(settled.data)
    second = build(settled).release
    assert second.manifest.digest != first.manifest.digest
    assert second.search_index.whole.samefile(first.search_index.whole)
    rename_in_page(settled.data)
    third = build(settled).release
    assert not third.search_index.whole.samefile(first.search_index.whole)


def test_a_large_search_index_stays_as_it_is_and_what_changed_stands_beside_it(settled, monkeypatch):
    monkeypatch.setattr("gazette.search.index.LEAST", 1)
    monkeypatch.setattr("gazette.search.addition._WORN", 0)

    def named(release: Release, text: str) -> set[str]:
        """What a release's index has of things whose names hold a text."""
        with closing(SearchIndex(release.search_index)) as opened:
            return {hit.label_zh for hit in opened.search(text, ["cluster"], 1000).hits if text in hit.label_zh}

    first = build(settled).release
    rename_in_page(settled.data)
    second = build(settled).release
    touch_page(settled.data)
    third = build(settled).release
    rename_in_page(settled.data)
    fourth = build(settled).release
    assert first.search_index.added is None
    for release, before in ((second, first), (third, second), (fourth, third)):
        assert release.search_index.whole.samefile(first.search_index.whole)
        assert release.search_index.added
        assert {"search.sqlite", "search-added.sqlite"} <= release.manifest.files.keys()
        assert verify(release) == []
        assert release.manifest.digest != before.manifest.digest
    assert third.search_index.added.samefile(second.search_index.added)
    assert not fourth.search_index.added.samefile(third.search_index.added)
    for release, there, gone in (
        (first, "集成电路", "量子信息"), (second, "量子信息", "集成电路"), (third, "量子信息", "集成电路"),
        (fourth, "集成电路", "量子信息"),
    ):  # fmt: skip
        assert named(release, f"成都市{there}产业集群") and not named(release, f"成都市{gone}产业集群")
    fourth.search_index.added.unlink()
    with pytest.raises(NothingToServe, match="damaged"):
        current(releases_of(settled.var, settled.base_uri))
    with pytest.raises(NothingToServe, match="search index"):
        SearchIndex(fourth.search_index)
    assert verify(build(settled).release) == []


def test_a_search_index_to_which_much_was_added_is_made_whole(settled, monkeypatch):
    monkeypatch.setattr("gazette.search.index.LEAST", 1)
    monkeypatch.setattr("gazette.search.addition._WORN", 1_000_000)
    first = build(settled).release
    rename_in_page(settled.data)
    second = build(settled).release
    assert second.search_index.added is None
    assert not (second.path / "search-added.sqlite").exists()
    assert not second.search_index.whole.samefile(first.search_index.whole)


def test_nothing_is_read_where_nothing_changed(small, monkeypatch):
    first = build(small)
    monkeypatch.setattr("gazette.release.build._build", None)
    second = build(small)
    assert second.release == first.release
    assert not second.new
    assert (second.problems, second.report, second.alarms) == (first.problems, first.report, first.alarms)


def test_a_folder_that_is_as_it_was_is_not_even_looked_into_and_still_alarms(small, monkeypatch):
    (small.data / "notices" / NOTICES[0] / "corrections.toml").write_text(
        '[[correction]]\nrow = "of no such name"\nset = { industry = "x" }\nwhy = "made for a test"\n', encoding="utf-8"
    )
    first = build(small)
    assert [alarm.file.parent.name for alarm in first.alarms] == [NOTICES[0]]
    looked_into: list[str] = []
    real = spread.read_folder

    def reading(folder: Path, *others: object) -> Iterator[Source | Problem]:
        looked_into.append(folder.name)
        return real(folder, *others)

    monkeypatch.setattr(spread, "read_folder", reading)
    touch_page(small.data)
    second = build(small)
    assert looked_into == [NOTICES[1]]
    assert second.alarms == first.alarms
    monkeypatch.setattr("gazette.release.sources.code_digest", lambda: "another program")
    touch_page(small.data)
    assert build(small).alarms == first.alarms
    assert looked_into == [NOTICES[1], *NOTICES]


def test_only_what_changed_is_read_extracted_judged_loaded_and_written(settled, monkeypatch):
    first = build(settled).release
    page = settled.data / "notices" / NOTICES[0] / "page.txt"
    swap_text(page, "成都市集成电路产业集群", "成都市脑机接口产业集群")  # no other test fills the caches with this
    read: list[str] = []
    judged: list[set[str]] = []
    loaded: list[str] = []
    written: list[str] = []
    real_read, real_within = Capture.read, Judge.within
    real_change, real_write = EmbeddedStore.change, writing_of_pieces.write_contents

    def reading(capture: Capture) -> Document:
        read.append(capture.file.parent.name)
        return real_read(capture)

    def extracting(document: Document, reference: Reference) -> NoticeRecord:
        read.append("extracted")
        return extract(document, reference)

    def judging(judge: Judge, triples: Iterable[ox.Triple]) -> list[Broken]:
        seen = list(triples)
        judged.append({str(triple.subject) for triple in seen})
        return real_within(judge, seen)

    def changing(store: EmbeddedStore, gone: Iterable[ox.Quad], fresh: Iterable[ox.Quad]) -> None:
        gone, fresh = list(gone), list(fresh)
        loaded.extend(quad.graph_name.value for quad in (*gone, *fresh))
        assert not set(gone) & set(fresh), "what stays is not touched"
        real_change(store, gone, fresh)

    def writing(release: Path, name: str, *others: object) -> Piece:
        written.append(name)
        return real_write(release, name, *others)

    def never(*_: object) -> None:
        raise AssertionError("everything is loaded again")

    monkeypatch.setattr(Capture, "read", reading)
    monkeypatch.setattr("gazette.release.sources.extract", extracting)
    monkeypatch.setattr(Judge, "within", judging)
    monkeypatch.setattr(EmbeddedStore, "change", changing)
    monkeypatch.setattr(EmbeddedStore, "load", never)
    monkeypatch.setattr(EmbeddedStore, "load_lines", never)
    monkeypatch.setattr(writing_of_pieces, "write_contents", writing)
    second = build(settled).release

    def of_notice(release: Release, province: str) -> set[str]:
        """What the graph of the notice that is held speaks of: the largest of the province."""
        graphs = release.manifest.graphs
        graph = max((name for name in graphs if f"/graph/notice/{province}-20" in name), key=lambda name: graphs[name])
        return {str(q.subject) for q in EmbeddedStore.read_only(release.store).quads(graph=ox.NamedNode(graph))}

    assert read == [NOTICES[0], "extracted"]
    assert any(of_notice(second, "510000") <= seen for seen in judged)
    other = of_notice(second, "330000")
    assert other == of_notice(first, "330000")
    assert not any(other <= seen for seen in judged)
    now, then = second.manifest.digests, first.manifest.digests
    changed = {graph for graph in now if now[graph] != then.get(graph)}
    assert set(loaded) == changed
    assert len(changed) < len(now) / 4
    before, after = read_pieces(first.path), read_pieces(second.path)
    others = {name for name in after if before.get(name) != after[name]}
    assert set(written) == others | {"common", "meta"}
    assert len(written) == len(set(written)) < len(after) / 2
    read.clear()
    correct(settled.data)
    build(settled, accept=True)
    assert read == [NOTICES[0]], "a correction is applied to the record that is there"


def test_what_a_release_says_of_itself_changes_no_verdict(tiny_release):
    """While a release is judged, its store says what that before said of itself, and nothing where it is loaded anew."""
    store = EmbeddedStore.in_memory()
    store.load(EmbeddedStore.read_only(tiny_release.store).quads())
    judge, meta = Judge(shipped("shapes")), f"{tiny_release.manifest.base_uri}/graph/meta"
    assert store.count(meta)
    found = judge.across(store.engine)
    store.change(list(store.quads(graph=NamedNode(meta))), [])
    assert not store.count(meta)
    assert judge.across(store.engine) == found


def test_sources_are_looked_at_only_where_a_piece_is_made_that_has_something_of_them(tmp_path, monkeypatch):
    settings = Settings.load({}, data=tmp_path / "data", var=tmp_path / "var", executor="one")
    real_take, taken = Shelf.take, set[str]()

    def taking(shelf: Shelf, folder: str) -> list[Source]:
        taken.add(folder)
        return real_take(shelf, folder)

    monkeypatch.setattr(Shelf, "take", taking)
    number = next(n for n in itertools.count(6) if plan(n).province == plan(2).province)
    compose_small_country(settings.data, 6, 5)
    with without_shapes():
        build(settings)
        assert taken == {f"n{n:06}" for n in range(6)}
        taken.clear()
        [_] = add_notices(settings.data, range(number, number + 1), 5)
        release = build(settings).release
        same_province = {f"n{number:06}", *(f"n{n:06}" for n in range(6) if plan(n).province == plan(2).province)}
        assert f"n{number:06}" in taken
        assert taken <= same_province
        whole = build(replace(settings, var=tmp_path / "other")).release
    assert whole.manifest.digests == release.manifest.digests
    assert derived_files(whole) == derived_files(release)


def test_what_another_program_wrote_is_written_again(settled, monkeypatch):
    first = build(settled).release
    monkeypatch.setattr("gazette.release.inputs._code", lambda: "another program")
    second = build(settled).release
    assert second.manifest.digest == first.manifest.digest
    linked = {name for name in second.manifest.files if (second.path / name).stat().st_nlink > 1}
    assert any(name.startswith("store/") for name in linked)
    assert not any(name.startswith(("dumps/nq", "dumps/trig", "dumps/jsonld", "search")) for name in linked)


@pytest.mark.parametrize("what", ["records", "verdicts"])
def test_a_damaged_cache_is_made_again(tiny: Settings, copy_of, what):
    settings = copy_of(f"damaged-{what}")
    first = build(settings).release
    (settings.var / "cache").unlink()
    shutil.copytree(tiny.var / "cache", settings.var / "cache")
    for path in (settings.var / "cache" / what).rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace("集群".encode(), "群集".encode())[:-1])
    shutil.rmtree(releases_of(settings.var, settings.base_uri))
    assert build(settings).release.manifest.digests == first.manifest.digests


def test_a_damaged_verdict_is_made_again(tiny: Settings, copy_of):
    settings = copy_of("damaged")
    (settings.var / "cache").unlink()
    shutil.copytree(tiny.var / "cache", settings.var / "cache")
    swap_text(settings.data / "notices" / NOTICES[0] / "page.txt", "等23个产业集群", "等20个产业集群")
    first = build(settings).report
    chance = random.Random(7)
    for path in sorted((settings.var / "cache" / "verdicts").glob("??/*")):
        data = bytearray(path.read_bytes())
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
    (settings.data / "lists" / "README").write_text("", encoding="utf-8")
    assert first.blocked
    assert build(settings).report == first


def test_another_machine_builds_the_same(small, tmp_path):
    """Another folder, another order of files, another umask, hash seed, time zone and process."""
    data = tmp_path / "elsewhere" / "data"
    for path in sorted(small.data.rglob("*"), reverse=True):
        if path.is_file():
            target = data / path.relative_to(small.data)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            os.utime(target, (0, 0))
    script = (
        "import os, sys; from pathlib import Path; from gazette.release.build import build;"
        " from gazette.settings import Settings; os.umask(0o077);"
        " print(build(Settings.load({}, data=Path(sys.argv[1]), var=Path(sys.argv[2]))).release.path)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(data), str(tmp_path / "elsewhere" / "var")],
        env={**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Shanghai", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    there = open_release(Path(done.stdout.strip()))
    here = build(small).release
    assert canonical(there) == canonical(here)
    assert there.manifest.digests == here.manifest.digests
    assert there.manifest.release == here.manifest.release
