"""A recheck whose notice counts those who passed and names those who failed is published, and tells each as it is."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from gazette.graph.gaps import Gap
from gazette.release.build import Built, build
from gazette.release.manifest import releases_of
from gazette.release.record import compare
from gazette.release.swap import CURRENT
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.web.app import create_app

HEAD = "四川省发展和改革委员会关于公布2022年度省级战略性新兴产业集群复核结果的通知\n有关市发展改革委:\n"
SIGNED = "\n四川省发展和改革委员会\n2026年5月20日\n"
A, B, C = "成都市集成电路产业集群", "德阳市清洁能源装备产业集群", "成都市新型显示产业集群"
CG = "PREFIX cg: <https://w3id.org/cluster-gazette/ont#>"

pytestmark = pytest.mark.usefixtures("shapes_read_once")


def built_with(settled: Settings, text: str) -> Built:
    folder = settled.data / "notices" / "sichuan-rechecked"
    folder.mkdir()
    (folder / "page.txt").write_text(f"{HEAD}{text}{SIGNED}", encoding="utf-8")
    (folder / "capture.toml").write_text(
        '[[capture]]\nfile = "page.txt"\nrights = "official-text"\nobtained = "made for a test"\n'
        f'sha256_original = "{"0" * 64}"\nmasked = 0\n',
        encoding="utf-8",
    )
    return build(settled)


def gap_of(built: Built) -> Gap:
    [gap] = [gap for gap in built.report.gaps if gap.stage == "recheck" and "510000" in gap.programme]
    return gap


def facts(built: Built, predicate: str) -> dict[str, str]:
    store = EmbeddedStore.read_only(built.release.store)
    rows = store.select(
        f"{CG} SELECT ?name ?value {{ ?r a cg:GrantedRecognition ; cg:ofCluster/cg:name ?name ; cg:{predicate} ?value }}"
    )
    return {row["name"].value: row["value"].value.rpartition("/")[2] for row in rows if row["name"].value in (A, B, C)}


@pytest.mark.parametrize(
    ("text", "announced", "named", "known"),
    [
        (f"{A}、{B}等8个集群通过复核,{C}未通过复核。", 8, 2, "sample"),
        (f"{A}、{B}2个集群通过复核,{C}未通过复核。", 2, 2, "complete"),
        (f"1个集群通过复核。{B}、{C}未通过复核。", 1, 0, "absent"),
        (f"对3个集群进行了复核,{A}、{B}通过复核,{C}未通过复核。", 3, 3, "complete"),
        (f"对9个集群进行了复核,{A}、{B}通过复核,{C}未通过复核。", 9, 3, "sample"),
    ],
    ids=["some of those who passed", "all of them", "none of them", "all rechecked", "some of all rechecked"],
)
def test_the_number_announced_is_compared_with_those_whom_it_counts(
    settled: Settings, text: str, announced: int, named: int, known: str
) -> None:
    built = built_with(settled, text)
    assert built.clean and built.report.blocked == ()
    gap = gap_of(built)
    assert (gap.announced, gap.named, gap.known) == (announced, named, known)
    assert gap.share == (Decimal(named) / announced).quantize(Decimal("0.01"))
    renewed, failed = ({A, B}, {C}) if A in text else (set(), {B, C})
    stages = facts(built, "lifecycle")
    assert {name for name, stage in stages.items() if stage == "life-renewed"} == renewed
    assert {name for name, stage in stages.items() if stage == "life-not-renewed"} == failed

    app = create_app(releases_of(settled.var, settled.base_uri) / CURRENT, settled)
    client = app.test_client()
    [row] = csv.DictReader(io.StringIO(client.get("/notices.csv?kind=recheck").get_data(as_text=True)))
    page = client.get(row["notice"].removeprefix(settled.base_uri).replace("/id/", "/doc/") + "?lang=en")
    assert f"announced {announced} · named here {named}" in " ".join(page.get_data(as_text=True).split())
    app.extensions["gazette"].close()


def test_who_took_part_in_a_recheck_is_not_told_as_renewed(settled: Settings) -> None:
    before = build(settled).release
    stages, ends = facts(build(settled), "lifecycle"), facts(build(settled), "endLatest")
    built = built_with(settled, f"{A}、{B}、{C}参加复核,其中{C}未通过复核。复核通过的有效期至2030年12月31日。")
    assert built.report.blocked == ()
    assert len(built.alarms) == 2, "A person is told that nobody knows how it ended for two"
    assert gap_of(built).known == "sample", "those who passed are not known whole"
    assert facts(built, "lifecycle") == {**stages, C: "life-not-renewed"}
    assert facts(built, "endLatest") == {**ends, C: "2026-05-20"}
    changed = {change.label.partition("(")[0] for change in compare(before, built.release).changes
               if change.of == "Recognition"}  # fmt: skip
    assert changed == {C}
