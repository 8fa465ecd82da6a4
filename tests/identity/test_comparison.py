"""Rows of notices that are held are compared with the captures; what differs is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from tests.release.tiny import thin_tables

from gazette.release.build import build
from gazette.release.check import check_places
from gazette.settings import Settings, shipped
from gazette.store.embedded import EmbeddedStore
from gazette.validation.report import Report

DATA = shipped("data")
PREFIXES = (
    "PREFIX cg: <https://w3id.org/cluster-gazette/ont#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
)


def report_of(release: Path) -> Report:
    return msgspec.json.decode((release / "report.json").read_bytes(), type=Report)


def test_the_repository_has_no_difference(real_build) -> None:
    assert real_build.report.differences == ()
    assert report_of(real_build.release.path).differences == ()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(DATA / "reference", folder / "reference")
    thin_tables(folder / "reference", {"32", "33"})
    shutil.copytree(DATA / "notices" / "zhejiang-2025-sme", folder / "notices" / "zhejiang-2025-sme")
    shutil.copy(DATA / "ledger.jsonl", folder)
    shutil.copytree(DATA / "lists", folder / "lists")
    keep = {"sme-330000-2025-grant"}
    for name, column in (("notices.csv", 0), ("lists.csv", 0)):
        lines = (folder / "lists" / name).read_text(encoding="utf-8").splitlines()
        kept = [lines[0], *(line for line in lines[1:] if line.split(",")[column] in keep)]
        (folder / "lists" / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    for path in (folder / "lists").glob("*.*"):
        if path.name not in ("notices.csv", "lists.csv"):
            path.unlink()
    return folder


def test_another_count_or_name_is_told(data: Path, tmp_path: Path) -> None:
    path = data / "lists" / "lists.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",grant,17,", ",grant,18,"), encoding="utf-8")
    (data / "lists" / "compared.csv").write_text(
        "list,name,page\nsme-330000-2025-grant,杭州市滨江区人形机器人产业集群,038\n", encoding="utf-8"
    )
    settings = Settings.load({}, data=data, var=tmp_path / "var")
    built = build(settings)
    assert not built.report.blocked
    told = {(one.of, one.reported): one.captured for one in built.report.differences}
    assert told["sme-330000-2025-grant", "18"] == "17"
    assert told["sme-330000-2025-grant", "杭州市滨江区人形机器人产业集群"] == "杭州市滨江区具身智能机器人产业集群"
    store = EmbeddedStore.read_only(built.release.store)
    query = "SELECT ?n { ?c a cg:Conflict ; cg:claim ?claim . ?claim rdf:predicate cg:announcedCount ; rdf:object ?n }"
    assert {row["n"].value for row in store.select(PREFIXES + query)} == {"17", "18"}


def test_what_a_capture_says_goes_before_what_is_reported(data: Path) -> None:
    outcome = check_places([], Settings.load({}, data=data))
    assert outcome.passed


def test_a_reported_row_that_breaks_a_rule_keeps_the_report_out_and_nothing_else(data: Path, tmp_path: Path) -> None:
    settings = Settings.load({}, data=data, var=tmp_path / "var")
    header = "name,regions,city,county,zone,industry,outcome,same_as,secondary,pages,note\n"
    (data / "lists" / "sme-330000-2025-grant.csv").write_text(
        f"{header}南京市江宁区某产业集群,320115,,,,,,,,038,\n", encoding="utf-8"
    )
    built = build(settings)
    assert built.report.blocked and "lists/sme-330000-2025-grant" in built.release.manifest.left_out
    assert built.release.manifest.counts["Notice"] == 1
    assert built.release.manifest.counts["Cluster"] == 1, "only the one of the capture"
