"""What happens on a bad day: broken input, damage, two builds at once, a release swapped under a running site."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from pyoxigraph import NamedNode
from tests.verified import verify

from gazette.errors import NotAccepted, NothingToServe, UserError
from gazette.graph.sheet import Sheet
from gazette.identity.ledger import Ledger
from gazette.release.acceptance import check_losses
from gazette.release.build import build
from gazette.release.built import standing
from gazette.release.manifest import releases_of
from gazette.release.swap import current, current_or_none
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.web.app import create_app

from .dying import die


def page(settings: Settings, folder: str = "sichuan-2022-sei") -> Path:
    return settings.data / "notices" / folder / "page.txt"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_notice_that_cannot_be_read_any_more_stays_as_it_was_and_is_marked_stale(settled):
    first = build(settled)
    kept = page(settled).read_bytes()
    page(settled).write_bytes(b"")
    second = build(settled)
    assert second.release.manifest.digest == first.release.manifest.digest
    assert second.release.manifest.stale == ("sichuan-2022-sei",)
    assert not second.clean
    third = build(settled)
    assert third.release.manifest.stale == ("sichuan-2022-sei",), "it goes on from release to release"
    page(settled).write_bytes(kept)
    assert build(settled).release.manifest.stale == ()


def test_a_notice_that_breaks_a_rule_now_stays_as_it_was(settled):
    first = build(settled)
    edit(page(settled), "等23个产业集群", "等20个产业集群")
    second = build(settled)
    assert second.report.blocked
    assert second.release.manifest.stale == ("sichuan-2022-sei",)
    assert second.release.manifest.counts == first.release.manifest.counts


def test_a_new_capture_that_breaks_a_rule_stays_out_and_takes_nothing_with_it(settled):
    """Also where it is the better source of a notice that is known already."""
    first = build(settled)
    again = page(settled).parent.with_name("a-sichuan-again")
    shutil.copytree(page(settled).parent, again)
    edit(again / page(settled).name, "等23个产业集群", "等20个产业集群")
    second = build(settled)
    assert second.report.blocked
    assert second.release.manifest.left_out == ("a-sichuan-again",)
    assert second.release.manifest.counts == first.release.manifest.counts
    for dump in second.release.manifest.dumps:  # what was begun of the rejected one is not gone on with
        whole = b"".join((second.release.path / part).read_bytes() for part in dump.parts)
        assert hashlib.sha256(whole).hexdigest() == dump.sha256


def test_what_is_kept_of_a_rejected_trial_is_on_the_disk_too(small, monkeypatch):
    edit(page(small), "等23个产业集群", "等20个产业集群")
    flushed = set[int]()
    flush = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (flushed.add(os.fstat(file).st_ino), flush(file))[1])
    built = build(small)
    assert built.report.blocked
    assert [path for path in built.release.path.rglob("*") if path.stat().st_ino not in flushed] == []


def test_a_notice_taken_out_by_hand_goes_once_that_is_accepted(settled):
    first = build(settled)
    shutil.rmtree(page(settled).parent)
    with pytest.raises(NotAccepted, match=r"23 recognitions or candidacies .* of 49 would be lost"):
        build(settled)
    releases = releases_of(settled.var, settled.base_uri)
    assert current(releases).manifest == first.release.manifest, "the old one stays in force"
    second = build(settled, accept=True)
    assert second.release.manifest.counts["Notice"] == first.release.manifest.counts["Notice"] - 1
    assert not build(settled).new, "what was accepted is not asked again"


@pytest.mark.parametrize("harm", ["manifest.json", "store/CURRENT", "sources/index.json", "an sst", "everything"])
def test_a_damaged_release_is_noticed_and_made_again(settled, harm):
    built = build(settled)
    folder = built.release.path
    if harm == "everything":
        shutil.rmtree(folder)
        folder.mkdir()
    elif harm == "an sst":
        next(folder.glob("store/*.sst")).unlink()
    elif harm == "manifest.json":
        (folder / harm).write_bytes((folder / harm).read_bytes()[:100])
    else:
        (folder / harm).write_bytes(b"harm")
    releases = releases_of(settled.var, settled.base_uri)
    assert current_or_none(releases) is None
    with pytest.raises(NothingToServe) as caught:
        current(releases)
    assert "gazette build" in str(caught.value)
    again = build(settled)
    assert again.release.manifest.digest == built.release.manifest.digest
    assert verify(again.release) == []
    assert EmbeddedStore.read_only(again.release.store).count() == built.release.manifest.quads


def test_bases_that_look_alike_have_releases_of_their_own(tmp_path):
    bases = ("http://a.example", "https://a.example", "http://a.example/b", "http://a.example:b", "http://a.example_b")
    assert len({releases_of(tmp_path, base) for base in bases}) == len(bases)


@pytest.mark.parametrize("again", [build, standing], ids=["build", "its shortcut"])
def test_fewer_releases_are_kept_as_soon_as_that_is_asked_for(settled, again):
    first = build(settled).release
    edit(page(settled), "打造产业集群整体竞争优势。", "打造产业集群整体竞争优势!")
    second = build(settled).release
    assert first.path.exists()
    assert not again(replace(settled, keep_releases=1)).new
    assert second.path.exists() and not first.path.exists()


def test_a_process_that_dies_is_told_in_words_and_the_release_in_force_stays(settled, monkeypatch):
    first = build(settled)
    edit(page(settled), "打造产业集群整体竞争优势。", "打造产业集群整体竞争优势!")
    with monkeypatch.context() as patch:
        patch.setattr("gazette.release.begun.write_catalogue", die)
        patch.setattr("gazette.release.begun._mostly_there", lambda *_: False)  # else this process makes the lists
        with pytest.raises(UserError, match=r"writing lists.*ended without a word") as told:
            build(replace(settled, executor="processes:2"))
    assert "--executor one" in told.value.advice
    assert current(releases_of(settled.var, settled.base_uri)).path == first.release.path
    assert build(settled).new


def test_two_builds_at_once_mint_each_identifier_once(small):
    edit(page(small), "成都市集成电路产业集群", "成都市量子信息产业集群")
    before = len(Ledger.load(small.data / "ledger.jsonl"))
    environment = {**os.environ, "GAZETTE_DATA": str(small.data)}
    command = [sys.executable, "-c", "from gazette.cli import main; main()", "build", "--var"]
    builds = [
        subprocess.Popen([*command, str(small.var.parent / name)], env=environment, stderr=subprocess.PIPE, text=True)
        for name in ("one", "two", "two")
    ]
    for running in builds:
        _, told = running.communicate(timeout=100)
        assert running.returncode == 0, told
    assert len(Ledger.load(small.data / "ledger.jsonl")) == before + 1


def test_a_running_site_follows_the_release_in_force_and_outlives_the_old_ones(settled, monkeypatch):
    monkeypatch.setattr("gazette.web.site.LOOK", 0.0)
    settled = replace(settled, keep_releases=2)
    first = build(settled)
    app = create_app(releases_of(settled.var, settled.base_uri) / "current", settled)
    client = app.test_client()
    try:
        assert first.release.manifest.release in client.get("/").get_data(as_text=True)
        for number in range(settled.keep_releases + 2):
            edit(
                page(settled),
                "打造产业集群整体竞争优势" + "!" * number + "。",
                "打造产业集群整体竞争优势" + "!" * (number + 1) + "。",
            )
            last = build(settled)
        assert not first.release.path.exists(), "the oldest release is pruned"
        assert last.release.manifest.release in client.get("/").get_data(as_text=True)
        answer = client.get("/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) {?s ?p ?o}", "format": "csv"})
        assert int(answer.data.split()[1]) == last.release.manifest.quads
    finally:
        app.extensions["gazette"].close()


def test_a_new_release_that_cannot_be_opened_leaves_the_old_one_served(settled, monkeypatch):
    monkeypatch.setattr("gazette.web.site.LOOK", 0.0)
    first = build(settled)
    releases = releases_of(settled.var, settled.base_uri)
    app = create_app(releases / "current", settled)
    try:
        (releases / "broken").mkdir()
        (releases / "current").unlink()
        (releases / "current").symlink_to("broken")
        page_now = app.test_client().get("/")
        assert page_now.status_code == 200
        assert first.release.manifest.release in page_now.get_data(as_text=True)
    finally:
        app.extensions["gazette"].close()


def test_a_list_cut_in_mid_name_is_told_by_line_and_ends_with_status_2(small):
    text = page(small).read_text(encoding="utf-8")
    cut = text.index("宜宾市动力电池产业集群") + len("宜宾市动力")
    page(small).write_text(text[:cut], encoding="utf-8")
    line = text[:cut].count("\n") + 1
    environment = {**os.environ, "GAZETTE_DATA": str(small.data), "GAZETTE_VAR": str(small.var)}
    command = [sys.executable, "-c", "from gazette.cli import main; main()"]
    for arguments in (["build"], ["check", str(page(small).parent)]):
        done = subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True, timeout=100)
        assert done.returncode == 2, done.stderr
        assert f"page.txt:{line}: warning name-cut" in done.stdout + done.stderr
        assert "宜宾市动力" in done.stdout + done.stderr


def test_odd_files_are_told_and_stop_nothing_else(small, tiny_release):
    notices = small.data / "notices"
    (notices / "no-description").mkdir()
    (notices / "no-description" / "page.txt").write_text("x", encoding="utf-8")
    (notices / "latin").mkdir()
    (notices / "latin" / "capture.toml").write_bytes(b'[[capture]]\nsite = "\xff"\n')
    shutil.copytree(notices / "zhejiang-2025-sme", notices / "folder-as-file")
    (notices / "folder-as-file" / "page.txt").unlink()
    (notices / "folder-as-file" / "page.txt").mkdir()
    (notices / ".hidden").mkdir()
    (notices / "stray.txt").write_text("not a folder", encoding="utf-8")
    built = build(small)
    told = {problem.folder: problem.error for problem in built.problems}
    assert set(told) == {"no-description", "latin", "folder-as-file"}
    assert "capture.toml" in str(told["no-description"])
    assert told["latin"].line == 2
    assert built.release.manifest.counts == tiny_release.manifest.counts


def test_of_a_third_partys_article_only_quotes_that_carry_facts_are_published(real_build, real_settings):
    store = EmbeddedStore.read_only(real_build.release.store)
    rights = store.select(
        "PREFIX cg: <https://w3id.org/cluster-gazette/ont#> SELECT ?rights (COUNT(?text) AS ?n) {"
        " ?capture cg:captureOf/cg:rights ?rights OPTIONAL { ?capture cg:uncoveredText ?text } } GROUP BY ?rights"
    )
    counts = {row["rights"].value.rsplit("-", 1)[-1]: int(row["n"].value) for row in rights}
    assert counts["party"] == 0
    assert counts["text"] > 0


def _shorten_a_whole_list(settings: Settings) -> None:
    path = settings.data / "lists" / "amc-510000-2024-cultivation.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")


def _report_another_name(settings: Settings) -> None:
    row = "list,name,page\nsei-510000-2022-grant,成都市量子信息产业集群,058\n"
    (settings.data / "lists" / "compared.csv").write_text(row, encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_shorten_a_whole_list, r"no longer known whole: amc-510000 2024 cultivation \(16 of 17 named\)"),
        (
            _report_another_name,
            "reported otherwise than captured: sei-510000-2022-grant: 成都市量子信息产业集群 for 成都市[^、]{2,8}集群、…",
        ),
    ],
)
def test_a_release_that_breaks_a_cross_check_has_to_be_accepted(settled, change, told):
    first = build(settled)
    change(settled)
    with pytest.raises(NotAccepted, match=told) as caught:
        build(settled)
    assert "--accept" in str(caught.value.advice)
    assert current(releases_of(settled.var, settled.base_uri)).manifest == first.release.manifest
    assert build(settled, accept=True).new
    settled.data.joinpath("lists", "README").write_text("", encoding="utf-8")
    assert build(settled).release.manifest.digest, "what was accepted is not asked again"


def test_more_clusters_than_were_announced_have_to_be_accepted(settled):
    built = build(settled)
    gap = next(gap for gap in built.report.gaps if gap.known == "complete")
    others = [other for other in built.report.gaps if other is not gap]
    now = structs.replace(built.report, gaps=(structs.replace(gap, announced=gap.named - 1), *others))
    settings = replace(settled, most_lost=100)
    with pytest.raises(NotAccepted, match=f"more named than announced: .*{gap.named} named, {gap.named - 1} announced"):
        check_losses(built.release, Sheet(NamedNode("urn:entities")), now, settings)
    check_losses(built.release, Sheet(NamedNode("urn:entities")), built.report, settings)
