"""A page says what was done, its attachment to whom: both captures together are one notice with its list."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.release.tiny import thin_tables

from gazette.reading.capture import add_capture
from gazette.release.build import build
from gazette.release.check import check_places
from gazette.release.sources import RecordCache, read_folder
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore

PREFIXES = "PREFIX cg: <https://w3id.org/cluster-gazette/ont#> "
ATTACHED = {
    "list.xlsx": lambda make, notice: make.xlsx(notice.table, notice.heading),
    "list.xls": lambda make, notice: make.xls(notice.table),
    "list.docx": lambda make, notice: make.docx(["附件", notice.heading], notice.table),
    "list.pdf": lambda make, notice: make.pdf([notice.heading], notice.table),
    "list.txt": lambda make, notice: "\n".join(" | ".join(row) for row in notice.table).encode(),
    "list.html": lambda make, notice: f"<html><body>{make.html_table(notice.table)}</body></html>".encode(),
}


@pytest.fixture
def settings(tmp_path: Path, real_settings: Settings) -> Settings:
    data = tmp_path / "data"
    shutil.copytree(real_settings.data / "reference", data / "reference")
    thin_tables(data / "reference", {"42"})
    (data / "ledger.jsonl").write_bytes(b"")
    return Settings.load({}, data=data, var=tmp_path / "var")


def page_of(make, notice, name: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in notice.page_text())
    link = f'<p>附件:<a href="./files/{name}">{notice.heading}</a></p>'
    return make.portal_page(notice, body=lines + link).encode()


def file_notice(settings: Settings, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        add_capture(
            settings.data / "notices", "hubei-2025-sme", data, rights="official-text", obtained="made", name=name
        )
    return settings.data / "notices" / "hubei-2025-sme"


@pytest.mark.parametrize("by_hand", [False, True], ids=["added", "laid there by hand"])
@pytest.mark.parametrize("name", ATTACHED)
def test_the_list_of_the_attachment_joins_the_notice_of_the_page(name, by_hand, make, notice, reference, settings):
    attached = ATTACHED[name](make, notice)
    folder = file_notice(settings, {"page.html": page_of(make, notice, name), name: attached})
    if by_hand and (folder / f"{name}.txt").exists():
        (folder / name).write_bytes(attached)
        (folder / f"{name}.txt").unlink()
        described = (folder / "capture.toml").read_text(encoding="utf-8").splitlines()
        kept = [line for line in described if not line.startswith(("original", "media_type", "confidence"))]
        (folder / "capture.toml").write_text("\n".join(kept).replace(f"{name}.txt", name), encoding="utf-8")
    page, listed = read_folder(folder, reference)
    assert page.record.announcements[0].announced_count == len(notice.table) - 1
    (announcement,) = listed.record.announcements
    assert [entry.name for entry in announcement.entries] == [row[3] for row in notice.table[1:]]
    assert [(entry.city, entry.county) for entry in announcement.entries] == [
        tuple(row[1:3]) for row in notice.table[1:]
    ]
    assert announcement.completeness == "complete"
    for at, entry in enumerate(announcement.entries):
        start, end = listed.record.evidence[f"/announcements/0/entries/{at}"].span
        assert entry.name in listed.document.raw[start:end]


def test_the_release_has_one_notice_and_every_row_once(make, notice, settings):
    name = "list.xlsx"
    file_notice(settings, {name: ATTACHED[name](make, notice), "page.html": page_of(make, notice, name)})
    built = build(settings)
    assert built.clean, (built.problems, built.report.findings, built.alarms)
    counts = built.release.manifest.counts
    assert (counts["Notice"], counts["Cluster"]) == (1, len(notice.table) - 1)
    store = EmbeddedStore.read_only(built.release.store)
    asked = store.select(
        PREFIXES + "SELECT ?name ?quote ?sha { ?event a cg:Grant ; cg:nameUsed ?name ; cg:recordedAs ?row ."
        " ?row cg:quote ?quote ; cg:inCapture ?capture . ?capture cg:sha256 ?sha } ORDER BY ?name"
    )
    rows = [(row["name"].value, row["quote"].value) for row in asked]
    assert {name for name, _ in rows} == {row[3] for row in notice.table[1:]}
    assert all(name in quote for name, quote in rows)
    titles = store.select(
        PREFIXES + "SELECT ?label { ?n a cg:Notice ; <http://www.w3.org/2000/01/rdf-schema#label> ?label }"
    )
    assert notice.title in {row["label"].value for row in titles}, "the page, not its attachment, names the notice"


def test_an_attachment_that_says_recheck_joins_as_such(make, notice, reference, settings):
    """Two lists of different status in one file: each goes to its own announcement."""
    half = len(notice.table) // 2
    lines = ["拟认定的集群名单", *(" | ".join(row) for row in notice.table[:half])]
    lines += ["通过复核的集群名单", *(" | ".join(row) for row in [notice.table[0], *notice.table[half:]])]
    folder = file_notice(settings, {"page.html": page_of(make, notice, "a"), "list.txt": "\n".join(lines).encode()})
    _, listed = read_folder(folder, reference)
    assert {announcement.stage for announcement in listed.record.announcements} == {"grant", "recheck"}
    named = [entry.name for announcement in listed.record.announcements for entry in announcement.entries]
    assert sorted(named) == sorted(row[3] for row in notice.table[1:])


def test_an_attachment_without_a_list_is_kept_and_told(make, notice, reference, settings):
    form = make.docx(["附件2", "申报单位名称", "联系地址", "主要产品"])
    folder = file_notice(settings, {"page.html": make.portal_page(notice).encode(), "form.docx": form})
    page, other = read_folder(folder, reference)
    assert page.record.announcements[0].entries
    assert other.record.announcements == ()
    assert [warning.code for warning in other.record.warnings] == ["attachment-unlisted"]
    outcome = check_places([folder], settings)
    assert outcome.passed
    assert any("attachment-unlisted" in line for line in outcome.lines())


def test_a_page_of_something_else_is_still_refused(make, notice, reference, settings):
    weather = "今日天气晴,最高气温三十度。市民出行请注意防晒。\n明日多云。请带好雨具,注意安全。\n".encode()
    folder = file_notice(settings, {"page.html": make.portal_page(notice).encode(), "weather.txt": weather})
    page, problem = read_folder(folder, reference)
    assert page.record.announcements
    assert "no notice" in str(problem.error)


def test_a_list_alone_is_told_to_lack_its_notice(make, notice, reference, settings):
    folder = file_notice(settings, {"list.xlsx": make.xlsx(notice.table)})
    (found,) = read_folder(folder, reference)
    assert "no notice" in str(found.error)


def test_records_of_attachments_are_kept_and_change_with_their_page(make, notice, reference, settings):
    folder = file_notice(
        settings, {"page.html": page_of(make, notice, "list.xlsx"), "list.xlsx": make.xlsx(notice.table)}
    )
    cache = RecordCache(settings.var / "records", reference)
    first = [source.record for source in read_folder(folder, reference, cache)]
    kept = set(cache.folder.iterdir())
    assert [source.record for source in read_folder(folder, reference, cache)] == first
    assert set(cache.folder.iterdir()) == kept
    page = folder / "page.html"
    page.write_text(
        page.read_text(encoding="utf-8-sig").replace("2025年度湖北省", "2024年度湖北省"), encoding="utf-8-sig"
    )
    assert [source.record for source in read_folder(folder, reference, cache)][1].announcements[0].year == 2024
