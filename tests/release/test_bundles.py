"""Pieces are made in bundles: in which what did not change is copied, and which together are the piece."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from benchmarks.building import without_shapes
from benchmarks.country import add_notices, plan

from gazette.graph.history import Event
from gazette.graph.vocabulary import CG
from gazette.release import assembly, bundles, contents, texts
from gazette.release.build import build
from gazette.release.bundles import bundles_file, plans_of_clusters, read_bundles, read_placed, read_told
from gazette.release.manifest import Release, releases_of
from gazette.release.piece import lines_of, read_pieces
from gazette.release.swap import current
from gazette.release.texts import Apart, texts_in
from gazette.release.writing import files_of
from gazette.settings import Settings
from gazette.work import executors

from .derived import derived_files
from .small_country import compose_small_country

NOTICES, ROWS = 8, 40


Country = tuple[Settings, Release, Release]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings over some notices with many rows, of which a release was built. No test changes it."""
    folder = tmp_path_factory.mktemp("country")
    settings = Settings.load({}, data=folder / "data", var=folder / "var", executor="one")
    compose_small_country(settings.data, NOTICES, ROWS, later=[NOTICES])
    with without_shapes():
        build(settings)
    return settings


def copied(first: Settings, folder: Path) -> tuple[Settings, Release]:
    """The same with its release, to go on from."""
    for source, copy in ((first.data, folder / "data"), (first.var, folder / "var")):
        shutil.copytree(source, copy, symlinks=True)
    settings = replace(first, data=folder / "data", var=folder / "var")
    return settings, current(releases_of(settings.var, settings.base_uri))


def with_one_more(settings: Settings) -> Release:
    """A release of these notices and one more."""
    [_] = add_notices(settings.data, range(NOTICES, NOTICES + 1), ROWS)
    with without_shapes():
        return build(settings).release


@pytest.fixture(scope="module")
def country(first: Settings, tmp_path_factory: pytest.TempPathFactory) -> Country:
    """A release of some notices with many rows, and one of these and one more."""
    settings, release = copied(first, tmp_path_factory.mktemp("grown"))
    return settings, release, with_one_more(settings)


def event(notice: str, year: int) -> Event:
    return Event(
        notice=notice, issued=dt.date(year, 1, 1), batch="b", programme="p", level="provincial", stage="grant",
        year=year, term=None, reported=False, name="n", regions=(), industry=None, outcome=None,
    )  # fmt: skip


def test_clusters_stand_with_those_that_were_named_with_them_first() -> None:
    many = [(f"cluster/{n:03}", event("notice/large", 2024)) for n in range(bundles._MANY)]
    few = [("cluster/small", event("notice/small", 2024)), ("cluster/other", event("notice/other", 2024))]
    again = [("cluster/000", event("notice/later", 2026)), ("cluster/later", event("notice/later", 2026))]
    plans = {plan.name: plan for plan in plans_of_clusters([*again, *few, *many], lambda _: [])}
    assert {name: len({cluster for cluster, _ in plan.events}) for name, plan in plans.items()} == {
        "notice/large": bundles._MANY,
        "2024": 2,
        "2026": 1,
    }
    assert [e.notice for cluster, e in plans["notice/large"].events if cluster == "cluster/000"] == [
        "notice/later",
        "notice/large",
    ]
    shuffled = {plan.name: plan for plan in plans_of_clusters([*many[::-1], *few[::-1], *again], lambda _: [])}
    assert {n: plan.stated for n, plan in shuffled.items() if n != "notice/large"} == {
        n: plan.stated for n, plan in plans.items() if n != "notice/large"
    }


def test_bundles_one_after_the_other_are_the_files_of_their_piece(country: Country) -> None:
    _, _, release = country
    bundled = [piece for piece in read_pieces(release.path).values() if piece.bundles]
    assert {piece.name.partition("-")[0] for piece in bundled} == {"cluster", "notice", "common", "meta"}
    assert any(len(read_bundles(release.path, piece.name)) > 1 for piece in bundled)
    for piece in bundled:
        ends: dict[str, int] = {}
        for bundle, places in read_placed(release.path, piece.name):
            assert all(ends.get(file, 0) == place for file, place in places.items())
            ends.update({file: places[file] + size for file, size in bundle.sizes.items()})
        assert ends == {file: (release.path / file).stat().st_size for file in ends}
        lines = [line for _, text in texts_in(release.path, piece) for line in text.read().splitlines(True)]
        assert lines == lines_of(release.path, piece.name)
        assert sum(text.triples for _, text in texts_in(release.path, piece)) == piece.triples == len(lines)


def test_one_more_notice_makes_only_what_it_tells_of(
    first: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, before = copied(first, tmp_path)
    made: list[str] = []
    real = contents.contents_of

    def making(name, *others):
        made.append(name)
        return real(name, *others)

    monkeypatch.setattr(bundles, "contents_of", making)
    release = with_one_more(settings)
    assert release.manifest.release != before.manifest.release
    every = sum(len(read_bundles(release.path, name)) for name in read_pieces(release.path))
    assert every > 30
    assert len(made) < every / 2
    of_pieces = [name for name in made if name not in ("common", "meta")]
    assert len(of_pieces) == len(set(of_pieces)) > 0, "of each piece one bundle"
    assert made.count("common") == 1, "what the notices of its province have in common"
    [nowhere] = [bundle for bundle in read_bundles(release.path, "common") if bundle.name == "-"]
    assert CG.Batch.value not in nowhere.notes.statistics.classes, "each is of a province here"
    assert made.count("meta") == 3, "graphs of no province, those of that of the notice, and what is said of all"


def test_another_process_makes_every_second_bundle_of_clusters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.load({}, data=tmp_path / "data", var=tmp_path / "var", executor="auto")
    later = [n for n in range(1, 1_000) if replace(plan(n), year=0) == replace(plan(0), year=0)][:2]
    asked: list[str] = []
    submit = ProcessPoolExecutor.submit

    def asking(pool, what, *others, **named):
        asked.append(what.__name__)
        return submit(pool, what, *others, **named)

    monkeypatch.setattr(bundles, "_MANY", 1)  # what a notice names first is a bundle
    monkeypatch.setattr(executors, "WORTH_IT", 4)
    monkeypatch.setattr(executors, "_processes", lambda name: 2)
    compose_small_country(settings.data, 1, 10 * assembly.ROWS_A_PIECE, later)
    with without_shapes():
        build(settings)
        monkeypatch.setattr(assembly, "ROWS_A_PIECE", 1 << 30)  # too little is new for more processes
        for number in later:
            [_] = add_notices(settings.data, range(number, number + 1), ROWS)
        monkeypatch.setattr(ProcessPoolExecutor, "submit", asking)
        release = build(settings).release
        monkeypatch.setattr(executors, "_processes", lambda name: 1)
        whole = build(replace(settings, var=tmp_path / "other")).release
    assert asked.count("_get_ready") == 1
    assert asked.count("contents_of_clusters") > 5
    assert release.manifest.digests == whole.manifest.digests
    assert derived_files(release) == derived_files(whole)


def test_step_by_step_and_at_once_are_the_same(country: Country, tmp_path: Path) -> None:
    settings, _, release = country
    with without_shapes():
        whole = build(replace(settings, var=tmp_path / "other")).release
    assert whole.manifest.digests == release.manifest.digests
    assert derived_files(whole) == derived_files(release)


def test_bundles_that_cannot_be_read_are_made_again(first: Settings, country: Country, tmp_path: Path) -> None:
    _, _, whole = country
    settings, before = copied(first, tmp_path)
    bundled = sorted(name for name, piece in read_pieces(before.path).items() if piece.bundles)
    for number, name in enumerate(bundled):
        path = before.path / bundles_file(name)
        data = path.read_bytes()
        path.unlink()
        if number % 3:  # else it is gone
            path.write_bytes(data[: len(data) // 2] if number % 3 == 1 else b"no such thing")
        assert read_bundles(before.path, name) == [] or read_told(before.path, name) == []
    release = with_one_more(settings)
    assert release.manifest.digests == whole.manifest.digests
    assert derived_files(release) == derived_files(whole)


def test_what_tells_two_releases_apart_is_all_that_differs(country: Country) -> None:
    _, first, second = country
    before, after = read_pieces(first.path), read_pieces(second.path)
    apart = Apart(first.path, before, second.path, after)
    gone, fresh = apart.lines()
    then, now = ({*_lines(release)} for release in (first, second))
    assert (gone, fresh) == (then - now, now - then)
    assert gone and fresh
    changed_pieces = sum(piece.triples for name, piece in after.items() if before.get(name) != piece)
    assert len(fresh) < apart.new < changed_pieces, "bundles that are the same are not read"


def test_what_differs_much_is_read_again_and_not_held(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    _, first, second = country
    given = first.path, read_pieces(first.path), second.path, read_pieces(second.path)
    read: list[int] = []
    lines_in = texts.lines_in
    monkeypatch.setattr(texts, "lines_in", lambda some: read.append(len(some)) or lines_in(some))
    little = Apart(*given)
    once = little.lines()
    reads = len(read)
    assert reads and little.lines() == once and len(read) == reads
    monkeypatch.setattr(texts, "_KEPT", 10)
    much = Apart(*given)
    assert much.lines() == much.lines() == once
    assert len(read) == 3 * reads


def test_what_went_to_another_piece_is_neither_gone_nor_fresh(country: Country, tmp_path: Path) -> None:
    _, first, _ = country
    pieces = read_pieces(first.path)
    name = next(name for name, piece in pieces.items() if piece.bundles)
    shutil.copytree(first.path, tmp_path / "moved")
    for file in files_of(pieces[name]):
        (tmp_path / "moved" / file).rename(tmp_path / "moved" / file.replace(name, "moved"))
    moved = {**pieces, "moved": msgspec.structs.replace(pieces[name], name="moved", bundles="")}
    del moved[name]
    apart = Apart(first.path, pieces, tmp_path / "moved", moved)
    assert sum(len(gone) for gone, _ in apart) == sum(len(fresh) for _, fresh in apart) == pieces[name].triples
    assert apart.lines() == (set(), set())


def _lines(release: Release) -> Iterator[bytes]:
    for name in read_pieces(release.path):
        yield from lines_of(release.path, name)
